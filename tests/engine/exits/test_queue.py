"""The queue of exits, over a network that builds when the test says so."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from unittest.mock import patch

import pytest

from tests.fakes.exit_network import ExitStore, FakeConnection, FakeExit, FakeNetwork, relay, relays
from ytsb_tui.core.exits import ExitRecord, ExitRules
from ytsb_tui.core.jobs.failures import BURN_BLOCKED, ExitFailure, FailureKind, SetupFailure, TransientFailure
from ytsb_tui.core.state.events import Event, ExitBurned, ExitCooling, ExitDropped, ExitLeased, ExitReady
from ytsb_tui.core.verdicts import Answered, Broke, Refused
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.exits.leases import Slot
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


class TestLease:
    async def test_is_handed_over_at_once_when_one_is_ready(self) -> None:
        world = World(FakeNetwork(relays(20)))
        async with world.running() as queue:
            queue.plan(needed=3, workers=1, all_at_once=False)
            await until(world.ready(3))
            oldest = world.network.opened[0]
            lending = queue.lease("fetch 1", VIDEO)
            with pytest.raises(StopIteration):  # it never waits: the first step already ends
                lending.__aenter__().__await__().send(None)
            leased = world.of(ExitLeased)[-1]
            assert isinstance(leased, ExitLeased)
            assert (leased.key, leased.worker, leased.video) == (oldest.exit.key, "fetch 1", VIDEO)
            await lending.__aexit__(None, None, None)

    async def test_two_workers_never_share(self) -> None:
        world = World(FakeNetwork(relays(20)))
        async with world.running() as queue, queue.lease("fetch 1", VIDEO) as one, queue.lease("fetch 2", VIDEO) as two:
            assert one.exit.ip != two.exit.ip
            assert one.connection is not two.connection

    async def test_who_asks_first_is_served_first(self) -> None:
        world = World(FakeNetwork(relays(20)))
        world.network.gate.clear()
        served: list[str] = []

        async def work(name: str) -> None:
            async with world.queue.lease(name, VIDEO) as lease:
                served.append(name)
                lease.report(Answered())

        async with world.running(), asyncio.TaskGroup() as workers:
            for number in range(5):
                workers.create_task(work(f"fetch {number}"))
            await until(lambda: world.network.building == 5)
            world.network.gate.set()
        assert served == [f"fetch {number}" for number in range(5)]

    async def test_success_cools_down_under_the_address_that_was_seen(self) -> None:
        world = World(FakeNetwork(relays(2)), rules=ExitRules(cooldown=600))
        async with world.running() as queue:
            async with queue.lease("fetch 1", VIDEO) as lease:
                lease.report(Answered(seen_ip="203.0.113.9"))
            stored = world.store.records["203.0.113.9", lease.exit.fingerprint]
            assert (stored.uses, stored.let_through, stored.cooling_until) == (1, 1, world.now + 600)
            assert stored.last_worker == "fetch 1"
            cooling = world.of(ExitCooling)[-1]
            assert isinstance(cooling, ExitCooling)
            assert (cooling.ip, cooling.until, cooling.let_through) == ("203.0.113.9", world.now + 600, 1)
            assert fake(lease).closed == 1
            async with queue.lease("fetch 1", VIDEO) as other:
                assert other.exit.fingerprint != lease.exit.fingerprint

    async def test_one_that_was_let_through_an_hour_ago_is_leased_as_proven(self) -> None:
        world = World(FakeNetwork(relays(1)), rules=ExitRules(cooldown=0))
        async with world.running() as queue:
            for wait, proven in ((0, False), (3599, True), (3601, False)):
                world.now += wait
                async with queue.lease("fetch 1", VIDEO) as lease:
                    assert lease.proven is proven
                    lease.report(Answered())

    async def test_refusal_burns(self) -> None:
        world = World(FakeNetwork(relays(2)), rules=ExitRules(burn=7200))
        async with world.running() as queue:
            async with queue.lease("fetch 1", VIDEO) as lease:
                lease.report(Refused(reason="YouTube asks for a sign-in.", burn=BURN_BLOCKED))
            burned = world.of(ExitBurned)[-1]
            assert isinstance(burned, ExitBurned)
            assert (burned.until, burned.blocked, burned.reason) == (world.now + 7200, 1, "YouTube asks for a sign-in.")
            assert world.store.records[lease.exit.ip, lease.exit.fingerprint].burned_until == world.now + 7200

    async def test_broken_cools_for_a_moment(self) -> None:
        world = World(FakeNetwork(relays(2)))
        async with world.running() as queue:
            async with queue.lease("fetch 1", VIDEO) as lease:
                lease.report(Broke(reason="It stalled."))
            dropped = world.of(ExitDropped)[-1]
            assert isinstance(dropped, ExitDropped)
            assert dropped.reason == "It stalled."
            stored = world.store.records[lease.exit.ip, lease.exit.fingerprint]
            assert world.now < stored.cooling_until < world.now + 60

    async def test_unused_goes_back(self) -> None:
        world = World(FakeNetwork(relays(1)))
        async with world.running() as queue:
            async with queue.lease("fetch 1", VIDEO) as lease:
                pass
            assert fake(lease).closed == 0
            async with queue.lease("fetch 2", VIDEO) as again:
                assert again.exit == lease.exit
            assert not world.store.records

    async def test_used_without_result_cools_down_all_the_same(self) -> None:
        world = World(FakeNetwork(relays(2)))
        async with world.running() as queue:
            async with queue.lease("fetch 1", VIDEO) as lease:
                lease.connection.send("POST", "https://www.youtube.com/youtubei/v1/player")
            assert world.store.records[lease.exit.ip, lease.exit.fingerprint].cooling_until > world.now
            assert len(world.of(ExitCooling)) == 1

    async def test_unused_but_dead_is_dropped(self) -> None:
        world = World(FakeNetwork(relays(2)))
        async with world.running() as queue:
            async with queue.lease("fetch 1", VIDEO) as lease:
                fake(lease).wrong = "its circuit closed"
            assert fake(lease).closed == 1
            assert lease.trouble() == "its circuit closed"

    async def test_worker_that_gives_up_in_the_moment_of_hand_over_loses_no_exit(self) -> None:
        world = World(FakeNetwork(relays(1)))
        world.network.gate.clear()

        async def work() -> None:
            async with world.queue.lease("fetch 1", VIDEO):
                raise AssertionError("it was cancelled before")

        async with world.running() as queue:
            waiting = asyncio.get_running_loop().create_task(work())
            await until(lambda: world.network.building == 1)

            def offer(slot: Slot) -> None:
                queue._offer(slot)
                waiting.cancel()

            queue._builder.offer = offer
            world.network.gate.set()
            await asyncio.gather(waiting, return_exceptions=True)
            assert waiting.cancelled()
            async with queue.lease("fetch 2", VIDEO) as lease:
                assert fake(lease) is world.network.opened[0]

    async def test_worker_that_gives_up_while_waiting_leaves_the_line(self) -> None:
        world = World(FakeNetwork(relays(1)))
        world.network.gate.clear()

        async def work() -> None:
            async with world.queue.lease("fetch 1", VIDEO):
                raise AssertionError("it was cancelled before")

        async with world.running() as queue:
            waiting = asyncio.get_running_loop().create_task(work())
            await until(lambda: world.network.building == 1)
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)
            assert not queue._waiters

    async def test_lease_that_outlives_the_loop_is_closed(self) -> None:
        world = World(FakeNetwork(relays(1)))
        async with world.running() as queue:
            lending = queue.lease("fetch 1", VIDEO)
            lease = await lending.__aenter__()
            loop = next(task for task in asyncio.all_tasks() if "ExitQueue.run" in repr(task.get_coro()))
            loop.cancel()
            await asyncio.gather(loop, return_exceptions=True)
            await lending.__aexit__(None, None, None)
            assert fake(lease).closed == 1

    @pytest.mark.parametrize("loaded", [True, False])
    async def test_who_waits_when_it_ends_is_told(self, loaded: bool) -> None:
        world = World(FakeNetwork(()))
        world.network.up.clear()
        world.store.readable.clear()
        told: list[TransientFailure] = []

        async def work() -> None:
            try:
                async with world.queue.lease("fetch 1", VIDEO):
                    raise AssertionError("there is no exit")
            except TransientFailure as failure:
                told.append(failure)

        async with asyncio.TaskGroup() as workers, world.running() as queue:
            workers.create_task(work())
            await until(lambda: len(queue._waiters) == 1)
            if loaded:
                world.store.readable.set()
                await until(lambda: queue._running)
            else:
                asyncio.get_running_loop().call_later(0.1, world.store.readable.set)  # for the library's thread to end
        assert told[0].kind is FailureKind.NO_EXITS


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


async def test_hand_over_takes_under_five_milliseconds_at_p99() -> None:
    world = World(FakeNetwork(relays(1300)), rules=ExitRules(cooldown=0))
    waits: list[float] = []
    async with world.running() as queue:
        queue.plan(needed=1024, workers=32, all_at_once=False)

        async def work(name: str) -> None:
            for _ in range(32):
                await until(lambda: bool(queue._pool.ready))
                begun = time.perf_counter()
                async with queue.lease(name, VIDEO) as lease:
                    waits.append(time.perf_counter() - begun)
                    lease.report(Answered())

        async with asyncio.TaskGroup() as workers:
            for number in range(32):
                workers.create_task(work(f"fetch {number}"))
    waits.sort()
    print(f"hand-over: p50 {waits[512] * 1e6:.0f} us, p99 {waits[1013] * 1e6:.0f} us, most {waits[-1] * 1e6:.0f} us")
    assert waits[1013] < 0.005


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
