from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date

import pytest

from ytsb_tui.core.study.days import DAY, StudyRules

SUMMER, WINTER = date(2026, 3, 29), date(2026, 10, 25)  # the clocks of Berlin change


@pytest.fixture(autouse=True)
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize("hour", [0, 4, 23])
@pytest.mark.parametrize("day", [date(2026, 11, 23), SUMMER, WINTER, date(2027, 1, 1)])
def test_a_day_lasts_from_its_hour_to_the_same_hour(hour: int, day: date) -> None:
    rules = StudyRules(day_start=hour)
    begin = rules.begins(day)
    assert time.localtime(begin)[:4] == (day.year, day.month, day.day, hour)
    assert rules.day_of(begin) == day
    assert (day - rules.day_of(begin - 1)).days == 1
    assert rules.began(begin + 3600) == begin
    assert rules.day_of(rules.ends(begin) - 1) == day
    assert abs(rules.ends(begin) - begin - DAY) <= 3600
