"""The failures of those who wait for exits."""

from __future__ import annotations

import pytest

from ytsb_tui.core.exit_supply import Outlook
from ytsb_tui.core.jobs.failures import SetupFailure, TransientFailure
from ytsb_tui.engine.exits.shortage import none_left, too_few
from ytsb_tui.engine.exits.sizing import QueueLimits

LIMITS = QueueLimits(patience=30.0)


def outlook(next_free: float | None, *, allowed: int = 9) -> Outlook:
    return Outlook(allowed=allowed, unusable=0 if next_free is None else 4, next_free=next_free)


def test_too_few_when_no_other_is_free_soon() -> None:
    assert too_few(outlook(130.0), 5, 100.0, LIMITS) is None
    failure = too_few(outlook(131.0), 5, 100.0, LIMITS)
    assert isinstance(failure, SetupFailure)
    assert failure.reason == "Of 9 exits only 5 can be ready at once; 4 are cooling or burned."
    assert too_few(outlook(None), 9, 100.0, LIMITS) is not None


def test_none_left() -> None:
    assert none_left(outlook(130.0), 9, 100.0, LIMITS) is None
    assert none_left(outlook(None), 9, 100.0, LIMITS) is None
    cooling = none_left(outlook(160.0), 9, 100.0, LIMITS)
    assert isinstance(cooling, TransientFailure)
    assert cooling.retry_after == 60.0
    assert "free in 60s" in cooling.action
    assert isinstance(none_left(outlook(None, allowed=0), 9, 100.0, LIMITS), SetupFailure)
    unknown = none_left(outlook(None, allowed=0), 0, 100.0, LIMITS)
    assert unknown is not None
    assert unknown.retry_after == pytest.approx(LIMITS.longest_pause)
