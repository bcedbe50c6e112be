"""Probing doubtful exits before they are lent."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from dataclasses import dataclass, field, replace

import pytest

from tests.engine.exits.queue_world import QUICK, VIDEO, World, record, until, wire
from tests.fakes.exit_network import FakeNetwork, relay, relays
from ytsb_tui.core.exits import ExitRecord
from ytsb_tui.core.jobs.failures import BURN_BLOCKED, ExitFailure, Failure, FailureKind, TransientFailure, VideoFailure
from ytsb_tui.core.state.events import ExitBurned, ExitDropped, ExitReady
from ytsb_tui.core.verdicts import Answered
from ytsb_tui.engine.ports.connections import Connection

REFUSED = ExitFailure(FailureKind.BLOCKED, "YouTube takes this exit for a robot.", burn=BURN_BLOCKED)
STALLED = ExitFailure(FailureKind.EXIT_LOST, "It stalled.")
FEW = tuple(record(number, blocked=1, last_used=1_000_000.0) for number in range(100, 109))  # 1 in 11 expected


@dataclass
class FakeProbe:
    """Answers in the order of the probes: an address, None or a failure; then None. `gate` delays every answer."""

    answers: list[str | Failure | None] = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)
    probed: int = 0
    now: int = 0
    most: int = 0

    def __post_init__(self) -> None:
        self.gate.set()
        self._lock = threading.Lock()

    def probe(self, connection: Connection) -> str | None:
        """See ExitProbe."""
        with self._lock:
            self.probed += 1
            self.now += 1
            self.most = max(self.most, self.now)
        connection.send("POST", "https://www.youtube.com/youtubei/v1/player")
        assert self.gate.wait(10), "a test left the gate closed"
        with self._lock:
            self.now -= 1
            answer = self.answers.pop(0) if self.answers else None
        if isinstance(answer, Failure):
            raise answer
        return answer


def known(world: World, number: int) -> ExitRecord | None:
    """What is stored of relay `number`."""
    return world.store.records.get((relay(number).address, relay(number).fingerprint))


async def test_where_most_are_refused_a_worker_gets_one_that_was_let_through() -> None:
    probe = FakeProbe([REFUSED] * 12)
    world = World(FakeNetwork(relays(30)), *FEW, probe=probe)
    async with world.running() as queue:
        async with queue.lease("fetch 1", VIDEO) as lease:
            stored = world.store.records[lease.exit.ip, lease.exit.fingerprint]
            assert (stored.let_through, stored.uses, stored.cooling_until) == (1, 0, 0.0)
            wire(lease).send("GET", "https://www.youtube.com")
            lease.report(Answered())
        stored = world.store.records[lease.exit.ip, lease.exit.fingerprint]
        assert (stored.let_through, stored.uses, stored.cooling_until) == (2, 1, world.now + 3600)
    assert len(world.of(ExitBurned)) == 12
    burned = [known(world, number) for number in range(1, 31)]
    assert sum(one.blocked for one in burned if one) == 12


@pytest.mark.parametrize("records", [(), tuple(record(n, let_through=1, last_used=1e6) for n in range(100, 109))])
async def test_where_most_are_let_through_none_is_probed(records: tuple[ExitRecord, ...]) -> None:
    probe = FakeProbe([REFUSED] * 99)
    world = World(FakeNetwork(relays(5)), *records, probe=probe)
    async with world.running() as queue, queue.lease("fetch 1", VIDEO):
        assert probe.probed == 0


async def test_a_proven_one_is_not_probed() -> None:
    probe = FakeProbe()
    world = World(FakeNetwork(relays(30)), *FEW, record(7, let_through=3), probe=probe)
    async with world.running() as queue, queue.lease("fetch 1", VIDEO) as lease:
        assert lease.exit.ip == relay(7).address
    assert probe.probed == 0


@pytest.mark.parametrize(
    ("answer", "lent"),
    [
        (VideoFailure(FailureKind.UNAVAILABLE, "It is gone.", "Leave it."), True),
        (TransientFailure(FailureKind.UNAVAILABLE, "YouTube has a fault.", "Wait."), True),
        (STALLED, False),
    ],
)
async def test_what_other_answers_mean(answer: Failure, lent: bool) -> None:
    world = World(FakeNetwork(relays(1)), *FEW, probe=FakeProbe([answer]))
    async with world.running() as queue:
        queue.plan(needed=1, workers=1, all_at_once=False)
        if lent:
            await until(world.ready(1))
        else:
            await until(lambda: bool(world.of(ExitDropped)))
            assert (one := known(world, 1)) is not None
            assert (one.broken, one.uses) == (1, 0)
            assert world.network.opened[0].closed == 1


async def test_one_that_shows_the_address_of_another_is_dropped() -> None:
    world = World(FakeNetwork(relays(9)), *FEW, probe=FakeProbe(["203.0.113.7", "203.0.113.7", "203.0.113.8"]))
    async with world.running() as queue:
        queue.plan(needed=2, workers=2, all_at_once=False)
        await until(lambda: bool(world.of(ExitDropped)))
        dropped = world.of(ExitDropped)[0]
        assert isinstance(dropped, ExitDropped)
        assert dropped.reason == "the same address as another exit"
        shown = Counter(event.exit.ip for event in world.of(ExitReady) if isinstance(event, ExitReady))
        assert shown["203.0.113.7"] == 1


async def test_several_are_probed_at_once_but_not_many() -> None:
    probe = FakeProbe([REFUSED] * 40)
    probe.gate.clear()
    world = World(FakeNetwork(relays(99)), *FEW, probe=probe, limits=replace(QUICK, probed_at_once=3))
    async with world.running() as queue, asyncio.TaskGroup() as workers:

        async def work() -> None:
            async with queue.lease("fetch 1", VIDEO) as lease:
                lease.report(Answered())

        workers.create_task(work())
        await until(lambda: probe.now == 3)
        await asyncio.sleep(5 * QUICK.tick)
        assert probe.most == 3
        probe.gate.set()
    assert probe.most == 3
    asked = Counter(asked.fingerprint for asked in world.network.asked if asked)
    assert max(asked.values()) == 1


async def test_one_that_is_being_probed_at_the_end_is_closed() -> None:
    probe = FakeProbe()
    probe.gate.clear()
    world = World(FakeNetwork(relays(1)), *FEW, probe=probe)
    async with world.running() as queue:
        queue.plan(needed=1, workers=1, all_at_once=False)
        await until(lambda: probe.now == 1)
        asyncio.get_running_loop().call_later(0.05, probe.gate.set)
    assert world.network.opened[0].closed == 1
    assert world.network.opened[0].connection.aborted
