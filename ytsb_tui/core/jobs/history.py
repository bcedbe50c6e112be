"""The history: every try and every payment, with statistics by day, model, exit, stage and class."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median
from typing import Literal

from ytsb_tui.core.jobs.failures import EXIT_KINDS, FailureKind
from ytsb_tui.core.jobs.job import Attempt, Stage
from ytsb_tui.core.videos.video import VideoId

DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """What a note, or the questions on a video, cost. `at` is seconds since the epoch, `cost` US dollars (None when the
    price is unknown); input includes cached tokens. The model is `outline` for outlines and None for questions."""

    video: VideoId
    at: float
    what: Literal["note", "questions"]
    model: str | None
    input_tokens: int
    output_tokens: int
    cost: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Tries and payments, oldest first, and the known titles of their videos."""

    attempts: tuple[Attempt, ...] = ()
    payments: tuple[Payment, ...] = ()
    titles: Mapping[VideoId, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day: transcripts fetched, notes written, tokens and US dollars spent."""

    day: date
    videos: int = 0
    notes: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelTally:
    """What a model wrote and cost; `model` is empty for payments whose model is unknown."""

    model: str
    notes: int
    input_tokens: int
    output_tokens: int
    cost: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitTally:
    """How often YouTube answered or refused an exit, or the exits of a country. `seconds` is the median time of the
    answered tries, None without one."""

    name: str
    let_through: int
    refused: int
    seconds: float | None

    @property
    def share(self) -> float:
        """The share of tries that were answered."""
        return self.let_through / (self.let_through + self.refused)


@dataclass(frozen=True, slots=True, kw_only=True)
class StageTally:
    """The times of the successful tries of a stage, in seconds."""

    stage: Stage
    tries: int
    done: int
    middle: float
    slow: float  # the 95th percentile
    total: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """Statistics of a history; the days have no gaps, everything else is sorted with the largest first."""

    days: tuple[Day, ...] = ()
    models: tuple[ModelTally, ...] = ()
    countries: tuple[ExitTally, ...] = ()
    exits: tuple[ExitTally, ...] = ()
    stages: tuple[StageTally, ...] = ()
    failures: tuple[tuple[FailureKind, int], ...] = ()


def local_day(at: float) -> date:
    """The date of a time (seconds since the epoch) in the local time zone."""
    return date(*time.localtime(at)[:3])


def statistics(history: History, day_of: Callable[[float], date]) -> Statistics:
    """The statistics; `day_of` gives the user's local date of a time."""
    over_exits = [attempt for attempt in history.attempts if attempt.exit_ip is not None]
    failures = Counter(attempt.outcome for attempt in history.attempts if attempt.outcome in set(FailureKind))
    return Statistics(
        days=_days(history, day_of),
        models=_models(history),
        countries=_exits((attempt.country or "??", attempt) for attempt in over_exits),
        exits=_exits((attempt.exit_ip or "", attempt) for attempt in over_exits),
        stages=tuple(tally for stage in Stage if (tally := _stage(history.attempts, stage)) is not None),
        failures=tuple((FailureKind(kind), count) for kind, count in failures.most_common()),
    )


def _days(history: History, day_of: Callable[[float], date]) -> tuple[Day, ...]:
    sums: dict[date, list[float]] = defaultdict(lambda: [0, 0, 0, 0, 0.0])

    def add(at: float, videos: int, notes: int, spent: Attempt | Payment) -> None:
        values = (videos, notes, spent.input_tokens, spent.output_tokens, spent.cost or 0.0)
        day = day_of(at)
        sums[day] = [before + more for before, more in zip(sums[day], values, strict=True)]

    for attempt in history.attempts:
        fetched = attempt.stage is Stage.FETCH and attempt.outcome == DONE
        add(attempt.started_at + attempt.seconds, int(fetched), 0, attempt)
    for payment in history.payments:
        add(payment.at, 0, int(payment.what == "note"), payment)
    if not sums:
        return ()
    first, last = min(sums), max(sums)
    return tuple(
        Day(
            day=day,
            videos=int(videos),
            notes=int(notes),
            input_tokens=int(read),
            output_tokens=int(wrote),
            cost=cost,
        )
        for day in (first + timedelta(days=number) for number in range((last - first).days + 1))
        for videos, notes, read, wrote, cost in [sums.get(day, [0, 0, 0, 0, 0.0])]
    )


def _models(history: History) -> tuple[ModelTally, ...]:
    spent: dict[str, list[Attempt | Payment]] = defaultdict(list)
    for payment in history.payments:
        spent[payment.model or ""].append(payment)
    for attempt in history.attempts:
        if attempt.input_tokens or attempt.output_tokens or attempt.cost:
            spent[""].append(attempt)
    found = [
        ModelTally(
            model=model,
            notes=sum(isinstance(each, Payment) and each.what == "note" for each in those),
            input_tokens=sum(each.input_tokens for each in those),
            output_tokens=sum(each.output_tokens for each in those),
            cost=sum(each.cost or 0.0 for each in those),
        )
        for model, those in spent.items()
    ]
    return tuple(sorted(found, key=lambda tally: (-tally.cost, -tally.notes, tally.model)))


def _exits(named: Iterable[tuple[str, Attempt]]) -> tuple[ExitTally, ...]:
    tries: dict[str, list[Attempt]] = defaultdict(list)
    for name, attempt in named:
        tries[name].append(attempt)
    found = []
    for name, those in tries.items():
        refused = sum(attempt.outcome in EXIT_KINDS for attempt in those)
        times = [attempt.seconds for attempt in those if attempt.outcome not in EXIT_KINDS]
        middle = median(times) if times else None
        found.append(ExitTally(name=name, let_through=len(times), refused=refused, seconds=middle))
    return tuple(sorted(found, key=lambda tally: (-tally.let_through - tally.refused, tally.name)))


def _stage(attempts: Sequence[Attempt], stage: Stage) -> StageTally | None:
    tries = [attempt for attempt in attempts if attempt.stage is stage]
    times = sorted(attempt.seconds for attempt in tries if attempt.outcome == DONE)
    if not tries:
        return None
    return StageTally(
        stage=stage,
        tries=len(tries),
        done=len(times),
        middle=median(times) if times else 0.0,
        slow=times[min(len(times) - 1, 19 * len(times) // 20)] if times else 0.0,
        total=sum(attempt.seconds for attempt in tries),
    )
