from __future__ import annotations

from ytsb_tui.core.jobs.limits import ADDED_AT_ONCE, MOST_FETCHERS, MOST_WRITERS


def test_limits_allow_for_one() -> None:
    assert min(ADDED_AT_ONCE, MOST_FETCHERS, MOST_WRITERS) >= 1
