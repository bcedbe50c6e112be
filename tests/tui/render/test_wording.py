from __future__ import annotations

import pytest

from tests.tui.stage import NOW, job
from ytsb_tui.core.jobs.failures import FailureKind
from ytsb_tui.core.jobs.job import Job, Stage, State
from ytsb_tui.tui.render import wording


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.94, "0.9s"), (9.96, "10s"), (12.2, "12s"), (59.7, "1m00s"), (100, "1m40s"), (2460, "41m"), (11_100, "3h05m"),
     (200_000, "2d"), (-3, "0.0s")],
)  # fmt: skip
def test_spans_of_time(seconds: float, text: str) -> None:
    assert wording.span_of_time(seconds) == text


@pytest.mark.parametrize(("seconds", "text"), [(0, "now"), (59, "now"), (61, "1m"), (600, "10m"), (7500, "2h05m")])
def test_ages_change_by_the_minute(seconds: float, text: str) -> None:
    assert wording.age(seconds) == text


@pytest.mark.parametrize(("dollars", "text"), [(0, "$0.00"), (0.03, "$0.03"), (0.004, "$0.0040"), (12.5, "$12.50")])
def test_money(dollars: float, text: str) -> None:
    assert wording.money(dollars) == text


@pytest.mark.parametrize(("count", "text"), [(0, "0 B"), (999, "999 B"), (52_800, "52.8 kB"), (1_230_000, "1.2 MB")])
def test_sizes(count: int, text: str) -> None:
    assert wording.size(count) == text


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        (
            job(0, State.WAITING, kind=FailureKind.BLOCKED, exits=3, retry_at=NOW + 42),
            "refused by 3 exits",
        ),
        (job(0, State.WAITING, kind=FailureKind.MODEL_BUSY, retry_at=NOW - 1), "the model is busy"),
        (job(0, State.WAITING, retry_at=NOW + 3700), "tried again"),
        (job(0, State.FAILED, kind=FailureKind.PRIVATE), "private: ask the owner"),
        (job(0, State.FAILED), "failed: r tries again"),
        (job(0, State.PAUSED), "r resumes"),
        (job(0, State.CANCELLED), "r queues it again"),
        (job(0, State.QUEUED, Stage.WRITE), "transcript is here"),
        (job(0, State.QUEUED), ""),
        (job(0, State.DONE, Stage.DONE, kind=FailureKind.BLOCKED), ""),
    ],
)
def test_reasons_are_short(shown: Job, text: str) -> None:
    assert wording.short_reason(shown) == text


def test_the_seconds_column() -> None:
    assert wording.time_of(job(0, State.DONE, Stage.DONE, spent=38.0), NOW) == "38s"
    assert wording.time_of(job(0, State.RUNNING, changed_at=NOW - 4.6), NOW) == "4s"
    assert wording.time_of(job(0), NOW) == ""
