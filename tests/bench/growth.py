"""How cost grows with the number of videos: processor time per video should not depend on it."""

from __future__ import annotations

import gc

from tests.bench import fake_pipeline
from tests.bench.conditions import Conditions
from tests.bench.simulated import PageNetwork, made, relays
from tests.bench.table import Row, median

TRANSCRIPTS = {10: 5, 100: 3, 1_000: 1, 5_000: 1}  # videos -> runs
NOTES = {10: 5, 100: 2, 300: 1}
RELAYS = 1_300  # about as many as the public network has


def measure(conditions: Conditions) -> list[Row]:
    """Two rows: milliseconds of processor time per video by number of videos, for transcripts alone and with notes."""
    made()
    fake_pipeline.run(conditions.folder / "warm", PageNetwork(relays(RELAYS)), 20, cooldown=0.0)  # imports
    bounded = {size: runs for size, runs in TRANSCRIPTS.items() if size <= 1_000 or not conditions.quick}
    return [
        _row(conditions, "transcripts", bounded, notes=False),
        _row(conditions, "transcripts and outlines", NOTES, notes=True),
    ]


def _row(conditions: Conditions, what: str, sizes: dict[int, int], *, notes: bool) -> Row:
    spent: dict[int, float] = {}
    for size, runs in sizes.items():
        costs = []
        for number in range(runs):
            gc.collect()
            folder = conditions.folder / f"{size}-{number}-{notes}"
            cost = fake_pipeline.run(folder, PageNetwork(relays(RELAYS)), size, cooldown=0.0, notes=notes)
            costs.append(1000 * cost.processor / size)
        spent[size] = median(costs)
    worst = max(spent[size] / spent[100] for size in spent if size > 100)
    return Row(
        name=f"processor time a video, {what}",
        ours=", ".join(f"{size:,}: {value:.1f} ms" for size, value in spent.items()),
        rival=f"100 videos: {spent[100]:.1f} ms",
        ratio=f"{worst:.2f} at most beyond 100 videos",
        wanted="flat within 10 %",
        reached=worst <= 1.1,
        how=f"Simulated exits ({RELAYS:,} relays) and pages; real library, vault, parser and JSON printer; all threads "
        "of the process, so it grows a little with the load of the machine.",
    )
