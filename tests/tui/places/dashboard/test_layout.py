from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ytsb_tui.tui.places.dashboard.layout import plan


@given(st.integers(1, 400), st.integers(1, 150), st.integers(1, 96), st.integers(0, 100))
def test_the_list_always_has_room(width: int, height: int, workers: int, exits: int) -> None:
    planned = plan(width, height, workers, exits)
    used = 3
    bordered = [lines + 2 for lines in (planned.exits, planned.workers) if lines]
    used += max(bordered, default=0) if planned.side else sum(bordered)
    used += planned.log + 2 if planned.log else 0
    assert height - used >= min(5, height - 3)
    if planned.detail:
        assert width - planned.detail >= 60


def test_80x24_shows_everything_at_once() -> None:
    planned = plan(80, 24, 11, 9)
    assert planned.exits == 1
    assert planned.workers >= 5
    assert 24 - 3 - 3 - (planned.workers + 2) - 2 >= 7
    assert not planned.detail


def test_120x40_has_all_panels() -> None:
    planned = plan(120, 40, 11, 9)
    assert planned.side
    assert planned.exits_table
    assert planned.detail
    assert planned.log


def test_120x30_has_no_log() -> None:
    assert plan(120, 30, 11, 9).log == 0


def test_narrow_and_tall_keeps_two_lines_of_exits() -> None:
    assert plan(80, 40, 11, 9).exits == 2


def test_tiny_has_only_the_list() -> None:
    planned = plan(40, 10, 11, 9)
    assert (planned.exits, planned.workers, planned.log, planned.detail) == (0, 0, 0, 0)
