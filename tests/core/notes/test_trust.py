"""The signs and counts that stand for trust."""

from __future__ import annotations

import pytest

from ytsb_tui.core.notes.trust import Support, Trust, counted, doubted, signed


@pytest.mark.parametrize(
    ("verified", "near", "points", "shown"),
    [
        (870, 20, 894, "870 of 894 points ✓, 20 ≈, 4 ✗"),
        (3, 0, 3, "3 of 3 points ✓"),
        (0, 1, 1, "0 of 1 point ✓, 1 ≈"),
        (1200, 0, 1201, "1,200 of 1,201 points ✓, 1 ✗"),
    ],
)
def test_counts_name_only_what_there_is(verified: int, near: int, points: int, shown: str) -> None:
    assert counted(verified, near, points) == shown


def test_a_sign_may_say_why() -> None:
    assert [signed(trust) for trust in Trust] == ["✓", "≈", "✗"]
    assert signed(Trust.NEAR, "“not” left out") == "≈ “not” left out"


def test_a_doubt_is_put_in_words() -> None:
    assert doubted(Support.PARTLY, "that it was high") == "the quote bears this out in part: that it was high"
    assert doubted(Support.NO, "") == "the quote does not bear this out"
    assert doubted(Support.YES, "") == doubted(None, "") == ""
