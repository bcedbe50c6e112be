"""The whole engine in virtual time where few exits are let through; `tests/bench/few_exits.py` has the full size."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench.few_exits import SHARE, simulate


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> float:
    """Seconds for 50 videos over 130 exits."""
    return simulate(tmp_path_factory.mktemp("ours") / "world", exits=130, videos=50).seconds


@pytest.mark.exhaustive
def test_it_takes_a_fifth_of_the_time_of_the_old_rules(ours: float, tmp_path: Path) -> None:
    old = simulate(tmp_path / "old", exits=130, videos=50, old=True)
    assert ours <= old.seconds / 5


def test_the_exits_that_are_let_through_are_never_idle_for_long(ours: float) -> None:
    rounds = 50 / (130 * SHARE)  # each exit serves one video in five minutes
    assert ours <= 300 * rounds


@pytest.mark.parametrize(
    ("share", "most"),
    [
        pytest.param(1.0, 130, marks=pytest.mark.exhaustive),
        pytest.param(0.5, 220, marks=pytest.mark.exhaustive),
        (0.05, 700),
    ],
)
def test_no_video_fails_however_few_are_let_through(share: float, most: float, tmp_path: Path) -> None:
    result = simulate(tmp_path / "world", exits=200, videos=20, share=share)
    assert result.failed == 0
    assert result.seconds <= most
