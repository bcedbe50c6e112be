"""Money over thousands of random runs of up to 64 writers: whole, cut, stalled, silent, overloaded, refused answers."""

from __future__ import annotations

import pytest

from tests.engine.models.test_spending import sequence
from tests.trust.table import Proven

SEQUENCES = 10_000


@pytest.mark.timeout(1200)
async def test_no_sequence_of_answers_passes_the_budget(proven: Proven) -> None:
    asked = 0
    for seed in range(SEQUENCES):
        asked += await sequence(seed + 1_000_000)
    proven("budget", "sequences of answers", SEQUENCES, f"{asked:,} requests, 0 past the budget, 0 uncounted")
