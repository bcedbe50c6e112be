"""What the queue does when no exit can be leased, and when exits or the network fail."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from tests.engine.exits.queue_world import QUICK, VIDEO, World, fake, record, ticked, until, wire
from tests.fakes.exit_network import FakeNetwork, relay, relays
from ytsb_tui.core.exits import ExitRecord, ExitRules
from ytsb_tui.core.jobs.failures import BURN_BLOCKED, ExitFailure, FailureKind, SetupFailure, TransientFailure
from ytsb_tui.core.state.events import ExitDropped
from ytsb_tui.core.verdicts import Answered, Refused
from ytsb_tui.engine.exits.queue import QueueLimits


class TestNoExits:
    async def test_all_cooling_is_said_with_the_time(self) -> None:
        records = [record(1, cooling_until=1_000_000.0 + 41 * 60), record(2, burned_until=1_000_000.0 + 9000)]
        world = World(FakeNetwork(relays(2)), *records)
        async with world.running() as queue:
            with pytest.raises(TransientFailure) as caught:
                async with queue.lease("fetch 1", VIDEO):
                    raise AssertionError("both are cooling or burned")
            assert caught.value.kind is FailureKind.NO_EXITS
            assert caught.value.reason == "All 2 exits are cooling down or burned."
            assert caught.value.action == "The next is free in 41m."
            assert caught.value.retry_after == 41 * 60
            world.now += 41 * 60
            async with queue.lease("fetch 1", VIDEO) as lease:
                assert lease.exit.ip == relay(1).address

    async def test_proven_ones_come_back_sooner_when_no_other_is_left(self) -> None:
        used = {"let_through": 4, "cooling_until": 1_000_000.0 + 3540, "last_used": 1_000_000.0 - 60}
        world = World(FakeNetwork(relays(2)), record(1, **used), record(2, burned_until=1_000_000.0 + 9000))
        async with world.running() as queue:
            with pytest.raises(TransientFailure) as caught:
                async with queue.lease("fetch 1", VIDEO):
                    raise AssertionError("it was used a minute ago")
            assert caught.value.retry_after == 240.0
            world.now += 240.0
            async with queue.lease("fetch 1", VIDEO) as lease:
                assert lease.exit.ip == relay(1).address
                lease.report(Refused(reason="Too many requests.", burn=60.0))
                wire(lease).send("GET", "https://www.youtube.com")
            world.now += 301.0
            with pytest.raises(TransientFailure) as caught:
                async with queue.lease("fetch 1", VIDEO):
                    raise AssertionError("a refusal makes it cool down longer")
            assert caught.value.retry_after == 299.0

    async def test_where_exits_cannot_be_chosen_proven_ones_are_used_when_no_other_comes(self) -> None:
        ip, other = "198.51.100.7", "198.51.100.8"
        used = ExitRecord(
            ip=ip,
            fingerprint=None,
            country="??",
            first_seen=0,
            last_used=1_000_000.0 - 300,
            let_through=4,
            cooling_until=1_000_000.0 + 3300,
        )
        burned = replace(used, ip=other, let_through=0, burned_until=1_000_000.0 + 3300)
        world = World(FakeNetwork(None, next_ips=[ip, *[other] * QUICK.repeats, ip, *[other] * 50]), used, burned)
        async with world.running() as queue, queue.lease("fetch 1", VIDEO) as lease:
            assert lease.exit.ip == ip
            assert len(world.network.opened) > QUICK.repeats

    async def test_short_cooldown_is_waited_for(self) -> None:
        world = World(FakeNetwork(relays(1)), record(1, cooling_until=1_000_010.0), limits=QueueLimits(tick=0.01))
        async with world.running() as queue:
            asyncio.get_running_loop().call_later(0.05, lambda: setattr(world, "now", 1_000_011.0))
            async with queue.lease("fetch 1", VIDEO) as lease:
                assert lease.exit.ip == relay(1).address

    async def test_waits_for_exits_that_others_hold(self) -> None:
        world = World(FakeNetwork(relays(1)), rules=ExitRules(cooldown=0))
        async with world.running() as queue, asyncio.TaskGroup() as workers:
            served: list[str] = []

            async def second() -> None:
                async with queue.lease("fetch 2", VIDEO) as lease:
                    served.append(lease.exit.ip)

            async with queue.lease("fetch 1", VIDEO) as lease:
                workers.create_task(second())
                await until(lambda: len(queue._waiters) == 1)
                await ticked()
                lease.report(Answered())
                assert not served
            await until(lambda: served == [relay(1).address])

    async def test_no_country_left(self) -> None:
        world = World(FakeNetwork(relays(3, country="us")), rules=ExitRules(countries=frozenset({"de"})))
        async with world.running() as queue:
            with pytest.raises(SetupFailure, match="no exit in the allowed countries"):
                async with queue.lease("fetch 1", VIDEO):
                    raise AssertionError("none is allowed")

    async def test_no_consensus(self) -> None:
        world = World(FakeNetwork(()))
        async with world.running() as queue:
            with pytest.raises(TransientFailure, match="knows no exits yet"):
                async with queue.lease("fetch 1", VIDEO):
                    raise AssertionError("there are none")

    async def test_network_that_cannot_be_set_up(self) -> None:
        world = World(FakeNetwork(relays(3)))
        world.network.down = SetupFailure(FailureKind.TOR, "tor is not installed.", "Install it.")
        async with world.running() as queue:
            with pytest.raises(SetupFailure, match="not installed"):
                async with queue.lease("fetch 1", VIDEO):
                    raise AssertionError("there are none")


class TestFailing:
    async def test_dead_relay_is_left_alone_and_another_taken(self) -> None:
        network = FakeNetwork((relay(1, bandwidth=10**9), relay(2, bandwidth=1)))
        network.dead[relay(1).fingerprint] = ExitFailure(FailureKind.EXIT_LOST, "It does not answer.")
        world = World(network)
        async with world.running() as queue:
            async with queue.lease("fetch 1", VIDEO) as lease:
                assert lease.exit.fingerprint == relay(2).fingerprint
            assert [asked.nickname for asked in network.asked if asked] == ["relay1", "relay2"]
            assert world.store.records[relay(1).address, relay(1).fingerprint].broken == 1

    async def test_relay_that_intercepts_tls_is_burned_before_it_is_ever_lent(self) -> None:
        network = FakeNetwork((relay(1, bandwidth=10**9), relay(2, bandwidth=1)))
        intercepts = ExitFailure(FailureKind.EXIT_LOST, "Its certificate is not YouTube's.", burn=BURN_BLOCKED)
        network.dead[relay(1).fingerprint] = intercepts
        world = World(network)
        async with world.running() as queue, queue.lease("fetch 1", VIDEO) as lease:
            assert lease.exit.fingerprint == relay(2).fingerprint
        known = world.store.records[relay(1).address, relay(1).fingerprint]
        assert (known.blocked, known.burned_until) == (1, world.now + 6 * 3600)

    async def test_total_failure_backs_off_and_is_told(self) -> None:
        network = FakeNetwork(relays(60))
        for number in range(1, 61):
            network.dead[relay(number).fingerprint] = ExitFailure(FailureKind.EXIT_LOST, "Nothing gets through.")
        world = World(network, limits=QueueLimits(tick=0.005, pause=30.0))
        async with world.running() as queue:
            with pytest.raises(TransientFailure, match="Nothing gets through") as caught:
                async with queue.lease("fetch 1", VIDEO):
                    raise AssertionError("none can be built")
            assert caught.value.kind is FailureKind.NO_EXITS
            assert caught.value.retry_after == pytest.approx(30.0, abs=1.0)
            tries = len(network.asked)
            queue.plan(needed=9, workers=3, all_at_once=False)
            await ticked(10)
            assert len(network.asked) == tries <= QUICK.at_once
            broken = [record for record in world.store.records.values() if record.broken]
            assert len(broken) <= QUICK.failures

    async def test_goes_on_when_the_network_works_again(self) -> None:
        network = FakeNetwork(relays(60))
        for number in range(1, 61):
            network.dead[relay(number).fingerprint] = ExitFailure(FailureKind.EXIT_LOST, "Nothing gets through.")
        world = World(network)
        async with world.running() as queue:
            queue.plan(needed=3, workers=3, all_at_once=False)
            await until(lambda: len(network.asked) > QUICK.failures)
            network.dead.clear()
            await until(world.ready(3))

    async def test_daemon_that_dies_is_not_the_relays_fault(self) -> None:
        network = FakeNetwork(relays(3))
        for number in range(1, 4):
            network.dead[relay(number).fingerprint] = ExitFailure(FailureKind.TOR, "tor ended.")
        world = World(network)
        async with world.running() as queue:
            queue.plan(needed=3, workers=3, all_at_once=False)
            await until(lambda: len(world.of(ExitDropped)) >= 3)
            network.dead.clear()
            await until(world.ready(3))
            assert not world.store.records

    async def test_all_ready_exits_are_replaced_when_the_daemon_dies(self) -> None:
        world = World(FakeNetwork(relays(20)))
        async with world.running() as queue:
            queue.plan(needed=3, workers=3, all_at_once=False)
            await until(world.ready(3))
            world.network.up.clear()
            lost = tuple(world.network.opened)
            for opened in lost:
                opened.wrong = "tor ended"
            await until(lambda: all(opened.closed for opened in lost))
            world.network.up.set()
            await until(world.ready(3))

    async def test_request_over_an_exit_that_moved_is_aborted(self) -> None:
        world = World(FakeNetwork(relays(3)))
        async with world.running() as queue, queue.lease("fetch 1", VIDEO) as lease:
            fake(lease).wrong = "moved to another exit"
            await until(lambda: wire(lease).aborted)

    async def test_idle_exit_is_refreshed(self) -> None:
        world = World(FakeNetwork(relays(20)), limits=QueueLimits(tick=0.01, idle=0.05))
        async with world.running() as queue:
            queue.plan(needed=1, workers=1, all_at_once=False)
            await until(lambda: len(world.network.opened) >= 2 and world.network.opened[0].closed == 1)

    async def test_old_exit_is_refreshed(self) -> None:
        world = World(FakeNetwork(relays(20)), limits=QueueLimits(tick=0.01, lifetime=0.05))
        async with world.running() as queue:
            queue.plan(needed=1, workers=1, all_at_once=False)
            await until(lambda: len(world.network.opened) >= 2 and world.network.opened[0].closed == 1)
