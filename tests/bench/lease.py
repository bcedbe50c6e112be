"""How long a worker waits for a ready exit."""

from __future__ import annotations

import asyncio
import time

from tests.bench.conditions import Conditions
from tests.bench.simulated import PageNetwork, relays
from tests.bench.table import Row, median, percentile
from tests.fakes.exit_network import ExitStore
from ytsb_tui.core.exits import ExitRules
from ytsb_tui.core.state.events import Event, ExitReady
from ytsb_tui.core.verdicts import Answered
from ytsb_tui.engine.exits.queue import ExitQueue
from ytsb_tui.engine.library_thread import LibraryThread

LEASES, TOGETHER = 1_000, 10


def measure(conditions: Conditions) -> list[Row]:
    """One row: a thousand leases by ten concurrent workers, whenever enough exits are ready."""
    waits = asyncio.run(_leases())
    at99 = percentile(waits, 0.99)
    return [
        Row(
            name="lease when ready",
            ours=f"p99 {at99:.2f} ms, median {median(waits):.3f} ms",
            wanted="p99 under 5 ms",
            reached=at99 < 5,
            how=f"{LEASES:,} leases of the product's exit queue by {TOGETHER} workers at once over 1,300 simulated "
            f"exits; the longest {max(waits):.2f} ms.",
        )
    ]


async def _leases() -> list[float]:
    events: list[Event] = []
    waits: list[float] = []
    queue = ExitQueue(PageNetwork(relays(1_300)), ExitStore(), ExitRules(), events.append, LibraryThread())

    async def take(number: int) -> None:
        asked = time.perf_counter()
        async with queue.lease(f"fetch {number}", None) as lease:
            waits.append(1000 * (time.perf_counter() - asked))
            lease.report(Answered())

    async with asyncio.TaskGroup() as group:
        running = group.create_task(queue.run())
        while len(waits) < LEASES:
            queue.plan(needed=TOGETHER, workers=TOGETHER, all_at_once=True)
            while sum(isinstance(event, ExitReady) for event in events) < len(waits) + TOGETHER:
                await asyncio.sleep(0.001)
            await asyncio.gather(*(take(number) for number in range(TOGETHER)))
        running.cancel()
    return waits
