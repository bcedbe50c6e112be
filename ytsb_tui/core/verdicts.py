"""What the outcome of a request says about the exit it went over. Only what speaks of the exit counts against it."""

from __future__ import annotations

from dataclasses import dataclass

from ytsb_tui.core.jobs.failures import ChoiceNeeded, ExitFailure, Failure, FailureKind, VideoFailure


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """YouTube served the exit, even if only to say that the video is private. `seen_ip` is the address it saw, None
    when unknown."""

    seen_ip: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The exit must not be used for `burn` seconds: YouTube refused it, or it intercepts TLS."""

    reason: str
    burn: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Broke:
    """The exit stalled, broke or returned nonsense: it is left alone for a moment."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Inconclusive:
    """The outcome says nothing about the exit. If the exit was used, it cools down as after any use."""


Verdict = Answered | Refused | Broke | Inconclusive


def verdict_on_exit(failure: Failure) -> Verdict:
    """What a failed request says about its exit."""
    match failure:
        case ExitFailure(kind=FailureKind.GEO_BLOCKED):  # the exit's country is refused, not the exit
            return Inconclusive()
        case ExitFailure(kind=FailureKind.CLIENT | FailureKind.PO_TOKEN):  # our player clients are refused
            return Inconclusive()
        case ExitFailure():
            burn = failure.burn
            return Broke(reason=failure.reason) if burn is None else Refused(reason=failure.reason, burn=burn)
        case VideoFailure() | ChoiceNeeded():  # only an exit that was let through hears about the video
            return Answered()
        case _:
            return Inconclusive()
