"""The failure taxonomy: failures are grouped by what happens next, not by where they came from.

    Failure
    ├── ExitFailure       this exit is no good (for now): take another, the video is not charged
    ├── TransientFailure  back off and try again, the video is charged with an attempt
    ├── VideoFailure      final: tell why
    ├── ChoiceNeeded      the person has to choose (no such language): offer what exists
    └── SetupFailure      nothing can go on: stop and say what to do

Every failure carries what happened and why (`reason`), what to do next (`action`), and its class (`kind`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from ytsb_tui.core.notes.note import Usage


class FailureKind(StrEnum):
    """The classes a person can name in `ytsb retry --class`."""

    BLOCKED = "blocked"  # the exit was refused: bot check, 403, 429, captcha, consent that cannot be given
    GEO_BLOCKED = "geo-blocked"  # not in the exit's country
    EXIT_LOST = "exit-lost"  # the circuit broke, stalled or moved to another exit
    SUSPECT = "suspect"  # an answer that is no answer: empty text, HTML, broken JSON; perhaps the exit
    PO_TOKEN = "po-token"
    NO_EXITS = "no-exits"  # every exit that may be used is cooling or burned
    UNAVAILABLE = "unavailable"
    PRIVATE = "private"
    MEMBERS_ONLY = "members-only"
    AGE_RESTRICTED = "age-restricted"
    CAPTIONS_DISABLED = "captions-disabled"
    LIVE = "live"
    NO_LANGUAGE = "no-language"
    SOURCE = "source"  # a playlist, channel or search that cannot be listed
    MODEL_BUSY = "model-busy"  # 429, 529, cut or stalled streams of the model
    OVERNIGHT = "overnight"  # the note is in a message batch, which has not ended
    MODEL_ANSWER = "model-answer"  # an answer that is truncated, refused or no JSON
    TOO_LONG = "too-long"
    KEY = "key"  # no credit, key refused
    VAULT = "vault"
    LIBRARY = "library"
    TOR = "tor"
    BUDGET = "budget"
    STYLE = "style"  # no such style of notes, or a template that cannot be used
    UNEXPECTED = "unexpected"  # a defect of ours


# The exit's doing, not the video's: another exit may be let through.
EXIT_KINDS = frozenset(
    {
        FailureKind.BLOCKED,
        FailureKind.GEO_BLOCKED,
        FailureKind.EXIT_LOST,
        FailureKind.SUSPECT,
        FailureKind.PO_TOKEN,
    }
)


class Failure(Exception):
    """`reason` is a sentence a person would say; `action` says what to do next; `retry_after` is in seconds.
    `everyone`: the service asks to be left alone by all, not for this one request."""

    def __init__(
        self,
        kind: FailureKind,
        reason: str,
        action: str,
        *,
        retry_after: float | None = None,
        everyone: bool = False,
    ) -> None:
        super().__init__(f"{reason} {action}".strip())
        self.kind = kind
        self.reason = reason
        self.action = action
        self.retry_after = retry_after
        self.everyone = everyone
        self.usage: Usage | None = None  # what the model was paid for an answer that failed, where known


class ExitFailure(Failure):
    """This exit is no good. `burn`: seconds for which it must not be used; None: a moment, see core/verdicts.py."""

    def __init__(self, kind: FailureKind, reason: str, action: str = "", *, burn: float | None = None) -> None:
        super().__init__(kind, reason, action or "Another exit is taken.")
        self.burn = burn


class TransientFailure(Failure):
    """May pass: try again after a while."""


class VideoFailure(Failure):
    """Final for this video."""


class ChoiceNeeded(Failure):
    """The person has to choose among `offered`."""

    def __init__(self, kind: FailureKind, reason: str, action: str, *, offered: tuple[str, ...]) -> None:
        super().__init__(kind, reason, action)
        self.offered = offered


class SetupFailure(Failure):
    """Nothing of this stage can go on until the person does something."""


def empty_captions() -> VideoFailure:
    """The failure of a video whose captions hold no words."""
    return VideoFailure(FailureKind.MODEL_ANSWER, "The captions of this video are empty.", "Try another language.")


BURN_BLOCKED = 6 * 3600.0  # seconds; YouTube's blocks of an address last for hours
SUSPECTS_BEFORE_FINAL = 2  # an answer that is no answer is believed when a second and a third exit say the same
PO_TOKENS_BEFORE_FINAL = 1
EXITS_IN_A_ROW = 3  # refused exits before a pause, so that a fault of YouTube does not burn the whole supply
EXITS_BEFORE_FINAL = 12
ATTEMPTS_BEFORE_FINAL = 5
BACKOFF = (30.0, 120.0, 600.0, 1800.0)  # seconds before attempts 2 to 5; it is spread by up to a quarter
HOLDS = (30.0, 60.0, 120.0, 300.0, 600.0)  # seconds that a stage leaves a service alone that does not say for how long
EXIT_BACKOFF = (40.0, 120.0, 300.0)  # seconds after 3, 6 and 9 refused exits


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What a job has gone through in this stage, this failure included in none of the counts.

    `attempts`: charged ones; `exits`: exits that failed it in all; `same`: earlier failures of the same kind.
    """

    attempts: int
    exits: int
    same: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """At once over another exit; the video is not charged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """After `seconds`; `charged` says whether it counts as an attempt."""

    seconds: float
    charged: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveUp:
    """Final until the person says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Halt:
    """The stage stops for every video because of `failure`; this one goes back to the queue."""

    failure: SetupFailure


Decision = Elsewhere | Later | GiveUp | Halt
Grouped = ExitFailure | TransientFailure | VideoFailure | ChoiceNeeded | SetupFailure


def _exit_decision(failure: ExitFailure, tried: Tried) -> Decision:
    limits = {FailureKind.SUSPECT: SUSPECTS_BEFORE_FINAL, FailureKind.PO_TOKEN: PO_TOKENS_BEFORE_FINAL}
    limit = limits.get(failure.kind)
    if limit is not None and tried.same >= limit:
        return GiveUp()
    exits = tried.exits + 1
    if exits >= EXITS_BEFORE_FINAL:
        return GiveUp()
    if exits % EXITS_IN_A_ROW == 0:
        return Later(seconds=EXIT_BACKOFF[min(exits // EXITS_IN_A_ROW, len(EXIT_BACKOFF)) - 1], charged=False)
    return Elsewhere()


def decide(failure: Grouped, tried: Tried, spread: float) -> Decision:
    """What happens next. `spread` in [0, 1) keeps retries of many videos apart."""
    match failure:
        case ExitFailure():
            return _exit_decision(failure, tried)
        case TransientFailure(kind=FailureKind.NO_EXITS | FailureKind.OVERNIGHT):  # not the video's fault
            return Later(seconds=failure.retry_after or BACKOFF[0], charged=False)
        case TransientFailure(everyone=True):  # nor here; the whole stage waits, see `engine.limiter`
            return Later(seconds=failure.retry_after or HOLDS[0], charged=False)
        case TransientFailure():
            attempt = tried.attempts + 1
            if attempt >= ATTEMPTS_BEFORE_FINAL:
                return GiveUp()
            wait = BACKOFF[min(attempt, len(BACKOFF)) - 1] * (1 + spread / 4)
            return Later(seconds=max(wait, failure.retry_after or 0.0), charged=True)
        case VideoFailure() | ChoiceNeeded():
            return GiveUp()
        case SetupFailure():
            return Halt(failure=failure)
        case _ as never:
            assert_never(never)
