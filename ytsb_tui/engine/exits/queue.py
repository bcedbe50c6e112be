"""Keeps exits ready ahead of demand and leases each to one worker at a time, so that no worker waits for a rotation."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

from ytsb_tui.core.exit_supply import ExitSupply
from ytsb_tui.core.exits import Exit, ExitRules, Relay
from ytsb_tui.core.jobs.failures import Failure, FailureKind, SetupFailure, TransientFailure
from ytsb_tui.core.jobs.job import Attempt
from ytsb_tui.core.state.events import EgressKind, Event, ExitLeased
from ytsb_tui.core.verdicts import Answered, Inconclusive
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine import steady_clock
from ytsb_tui.engine.exits.builder import UNKNOWN_COUNTRY, ExitBuilder
from ytsb_tui.engine.exits.leases import Lease, Slot
from ytsb_tui.engine.exits.pool import ExitPool
from ytsb_tui.engine.exits.probing import ExitProber
from ytsb_tui.engine.exits.readiness import Readiness
from ytsb_tui.engine.exits.reaper import ExitReaper
from ytsb_tui.engine.exits.records import NOT_NEEDED, ExitRecords
from ytsb_tui.engine.exits.shortage import no_exits, none_left, too_few
from ytsb_tui.engine.exits.sizing import QueueLimits, Sizing
from ytsb_tui.engine.exits.waiters import Waiters
from ytsb_tui.engine.library_thread import LibraryThread
from ytsb_tui.engine.ports.exits import ExitNetwork, ExitProbe, ExitStore

__all__ = ["ExitQueue", "Lease", "QueueLimits"]


class ExitQueue:
    """Belongs to one event loop. `run` fills the pool; `lease` works while it runs, and waits for it before."""

    def __init__(
        self,
        network: ExitNetwork,
        store: ExitStore,
        rules: ExitRules,
        emit: Callable[[Event], None],
        in_library: LibraryThread,
        *,
        per_worker: bool = False,
        probe: ExitProbe | None = None,
        keys: str = "e",
        clock: Callable[[], float] = steady_clock.now,
        chance: Callable[[], float] = random.random,
        limits: QueueLimits | None = None,
    ) -> None:
        self._network = network
        self._emit = emit
        self._clock = clock
        self._per_worker = per_worker
        self._limits = limits or QueueLimits()
        self._pool = ExitPool()
        self._sizing = Sizing(limits=self._limits)
        self._records = ExitRecords(store=store, in_library=in_library, rules=rules, emit=emit, clock=clock)
        self._reaper = ExitReaper(pool=self._pool, records=self._records, limits=self._limits, sizing=self._sizing)
        self._builder = ExitBuilder(
            network=network,
            pool=self._pool,
            records=self._records,
            limits=self._limits,
            sizing=self._sizing,
            prober=ExitProber(probe=probe, records=self._records),
            offer=self._offer,
            chance=chance,
            keys=keys,
        )
        self._waiters = Waiters()
        self._readiness = Readiness()
        self._consensus: tuple[tuple[Relay, ...], ExitSupply] | None = None
        self._work = asyncio.Event()
        self._running = False
        self._begun = clock()
        self._closed: SetupFailure | None = None

    def plan(self, *, needed: int, workers: int, all_at_once: bool) -> None:
        """Sets how many videos no worker has taken yet, and how many workers there are."""
        sizing = self._sizing
        sizing.needed, sizing.workers, sizing.all_at_once = needed, workers, all_at_once
        self._work.set()

    @asynccontextmanager
    async def lease(
        self, worker: str, video: VideoId | None, avoid: frozenset[str] = frozenset()
    ) -> AsyncIterator[Lease]:
        """An exit for this worker alone: at once if one is ready, else first come first served. It is in none of the
        countries to `avoid` (lower-case codes) as long as another one can be built.

        Raises TransientFailure (NO_EXITS, with `retry_after`) when every exit that may be used is cooling or burned, or
        none can be built; SetupFailure when the network has none to give.
        """
        asked = time.monotonic()
        slot = self._take(worker, avoid) or await self._wait(worker, avoid)
        tor = self._network.egress is EgressKind.TOR
        lease = Lease(slot, worker, video, proven=self._records.proven(slot.exit), tor=tor)
        self._pool.leased[lease.exit.key] = lease
        begun = time.monotonic()
        self._emit(ExitLeased(at=self._clock(), key=lease.exit.key, worker=worker, video=video, wait=begun - asked))
        self._work.set()
        try:
            yield lease
        finally:
            del self._pool.leased[lease.exit.key]
            self._sizing.lease_seconds.add(time.monotonic() - begun)
            await self._give_back(lease)

    async def wait_ready(self, count: int) -> tuple[Exit, ...]:
        """Waits until `count` exits are ready to be leased, and returns those that will be leased next; `plan` must ask
        for as many. Raises as `lease`, also when fewer can be ready at once."""
        while len(ready := self._fit()) < count:
            if self._closed is not None:
                raise self._closed
            self._work.set()
            await self._readiness.wait(count)
        return ready[:count]

    def chance(self, refused: Sequence[Attempt]) -> float:
        """The chance that one of the exits of these tries had been let through, between 0 and 1."""
        return self._records.memory.shares.chance(attempt.country or UNKNOWN_COUNTRY for attempt in refused)

    def expired(self, tries: Sequence[Attempt]) -> bool:
        """Whether a video with these tries, oldest first, has been tried for long enough, earlier runs not counted."""
        return self._clock() - max(tries[0].started_at, self._begun) >= self._records.rules.try_for

    def shut(self, failure: SetupFailure) -> None:
        """The network is down until the user acts: everyone waiting for an exit, or asking for one, gets `failure`."""
        self._closed = failure
        self._dismiss(failure)

    def reopen(self) -> None:
        """The network is started again."""
        self._closed = None

    async def run(self) -> None:
        """Runs until cancelled; then closes every exit that is not leased, and leased ones when they are given back."""
        try:
            await self._records.load()
            self._running = True
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._watch(), name="exits watched")
                tasks.create_task(self._supply(tasks), name="exits supplied")
        finally:
            self._running = False
            self._dismiss(TransientFailure(FailureKind.NO_EXITS, "Exits are no longer built.", "Start ytsb again."))
            await self._reaper.close_all()

    # Leasing

    def _take(self, worker: str, avoid: frozenset[str] = frozenset()) -> Slot | None:
        """A sound exit that is ready now; exits that a worker waits for go to it directly."""
        reserved = self._pool.reserved.pop(worker, None)
        if reserved is not None and reserved.exit.country in avoid:
            self._offer(reserved)
        elif reserved is not None:
            if reserved.opened.trouble() is None:
                reserved.opened.connection.forget()
                return reserved
            self._pool.reserved[worker] = reserved  # closed by the reaper
        for slot in self._pool.ready:
            if slot.exit.country not in avoid and self._reaper.unfit(slot) is None:
                self._pool.ready.remove(slot)
                return slot
        return None

    async def _wait(self, worker: str, avoid: frozenset[str]) -> Slot:
        if self._closed is not None:
            raise self._closed
        waiter = self._waiters.add(worker, avoid)
        future = waiter.future
        self._work.set()
        try:
            return await future
        except asyncio.CancelledError:
            if future.done() and not future.cancelled() and future.exception() is None:
                self._offer(future.result())  # it arrived in the moment of the cancellation
            raise
        finally:
            self._waiters.discard(waiter)

    def _offer(self, slot: Slot) -> None:
        """Gives a sound exit to the first worker that waits, else to the pool."""
        slot.idle_since = time.monotonic()
        self._records.emit_ready(slot.exit, len(self._pool.ready) + 1, self._wanted())
        if not self._waiters.give(slot):
            self._pool.ready.append(slot)
            self._readiness.update(len(self._pool.ready))

    def _fit(self) -> tuple[Exit, ...]:
        return tuple(slot.exit for slot in self._pool.ready if self._reaper.unfit(slot) is None)

    def _dismiss(self, failure: Failure) -> None:
        self._waiters.dismiss(failure)
        self._readiness.dismiss(failure)

    def _countries_to_avoid(self, supply: ExitSupply | None) -> frozenset[str]:
        """Those that a waiting worker avoids. If no exit elsewhere is free or being built, it gets any."""
        for waiter in self._waiters.restricted:
            reachable = supply is not None and supply.elsewhere(
                self._records.memory, taken=self._pool.taken(), now=self._clock(), avoid=waiter.avoid
            )
            if reachable or self._pool.building:
                return waiter.avoid
            waiter.avoid = frozenset()
            if (slot := self._take(waiter.worker)) is not None:
                self._offer(slot)
        return frozenset()

    async def _give_back(self, lease: Lease) -> None:
        slot, key, verdict, trouble = lease.slot, lease.exit.key, lease.verdict, lease.trouble()
        if isinstance(verdict, Inconclusive) and not lease.traffic:
            if trouble is None and self._running:
                self._offer(slot)
            else:
                self._records.emit_dropped(key, trouble or NOT_NEEDED)
                self._work.set()
                await slot.opened.close()
            return
        record = self._records.update(lease.exit, verdict, lease.worker)
        answered = isinstance(verdict, Answered)
        self._sizing.refused.add(0.0 if answered else 1.0)
        reserve = self._per_worker and answered and trouble is None and self._running
        if reserve:
            slot.idle_since = time.monotonic()
            self._pool.reserved[lease.worker] = slot
        else:
            self._records.emit_outcome(key, verdict, record)
        self._work.set()
        await self._records.save(record)
        if not reserve:
            await slot.opened.close()

    # Building

    def _wanted(self) -> int:
        leased = len(self._pool.leased)
        return self._sizing.ready(leased, leased + len(self._pool.reserved) if self._per_worker else 0)

    def _short(self) -> float:
        """How many exits are missing that are not expected either."""
        coming = self._pool.coming(time.monotonic(), self._sizing.slow())
        short = self._wanted() + len(self._waiters) - len(self._pool.ready) - coming
        return max(short, len(self._waiters.restricted) - coming)  # ready exits do not suit those

    async def _supply(self, builds: asyncio.TaskGroup) -> None:
        while True:
            self._work.clear()
            if self._short() > 0:
                await self._build(builds)
            try:
                # While exits are missing, only time brings back cooling ones and writes off slow builds.
                async with asyncio.timeout(self._limits.tick if self._short() > 0 or self._pool.building else None):
                    await self._work.wait()
            except TimeoutError:
                continue

    async def _build(self, builds: asyncio.TaskGroup) -> None:
        try:
            relays = await self._network.relays()
        except Failure as failure:
            self._dismiss(failure)
            return
        if (pause := self._builder.paused()) > 0:
            if not self._pool.building and (self._builder.failed or self._records.streak.count):
                self._dismiss(no_exits(self._builder.why_paused(), "Retried automatically.", pause))
            return
        supply = self._supply_of(relays)
        avoid = self._countries_to_avoid(supply)
        if self._builder.start(self._short(), supply, builds, avoid) == 0 and self._consensus is not None:
            self._explain(*self._consensus)

    def _supply_of(self, relays: tuple[Relay, ...] | None) -> ExitSupply | None:
        """Computed once for each consensus: the network returns the same one many times."""
        if relays is None:
            return None
        if self._consensus is None or self._consensus[0] is not relays:
            self._consensus = (relays, ExitSupply(relays, self._records.rules))
        return self._consensus[1]

    def _explain(self, relays: tuple[Relay, ...], supply: ExitSupply) -> None:
        """No relay is free: dismisses those who wait without hope, workers only when no exit can be returned either."""
        pool, now = self._pool, self._clock()
        if pool.building:
            return
        seen = supply.outlook(self._records.memory, now)
        if pool.ready or pool.leased or pool.reserved:
            if (fewer := too_few(seen, len(pool.ready), now, self._limits)) is not None:
                self._readiness.dismiss(fewer)
        elif (failure := none_left(seen, len(relays), now, self._limits)) is not None:
            self._dismiss(failure)

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(self._limits.tick)
            if await self._reaper.reap():
                self._work.set()
