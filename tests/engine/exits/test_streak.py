"""Rows of refusals that are too long to be chance."""

from __future__ import annotations

import pytest

from ytsb_tui.core.exit_shares import Share
from ytsb_tui.core.verdicts import Answered, Broke, Inconclusive, Refused, Verdict
from ytsb_tui.engine.exits.streak import BACKOFF, NONE_IN_A_ROW, TRIAL, RefusalStreak

NO = Refused(reason="Refused.", burn=1.0)


def pauses(share: Share, refusals: int) -> list[tuple[int, float]]:
    """After how many refusals there is a pause, and how long."""
    streak, found = RefusalStreak(), []
    for number in range(1, refusals + 1):
        streak.add(NO, share, 100.0 * number)
        if streak.paused_until > 100.0 * number:
            found.append((number, streak.paused_until - 100.0 * number))
            streak.paused_until = 0.0
    return found


@pytest.mark.parametrize(
    ("share", "row"),
    [
        (Share(1.0, 1.0), NONE_IN_A_ROW),
        (Share(1.0, 41.0), NONE_IN_A_ROW - 40),
        (Share(1.0, 401.0), TRIAL),
        (Share(5e5, 5e5), 10),
        (Share(1e5, 9e5), 66),
        (Share(1e4, 1e6), 135),
    ],
)
def test_the_row_that_makes_a_pause_depends_on_the_share(share: Share, row: int) -> None:
    expected = [(row + TRIAL * pause, BACKOFF[min(pause, len(BACKOFF) - 1)]) for pause in range(6)]
    assert pauses(share, row + TRIAL * 5) == expected


def test_the_share_before_the_row_counts() -> None:
    streak = RefusalStreak()
    streak.add(NO, Share(5e5, 5e5), 0.0)
    for _ in range(9):
        streak.add(NO, Share(1.0, 1e6), 0.0)
    assert streak.paused_until == BACKOFF[0]


def test_one_that_is_let_through_ends_the_row_and_the_pause() -> None:
    streak = RefusalStreak()
    verdicts: list[Verdict] = [*[NO] * 10, Broke(reason="It broke."), Inconclusive()]
    for verdict in verdicts:
        streak.add(verdict, Share(5e5, 5e5), 0.0)
    assert (streak.count, streak.paused_until) == (10, BACKOFF[0])
    streak.add(Answered(), Share(5e5, 5e5), 0.0)
    assert (streak.count, streak.paused_until) == (0, 0.0)
