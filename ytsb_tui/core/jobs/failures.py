"""The failure taxonomy: failures are grouped by what happens next, not by where they came from.

    Failure
    ├── ExitFailure       this exit does not work (for now): try another; not charged to the video
    ├── TransientFailure  back off and retry; charged to the video as an attempt
    ├── VideoFailure      final: report why
    ├── ChoiceNeeded      the user has to choose, such as a language: offer what exists
    └── SetupFailure      nothing can continue: stop and say what to do

Every failure carries what happened and why (`reason`), what to do next (`action`), and its class (`kind`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Self, assert_never


class FailureKind(StrEnum):
    """A kind of failure: its name (as in `ytsb retry --class`), what failed in the few words of a row, and what to do.

    The full sentence belongs to each failure, see `Failure.reason`.
    """

    short: str
    cure: str

    # The defaults are for the type checker: `FailureKind("tor")` finds a kind.
    def __new__(cls, name: str, short: str = "", cure: str = "") -> Self:
        kind = str.__new__(cls, name)
        kind._value_, kind.short, kind.cure = name, short, cure
        return kind

    # YouTube refused the exit: bot check, 403, 429, captcha, impossible consent
    BLOCKED = "blocked", "refused", "r tries other exits"
    GEO_BLOCKED = "geo-blocked", "not in these countries", "r tries others"  # not available in the exit's country
    EXIT_LOST = "exit-lost", "exits broke off", "r tries others"  # the circuit broke, stalled or moved to another exit
    # an invalid answer: empty text, HTML, broken JSON; possibly the exit's fault
    SUSPECT = "suspect", "no proper answer", "r tries again"
    PO_TOKEN = "po-token", "wants a token", "r tries again"
    CLIENT = "client", "player refused", "update yt-dlp"  # YouTube serves none of the players that ytsb asks as
    NO_EXITS = "no-exits", "no exit", "r when one is ready"  # every allowed exit is cooling or burned
    UNAVAILABLE = "unavailable", "unavailable", "check the link"
    PRIVATE = "private", "private", "ask the owner"
    MEMBERS_ONLY = "members-only", "members only", "ask the owner"
    AGE_RESTRICTED = "age-restricted", "age-limited", "leave it out"
    CAPTIONS_DISABLED = "captions-disabled", "captions off", "nothing to fetch"
    LIVE = "live", "live now", "r when it has ended"
    NO_LANGUAGE = "no-language", "not in your languages", "enter lists its own"
    SOURCE = "source", "cannot be listed", "check the link"  # a playlist, channel or search that cannot be listed
    # 429, 529, or a truncated or stalled answer of the model
    MODEL_BUSY = "model-busy", "the model is busy", "r tries now"
    OVERNIGHT = "overnight", "overnight", "r checks now"  # the note is in a message batch that has not ended
    # an answer that is truncated, refused or not valid JSON
    MODEL_ANSWER = "model-answer", "bad answer", "r asks again"
    TOO_LONG = "too-long", "too long", "see enter"
    KEY = "key", "key refused", "check the key"  # no credit, or the key was refused
    VAULT = "vault", "vault not writable", "check the folder"
    LIBRARY = "library", "library not writable", "see the log"
    TOR = "tor", "no Tor", "see the log"
    BUDGET = "budget", "budget spent", "raise it, then r"
    STYLE = "style", "no such style", "see the log"  # an unknown style of notes, or an unusable template
    UNEXPECTED = "unexpected", "an error in the app", "r tries again"  # a bug in ytsb


# Caused by the exit, not the video: another exit may work.
EXIT_KINDS = frozenset(
    {
        FailureKind.BLOCKED,
        FailureKind.GEO_BLOCKED,
        FailureKind.EXIT_LOST,
        FailureKind.SUSPECT,
        FailureKind.PO_TOKEN,
        FailureKind.CLIENT,
    }
)

# Trying again changes nothing until the video's owner or the user does, the latter in the settings.
LASTING_KINDS = frozenset(
    {
        FailureKind.UNAVAILABLE,
        FailureKind.PRIVATE,
        FailureKind.MEMBERS_ONLY,
        FailureKind.AGE_RESTRICTED,
        FailureKind.CAPTIONS_DISABLED,
        FailureKind.NO_LANGUAGE,
        FailureKind.SOURCE,
        FailureKind.TOO_LONG,
        FailureKind.STYLE,
    }
)

NO_EXIT_KINDS = frozenset({FailureKind.NO_EXITS, FailureKind.TOR})  # what needs no exit goes on all the same

# Checked every few seconds: a stage that they halted goes on by itself once the cause is gone.
HEALING_KINDS = frozenset({FailureKind.LIBRARY, FailureKind.VAULT})


class Failure(Exception):
    """`reason` is a sentence that says what happened and why; `action` says what to do; `retry_after` is in seconds.
    `everyone`: the service asks all workers to pause, not just this request."""

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


class ExitFailure(Failure):
    """This exit does not work. `burn` is how long it is not used, in seconds; for None see core/verdicts.py."""

    def __init__(self, kind: FailureKind, reason: str, action: str = "", *, burn: float | None = None) -> None:
        super().__init__(kind, reason, action or "Trying another exit.")
        self.burn = burn


class TransientFailure(Failure):
    """Temporary: retry later."""


class VideoFailure(Failure):
    """Final for this video."""


class ChoiceNeeded(Failure):
    """The user has to choose one of `offered`."""

    def __init__(self, kind: FailureKind, reason: str, action: str, *, offered: tuple[str, ...]) -> None:
        super().__init__(kind, reason, action)
        self.offered = offered


class SetupFailure(Failure):
    """The whole stage has to stop until the user acts."""


def empty_captions() -> VideoFailure:
    """The failure of a video whose captions contain no words."""
    return VideoFailure(FailureKind.MODEL_ANSWER, "The captions of this video are empty.", "Try another language.")


def too_long() -> VideoFailure:
    """The failure of a question that does not fit into the model's context."""
    return VideoFailure(
        FailureKind.TOO_LONG,
        "The transcript is longer than the model can read.",
        "Choose a model with a larger context with YTSB_MODEL, then retry.",
    )


BURN_BLOCKED = 6 * 3600.0  # seconds; YouTube blocks an address for hours
CHANCE_BEFORE_FINAL = 0.99  # that one of the exits that refused a video had been let through
SUSPECTS_BEFORE_FINAL = 2  # an invalid answer is believed when a second and a third exit get the same
CLIENTS_BEFORE_FINAL = 1  # a refusal of every player client is believed when a second exit gets the same
EXITS_IN_A_ROW = 3  # exits that broke off before a pause: it may be the line, or a fault of YouTube's
EXITS_BEFORE_FINAL = 12  # exits that broke off, or whose country is refused
ATTEMPTS_BEFORE_FINAL = 5
BACKOFF = (30.0, 120.0, 600.0, 1800.0)  # seconds before attempts 2 to 5, plus up to a quarter at random
THROTTLE_BACKOFF = (30.0, 60.0, 120.0, 300.0, 600.0)  # seconds of pause when a service gives no retry-after
EXIT_BACKOFF = (40.0, 120.0, 300.0)  # seconds of these pauses


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """The earlier tries of a job in this stage, without the current failure.

    `attempts`: charged ones; `same`: failures of the same kind; `chance`: that one of the exits that refused it, the
    current one included, had been let through; `expired`: it has been tried for as long as the user wants.
    """

    attempts: int
    same: int
    chance: float = 0.0
    expired: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """Retry at once over another exit; not charged to the video."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """Retry after `seconds`; `charged` says whether it counts as an attempt."""

    seconds: float
    charged: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveUp:
    """Final until the user retries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Halt:
    """Stop the stage for all videos because of `failure`; this job goes back to the queue."""

    failure: SetupFailure


Decision = Elsewhere | Later | GiveUp | Halt
Grouped = ExitFailure | TransientFailure | VideoFailure | ChoiceNeeded | SetupFailure


_SAME_BEFORE_FINAL = {
    FailureKind.SUSPECT: SUSPECTS_BEFORE_FINAL + 1,
    FailureKind.PO_TOKEN: CLIENTS_BEFORE_FINAL + 1,
    FailureKind.CLIENT: CLIENTS_BEFORE_FINAL + 1,
}


def _exit_decision(failure: ExitFailure, tried: Tried) -> Decision:
    same = tried.same + 1
    if failure.kind is FailureKind.BLOCKED:
        final = tried.chance >= CHANCE_BEFORE_FINAL
    else:
        final = same >= _SAME_BEFORE_FINAL.get(failure.kind, EXITS_BEFORE_FINAL)
    if final or tried.expired:
        return GiveUp()
    if failure.kind is FailureKind.EXIT_LOST and same % EXITS_IN_A_ROW == 0:
        return Later(seconds=EXIT_BACKOFF[min(same // EXITS_IN_A_ROW, len(EXIT_BACKOFF)) - 1], charged=False)
    return Elsewhere()


def decide(failure: Grouped, tried: Tried, spread: float) -> Decision:
    """What happens next. `spread` in [0, 1) spreads the retries of many videos."""
    match failure:
        case ExitFailure():
            return _exit_decision(failure, tried)
        case TransientFailure(kind=FailureKind.NO_EXITS | FailureKind.OVERNIGHT):  # not the video's fault
            return Later(seconds=failure.retry_after or BACKOFF[0], charged=False)
        case TransientFailure(everyone=True):  # nor here: the whole stage pauses, see `engine.rate_limiter`
            return Later(seconds=failure.retry_after or THROTTLE_BACKOFF[0], charged=False)
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
