"""Exits kept for a worker, and exits outside a country."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from tests.engine.exits.queue_world import QUICK, VIDEO, World, fake, record, ticked, until, wire
from tests.fakes.exit_network import FakeNetwork, relay, relays
from ytsb_tui.core.jobs.failures import BURN_BLOCKED
from ytsb_tui.core.state.events import ExitCooling, ExitReady
from ytsb_tui.core.verdicts import Answered, Refused


class TestPerWorker:
    async def test_keeps_its_exit_and_forgets_its_cookies(self) -> None:
        world = World(FakeNetwork(relays(9)), per_worker=True)
        async with world.running() as queue:
            async with queue.lease("fetch 1", VIDEO) as first:
                first.report(Answered(seen_ip="203.0.113.5"))
            async with queue.lease("fetch 1", VIDEO) as second:
                second.report(Answered(seen_ip="203.0.113.5"))
            async with queue.lease("fetch 2", VIDEO) as other:
                pass
            assert first.slot is second.slot
            assert other.slot is not first.slot
            assert wire(first).forgotten == 1
            assert world.store.records["203.0.113.5", first.exit.fingerprint].uses == 2
            assert not world.of(ExitCooling)

    async def test_takes_another_after_a_refusal(self) -> None:
        world = World(FakeNetwork(relays(9)), per_worker=True)
        async with world.running() as queue:
            async with queue.lease("fetch 1", VIDEO) as first:
                first.report(Refused(reason="blocked", burn=BURN_BLOCKED))
            async with queue.lease("fetch 1", VIDEO) as second:
                assert second.slot is not first.slot

    async def test_takes_another_when_its_own_died(self) -> None:
        world = World(FakeNetwork(relays(9)), per_worker=True)
        async with world.running() as queue:
            async with queue.lease("fetch 1", VIDEO) as first:
                first.report(Answered())
            fake(first).wrong = "its circuit closed"
            async with queue.lease("fetch 1", VIDEO) as second:
                assert second.slot is not first.slot
            await until(lambda: fake(first).closed == 1)

    async def test_builds_only_for_workers_that_have_none(self) -> None:
        world = World(FakeNetwork(relays(20)), per_worker=True)
        async with world.running() as queue:
            for number in range(3):
                async with queue.lease(f"fetch {number}", VIDEO) as lease:
                    lease.report(Answered())
            asked = len(world.network.asked)
            queue.plan(needed=50, workers=3, all_at_once=False)
            await until(world.ready(QUICK.spares))
            await ticked()
            assert len(world.network.asked) == asked + QUICK.spares


class TestElsewhere:
    def mixed(self) -> FakeNetwork:
        return FakeNetwork((*relays(8), relay(20, country="se", bandwidth=1)))

    async def test_an_exit_outside_a_country_is_built_when_none_is_ready(self) -> None:
        world = World(self.mixed())
        async with world.running() as queue:
            queue.plan(needed=3, workers=3, all_at_once=False)
            await until(lambda: bool(world.of(ExitReady)))
            async with asyncio.timeout(5), queue.lease("fetch 1", VIDEO, frozenset({"de"})) as lease:
                assert lease.exit.country == "se"

    async def test_where_there_is_no_other_any_will_do(self) -> None:
        world = World(FakeNetwork(relays(4)))
        async with (
            world.running() as queue,
            asyncio.timeout(5),
            queue.lease("fetch 1", VIDEO, frozenset({"de"})) as lease,
        ):
            assert lease.exit.country == "de"

    async def test_who_takes_any_is_not_held_up_by_who_does_not(self) -> None:
        world = World(self.mixed())
        world.network.gate.clear()
        async with world.running() as queue:
            queue.plan(needed=2, workers=2, all_at_once=False)

            async def take(worker: str, avoid: frozenset[str]) -> str:
                async with queue.lease(worker, VIDEO, avoid) as lease:
                    return lease.exit.country

            async with asyncio.timeout(5), asyncio.TaskGroup() as group:
                first = group.create_task(take("fetch 1", frozenset({"de"})))
                second = group.create_task(take("fetch 2", frozenset()))
                await until(lambda: world.network.building > 0)
                world.network.gate.set()
            assert first.result() == "se"
            assert second.result() in ("de", "se")

    async def test_an_exit_kept_for_a_worker_goes_to_the_others(self) -> None:
        world = World(self.mixed(), per_worker=True)
        async with world.running() as queue:
            queue.plan(needed=2, workers=1, all_at_once=False)
            async with asyncio.timeout(5):
                async with queue.lease("fetch 1", VIDEO, frozenset({"se"})) as lease:
                    kept = lease.exit
                    lease.report(Answered())
                async with queue.lease("fetch 1", VIDEO, frozenset({"de"})) as lease:
                    assert lease.exit.country == "se"
                    async with queue.lease("fetch 2", VIDEO) as other:
                        assert other.exit.country == "de"
            assert kept.country == "de"

    async def test_ready_exits_tell_what_is_remembered_of_them(self) -> None:
        known = replace(record(1), let_through=7, blocked=2)
        world = World(FakeNetwork(relays(1)), known)
        async with world.running() as queue:
            queue.plan(needed=1, workers=1, all_at_once=False)
            await until(lambda: bool(world.of(ExitReady)))
        (ready,) = world.of(ExitReady)
        assert isinstance(ready, ExitReady)
        assert (ready.let_through, ready.blocked) == (7, 2)
