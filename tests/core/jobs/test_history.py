"""A history in numbers: by day, model, exit, country, stage and class."""

from __future__ import annotations

import time
from datetime import date

import pytest

from ytsb_tui.core.jobs.failures import FailureKind
from ytsb_tui.core.jobs.history import (
    Day,
    ExitTally,
    History,
    ModelTally,
    Payment,
    StageTally,
    Statistics,
    local_day,
    statistics,
)
from ytsb_tui.core.jobs.job import Attempt, Stage
from ytsb_tui.core.videos.video import VideoId

A = VideoId("a" * 11)
DAY = 86_400.0


def tried(outcome: str = "done", **values: object) -> Attempt:
    known: dict[str, object] = {"stage": Stage.FETCH, "worker": "fetch 1", "started_at": 0.0, "seconds": 2.0}
    return Attempt(video=A, outcome=outcome, **{**known, **values})  # type: ignore[arg-type]  # by name


def paid(at: float, cost: float | None = 0.5, **values: object) -> Payment:
    known: dict[str, object] = {"what": "note", "model": "m", "input_tokens": 10, "output_tokens": 2}
    return Payment(video=A, at=at, cost=cost, **{**known, **values})  # type: ignore[arg-type]  # by name


def numbers(*attempts: Attempt, payments: tuple[Payment, ...] = ()) -> Statistics:
    history = History(attempts=attempts, payments=payments)
    return statistics(history, lambda at: date.fromordinal(1 + int(at // DAY)))


def test_nothing_has_happened() -> None:
    assert numbers() == Statistics()


def test_days_have_no_gaps() -> None:
    found = numbers(
        tried(started_at=DAY - 1.0),  # ends in the next day
        tried("blocked", started_at=DAY),
        tried("model-answer", stage=Stage.WRITE, started_at=DAY, input_tokens=5, cost=0.25),
        payments=(paid(DAY), paid(3 * DAY, None), paid(3 * DAY, 0.125, what="questions", model=None)),
    ).days
    assert found == (
        Day(day=date.fromordinal(2), videos=1, notes=1, input_tokens=15, output_tokens=2, cost=0.75),
        Day(day=date.fromordinal(3)),
        Day(day=date.fromordinal(4), notes=1, input_tokens=20, output_tokens=4, cost=0.125),
    )


def test_models_come_by_cost_and_what_no_model_is_known_of_under_none() -> None:
    found = numbers(
        tried("model-answer", stage=Stage.WRITE, input_tokens=7, output_tokens=1, cost=0.25),
        tried(),
        payments=(paid(1.0, 0.5), paid(2.0, 0.5), paid(3.0, None, model="outline"), paid(4.0, 1.0, what="questions",
            model=None)),
    ).models  # fmt: skip
    assert found == (
        ModelTally(model="", notes=0, input_tokens=17, output_tokens=3, cost=1.25),
        ModelTally(model="m", notes=2, input_tokens=20, output_tokens=4, cost=1.0),
        ModelTally(model="outline", notes=1, input_tokens=10, output_tokens=2, cost=0.0),
    )


def test_an_exit_is_charged_with_what_is_its_own_doing() -> None:
    german = {"exit_ip": "1.1.1.1", "country": "de"}
    found = numbers(
        tried(**german), tried("private", seconds=4.0, **german), tried("blocked", seconds=9.0, **german),
        tried("exit-lost", exit_ip="2.2.2.2"), tried("no-exits"),
    )  # fmt: skip
    assert found.countries == (
        ExitTally(name="de", let_through=2, refused=1, seconds=3.0),
        ExitTally(name="??", let_through=0, refused=1, seconds=None),
    )
    assert [(tally.name, round(tally.share, 2)) for tally in found.exits] == [("1.1.1.1", 0.67), ("2.2.2.2", 0.0)]


def test_stages_tell_the_middle_the_slow_ones_and_the_sum() -> None:
    found = numbers(
        *(tried(seconds=float(number)) for number in range(1, 101)),
        tried("blocked", seconds=1000.0),
        tried("key", stage=Stage.WRITE, seconds=3.0),
    ).stages
    assert found == (
        StageTally(stage=Stage.FETCH, tries=101, done=100, middle=50.5, slow=96.0, total=6050.0),
        StageTally(stage=Stage.WRITE, tries=1, done=0, middle=0.0, slow=0.0, total=3.0),
    )


def test_failures_by_class_the_most_frequent_first() -> None:
    found = numbers(tried("private"), tried("blocked"), tried("blocked"), tried("cancelled"), tried()).failures
    assert found == ((FailureKind.BLOCKED, 2), (FailureKind.PRIVATE, 1))


def test_the_day_is_that_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for zone, day in (("UTC", 1), ("UTC-14", 2)):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        assert local_day(11 * 3600.0) == date(1970, 1, day)
    monkeypatch.undo()
    time.tzset()
