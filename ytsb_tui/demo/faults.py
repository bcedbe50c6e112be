"""The failures of the demo: one for each way a fetch can recover.

They belong to lectures, not to exits: whichever exit is leased first hits them, so every run ends the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ytsb_tui.core.jobs.failures import BURN_BLOCKED, ExitFailure, Failure, FailureKind
from ytsb_tui.core.videos.video import VideoId


def _blocked() -> Failure:
    return ExitFailure(FailureKind.BLOCKED, "YouTube asks this exit to sign in.", burn=BURN_BLOCKED)


def _elsewhere() -> Failure:
    return ExitFailure(
        FailureKind.GEO_BLOCKED,
        "The video is not available in this exit's country.",
        "Trying an exit in another country.",
    )


def _lost() -> Failure:
    return ExitFailure(FailureKind.EXIT_LOST, "The circuit closed during the transfer.")


def _empty() -> Failure:
    return ExitFailure(FailureKind.SUSPECT, "YouTube returned empty captions.", "Press r to retry.")


Fault = tuple[Callable[[], Failure], ...]  # one failure per try, in order

FAULTS: Mapping[VideoId, Fault] = {
    VideoId("demo-bayes1"): (_blocked,),  # succeeds over the next exit
    VideoId("demo-silkrd"): (_lost,),
    VideoId("demo-bhole1"): (_elsewhere,),
    VideoId("demo-space1"): (_lost,) * 3,  # waits 40 s, or until r is pressed
    VideoId("demo-vaccin"): (_empty,) * 3,  # fails until r is pressed
}
SLOW = frozenset({VideoId("demo-france")})
