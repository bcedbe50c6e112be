"""A queue of exits over a network that builds when the test says so."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from unittest.mock import patch

from tests.fakes.exit_network import ExitStore, FakeConnection, FakeExit, FakeNetwork, relay
from ytsb_tui.core.exits import ExitRecord, ExitRules
from ytsb_tui.core.state.events import Event, ExitDropped, ExitLeased, ExitReady
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.exits.queue import ExitQueue, Lease, QueueLimits
from ytsb_tui.engine.exits.reaper import ExitReaper
from ytsb_tui.engine.library_thread import LibraryThread
from ytsb_tui.engine.ports.exits import ExitProbe

VIDEO = VideoId("aaaaaaaaaaa")
QUICK = QueueLimits(tick=0.01, pause=0.01, longest_pause=0.05, patience=0.0)


class World:
    """A queue, its network, its store, the events so far and a clock that the test moves."""

    def __init__(
        self,
        network: FakeNetwork,
        *records: ExitRecord,
        rules: ExitRules | None = None,
        limits: QueueLimits = QUICK,
        per_worker: bool = False,
        probe: ExitProbe | None = None,
    ) -> None:
        self.network = network
        self.store = ExitStore(*records)
        self.events: list[Event] = []
        self.now = 1_000_000.0
        self.in_library = LibraryThread()
        self.queue = ExitQueue(
            network,
            self.store,
            rules or ExitRules(),
            self.events.append,
            self.in_library,
            per_worker=per_worker,
            probe=probe,
            clock=lambda: self.now,
            limits=limits,
        )

    @asynccontextmanager
    async def running(self) -> AsyncIterator[ExitQueue]:
        """The queue's loop, cancelled at the end."""
        loop = asyncio.get_running_loop().create_task(self.queue.run())
        try:
            yield self.queue
        finally:
            loop.cancel()
            await asyncio.gather(loop, return_exceptions=True)
            self.in_library.close()
        assert loop.cancelled(), "the loop ends by its cancellation and by nothing else"

    def ready(self, count: int) -> Callable[[], bool]:
        """Whether so many exits came to stand and were not lost again."""

        def enough() -> bool:
            gone = {event.key for event in self.events if isinstance(event, ExitDropped | ExitLeased)}
            stand = {event.exit.key for event in self.events if isinstance(event, ExitReady)}
            return len(stand - gone) == count

        return enough

    def of(self, kind: type[Event]) -> Sequence[Event]:
        """The events of a kind."""
        return [event for event in self.events if isinstance(event, kind)]


async def until(condition: Callable[[], bool]) -> None:
    """Waits for what other tasks do."""
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0.001)


async def ticked(times: int = 3) -> None:
    """Waits until the queue that runs has looked after its exits so many times: what it would do has been done."""
    reap, ticks = ExitReaper.reap, 0

    async def counted(reaper: ExitReaper) -> bool:
        nonlocal ticks
        ticks += 1
        return await reap(reaper)

    with patch.object(ExitReaper, "reap", counted):
        await until(lambda: ticks >= times)


def fake(lease: Lease) -> FakeExit:
    """The fake behind a lease."""
    assert isinstance(lease.slot.opened, FakeExit)
    return lease.slot.opened


def wire(lease: Lease) -> FakeConnection:
    """The fake connection behind a lease."""
    return fake(lease).connection


def record(number: int, **values: float) -> ExitRecord:
    """What is remembered of relay `number`."""
    base = ExitRecord(
        ip=relay(number).address, fingerprint=relay(number).fingerprint, country="de", first_seen=0, last_used=0
    )
    return ExitRecord(
        ip=base.ip,
        fingerprint=base.fingerprint,
        country="de",
        first_seen=0,
        let_through=int(values.get("let_through", 0)),
        blocked=int(values.get("blocked", 0)),
        last_used=values.get("last_used", 0.0),
        cooling_until=values.get("cooling_until", 0.0),
        burned_until=values.get("burned_until", 0.0),
    )
