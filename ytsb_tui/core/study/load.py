"""Spreads what is due evenly over the days, within the bounds in which FSRS varies intervals."""

from __future__ import annotations

from collections.abc import Callable

_SHORTEST = 3  # days; shorter intervals stay as they are
_LEAST = 1.0  # days to either side
# From so many days on, to so many, an interval may vary by this share: the ranges of FSRS-6.
_SHARES = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.1), (20.0, float("inf"), 0.05))


def bounds(days: int) -> tuple[int, int]:
    """The shortest and the longest interval that may stand for one of so many days."""
    if days < _SHORTEST:
        return days, days
    reach = _LEAST + sum(share * max(0.0, min(days, end) - start) for start, end, share in _SHARES)
    return max(2, round(days - reach)), round(days + reach)


def evened(days: int, load: Callable[[int], int]) -> int:
    """The interval within its bounds that falls on the day with the fewest cards, of equal ones the nearest. `load`
    tells how many cards are due in so many days."""
    low, high = bounds(days)
    return min(range(low, high + 1), key=lambda other: (load(other), abs(other - days), other))
