from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ytsb_tui.core.study.load import bounds, evened


@given(st.integers(1, 20_000))
def test_bounds_are_those_of_fsrs(days: int) -> None:
    """The ranges of FSRS-6, written out."""
    reach = 1.0 + 0.15 * max(0.0, min(days, 7) - 2.5) + 0.1 * max(0.0, min(days, 20) - 7) + 0.05 * max(0, days - 20)
    wanted = (days, days) if days < 3 else (max(2, round(days - reach)), round(days + reach))
    assert bounds(days) == wanted


def test_the_emptiest_day_is_taken_and_of_equal_ones_the_nearest() -> None:
    assert bounds(10) == (8, 12)
    assert evened(10, lambda day: 0) == 10
    assert evened(10, lambda day: 5 - (day == 12)) == 12
    assert evened(10, lambda day: int(day == 10)) == 9
    assert evened(2, lambda day: 99) == 2
