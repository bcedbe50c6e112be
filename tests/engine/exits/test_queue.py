"""Exits are built ahead of demand, over a network that builds when the test says so."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from tests.engine.exits.queue_world import QUICK, VIDEO, World, ticked, until
from tests.fakes.exit_network import FakeNetwork, relay, relays
from ytsb_tui.core.exits import ExitRecord
from ytsb_tui.core.jobs.failures import BURN_BLOCKED, FailureKind, SetupFailure
from ytsb_tui.core.state.events import ExitDropped, ExitReady
from ytsb_tui.core.verdicts import Answered, Refused
from ytsb_tui.engine.exits.queue import QueueLimits


class TestAhead:
    async def test_rolling_keeps_what_the_workers_take_next_and_spares(self) -> None:
        world = World(FakeNetwork(relays(20)))
        async with world.running() as queue:
            queue.plan(needed=9, workers=3, all_at_once=False)
            await until(world.ready(5))
            await ticked()
            assert len(world.network.asked) == 5

    async def test_never_more_than_there_are_videos(self) -> None:
        world = World(FakeNetwork(relays(20)))
        async with world.running() as queue:
            queue.plan(needed=2, workers=3, all_at_once=False)
            await until(world.ready(2))
            await ticked()
            assert len(world.network.asked) == 2

    async def test_all_at_once_builds_one_for_each_video(self) -> None:
        world = World(FakeNetwork(relays(40)))
        world.network.gate.clear()
        async with world.running() as queue:
            queue.plan(needed=30, workers=3, all_at_once=True)
            await until(lambda: world.network.building == QUICK.at_once)
            world.network.gate.set()
            await until(world.ready(30))
            assert world.network.most_building == QUICK.at_once
            ready = world.of(ExitReady)[-1]
            assert isinstance(ready, ExitReady)
            assert (ready.ready, ready.wanted) == (30, 30)
            ips = {opened.exit.ip for opened in world.network.opened}
            assert len(ips) == 30

    async def test_what_nobody_needs_any_more_is_closed(self) -> None:
        world = World(FakeNetwork(relays(20)))
        async with world.running() as queue:
            queue.plan(needed=9, workers=3, all_at_once=False)
            await until(world.ready(5))
            queue.plan(needed=1, workers=3, all_at_once=False)
            await until(lambda: sum(opened.closed for opened in world.network.opened) == 4)
            assert world.ready(1)()

    async def test_slow_build_loses_its_claim_and_another_starts(self) -> None:
        world = World(FakeNetwork(relays(20)), limits=QueueLimits(tick=0.01, slow=0.03))
        world.network.gate.clear()
        async with world.running() as queue:
            queue.plan(needed=1, workers=1, all_at_once=False)
            await until(lambda: len(world.network.asked) == 2)

    async def test_an_exit_that_is_blocked_often_has_its_replacement_ready(self) -> None:
        world = World(FakeNetwork(relays(20)))
        async with world.running() as queue:
            for _ in range(8):
                async with queue.lease("fetch 1", VIDEO) as lease:
                    lease.report(Refused(reason="blocked", burn=BURN_BLOCKED))
            async with queue.lease("fetch 1", VIDEO):
                await until(world.ready(1))

    async def test_cancelled_builds_are_told_and_ended(self) -> None:
        world = World(FakeNetwork(relays(20)))
        world.network.gate.clear()
        async with world.running() as queue:
            queue.plan(needed=3, workers=3, all_at_once=False)
            await until(lambda: world.network.building == 3)
        assert world.network.cancelled == 3
        assert len(world.of(ExitDropped)) == 3

    async def test_a_build_that_never_ends_is_ended(self) -> None:
        world = World(FakeNetwork(relays(20)), limits=QueueLimits(tick=0.01, build_timeout=0.02))
        world.network.gate.clear()
        async with world.running() as queue:
            queue.plan(needed=1, workers=1, all_at_once=False)
            await until(lambda: len(world.of(ExitDropped)) > 0)
            assert world.network.cancelled > 0


class TestAddresses:
    async def test_the_same_address_twice_is_discarded(self) -> None:
        world = World(FakeNetwork(None, next_ips=["192.0.2.1", "192.0.2.1", "192.0.2.2"]))
        async with world.running() as queue:
            queue.plan(needed=2, workers=2, all_at_once=False)
            await until(world.ready(2))
            assert [opened.closed for opened in world.network.opened] == [0, 1, 0]
            dropped = world.of(ExitDropped)[0]
            assert isinstance(dropped, ExitDropped)
            assert dropped.reason == "the same address as another exit"

    async def test_cooling_address_is_discarded(self) -> None:
        cooling = ExitRecord(
            ip="192.0.2.1", fingerprint=None, country="??", first_seen=0, last_used=0, cooling_until=2_000_000
        )
        world = World(FakeNetwork(None, next_ips=["192.0.2.1", "192.0.2.2"]), cooling)
        async with world.running() as queue, queue.lease("fetch 1", VIDEO) as lease:
            assert lease.exit.ip == "192.0.2.2"

    async def test_known_address_is_the_one_that_was_seen(self) -> None:
        seen = ExitRecord(
            ip="203.0.113.7", fingerprint=relay(1).fingerprint, country="de", first_seen=0, last_used=5, let_through=1
        )
        world = World(FakeNetwork(relays(1)), seen)
        async with world.running() as queue, queue.lease("fetch 1", VIDEO) as lease:
            assert lease.exit.ip == "203.0.113.7"

    async def test_ready_twin_of_an_address_that_was_seen_is_dropped(self) -> None:
        world = World(FakeNetwork(relays(2)))
        async with world.running() as queue:
            queue.plan(needed=2, workers=2, all_at_once=False)
            await until(world.ready(2))
            async with queue.lease("fetch 1", VIDEO) as lease:
                twin = next(opened for opened in world.network.opened if opened.exit != lease.exit)
                lease.report(Answered(seen_ip=twin.exit.ip))
            await until(lambda: twin.closed == 1)


class TestWaitReady:
    async def test_those_that_are_leased_next(self) -> None:
        world = World(FakeNetwork(relays(5)))
        async with world.running() as queue:
            queue.plan(needed=3, workers=3, all_at_once=True)
            ready = await queue.wait_ready(2)
            async with queue.lease("one", None) as one, queue.lease("two", None) as two:
                assert [one.exit, two.exit] == list(ready)

    async def test_an_exit_that_broke_is_not_counted(self) -> None:
        network = FakeNetwork(relays(3))
        world = World(network)
        async with world.running() as queue:
            queue.plan(needed=2, workers=2, all_at_once=True)
            await until(world.ready(2))
            network.opened[0].wrong = "its circuit closed"
            assert network.opened[0].exit not in await queue.wait_ready(2)
            assert len(network.opened) == 3

    async def test_an_exit_that_is_free_soon_is_waited_for(self) -> None:
        soon = ExitRecord(
            ip="198.51.100.2", fingerprint=f"{2:040X}", country="de", first_seen=0, last_used=0, cooling_until=1_000_020
        )
        world = World(FakeNetwork(relays(2)), soon, limits=replace(QUICK, patience=30.0))
        async with world.running() as queue:
            queue.plan(needed=2, workers=2, all_at_once=True)
            waiting = asyncio.ensure_future(queue.wait_ready(2))
            await until(world.ready(1))
            assert not waiting.done()
            world.now += 21
            assert len(await waiting) == 2

    async def test_more_than_there_are(self) -> None:
        world = World(FakeNetwork(relays(2)))
        async with world.running() as queue:
            queue.plan(needed=3, workers=3, all_at_once=True)
            with pytest.raises(SetupFailure, match="Of 2 exits only 2"):
                await queue.wait_ready(3)

    async def test_a_network_that_is_down(self) -> None:
        world = World(FakeNetwork(relays(2)))
        async with world.running() as queue:
            queue.shut(SetupFailure(FailureKind.TOR, "tor does not start.", "Install it."))
            with pytest.raises(SetupFailure, match="does not start"):
                await queue.wait_ready(1)
