"""What goes wrong in the demo, so that a scripted user sees each kind of failure and what heals it.

Refusals are tied to lectures, not to exits: whichever exit is lent first meets them, so every run ends the same way.
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
        "The video is not shown in this exit's country.",
        "An exit in another country is taken.",
    )


def _lost() -> Failure:
    return ExitFailure(FailureKind.EXIT_LOST, "The circuit was closed in the middle of the transfer.")


def _empty() -> Failure:
    return ExitFailure(FailureKind.SUSPECT, "YouTube's captions came empty.", "Press r to try again.")


Fault = tuple[Callable[[], Failure], ...]  # one refusal for each try, the first ones first

FAULTS: Mapping[VideoId, Fault] = {
    VideoId("demo-bayes1"): (_blocked,),  # heals by itself over the next exit
    VideoId("demo-silkrd"): (_lost,),
    VideoId("demo-bhole1"): (_elsewhere,),
    VideoId("demo-space1"): (_blocked,) * 3,  # waits 40 s, or until r is pressed
    VideoId("demo-vaccin"): (_empty,) * 3,  # fails until r is pressed
}
SLOW = frozenset({VideoId("demo-france")})
