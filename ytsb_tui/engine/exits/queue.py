"""Keeps exits ready ahead of demand and lends each to one worker at a time, so that no worker waits for a rotation."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from ytsb_tui.core.exits import ExitRules, ExitSupply, Relay, in_words
from ytsb_tui.core.jobs.failures import Failure, FailureKind, SetupFailure, TransientFailure
from ytsb_tui.core.state.events import Event, ExitLeased
from ytsb_tui.core.verdicts import Answered, Inconclusive
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine import steady_clock
from ytsb_tui.engine.exits.builder import ExitBuilder
from ytsb_tui.engine.exits.leases import Lease, Slot
from ytsb_tui.engine.exits.pace import Need, Pace
from ytsb_tui.engine.exits.reaper import NOT_NEEDED, ExitKeeper
from ytsb_tui.engine.exits.records import ExitLedger
from ytsb_tui.engine.exits.stock import ExitStock
from ytsb_tui.engine.exits.waiters import Waiters
from ytsb_tui.engine.library_thread import LibraryThread
from ytsb_tui.engine.ports.exits import ExitNetwork, ExitStore

__all__ = ["ExitQueue", "Lease", "Pace"]


class ExitQueue:
    """Belongs to one event loop. `run` keeps the stock; `lease` works while it runs, and waits for it before."""

    def __init__(
        self,
        network: ExitNetwork,
        library: ExitStore,
        rules: ExitRules,
        emit: Callable[[Event], None],
        in_library: LibraryThread,
        *,
        per_worker: bool = False,
        clock: Callable[[], float] = steady_clock.now,
        chance: Callable[[], float] = random.random,
        pace: Pace | None = None,
    ) -> None:
        self._network = network
        self._emit = emit
        self._clock = clock
        self._per_worker = per_worker
        self._pace = pace or Pace()
        self._stock = ExitStock()
        self._need = Need(pace=self._pace)
        self._ledger = ExitLedger(library=library, in_library=in_library, rules=rules, emit=emit, clock=clock)
        self._keeper = ExitKeeper(stock=self._stock, ledger=self._ledger, pace=self._pace, need=self._need)
        self._builder = ExitBuilder(
            network=network,
            stock=self._stock,
            ledger=self._ledger,
            pace=self._pace,
            need=self._need,
            offer=self._offer,
            chance=chance,
        )
        self._waiters = Waiters()
        self._consensus: tuple[tuple[Relay, ...], ExitSupply] | None = None
        self._work = asyncio.Event()
        self._running = False
        self._closed: SetupFailure | None = None

    def plan(self, *, needed: int, workers: int, all_at_once: bool) -> None:
        """Tells how many videos no worker has taken yet, and how many workers there are."""
        need = self._need
        need.needed, need.workers, need.all_at_once = needed, workers, all_at_once
        self._work.set()

    @asynccontextmanager
    async def lease(
        self, worker: str, video: VideoId | None, avoid: frozenset[str] = frozenset()
    ) -> AsyncIterator[Lease]:
        """An exit for this worker alone: at once when one is ready, else in the order of asking. It is in none of the
        countries to `avoid` (lower-case codes) as long as another one can be built.

        Raises TransientFailure (NO_EXITS, with `retry_after`) when every exit that may be used is resting or none can
        be built, SetupFailure when the network cannot give any.
        """
        asked = time.monotonic()
        lease = Lease(self._take(worker, avoid) or await self._wait(worker, avoid), worker, video)
        key = lease.exit.key
        self._stock.leased[key] = lease
        begun = time.monotonic()
        self._emit(ExitLeased(at=self._clock(), key=key, worker=worker, video=video, wait=begun - asked))
        self._work.set()
        try:
            yield lease
        finally:
            del self._stock.leased[key]
            self._need.hold.add(time.monotonic() - begun)
            await self._take_back(lease)

    def shut(self, failure: SetupFailure) -> None:
        """The network is down until a person acts: whoever waits for an exit, or asks for one, is told why."""
        self._closed = failure
        self._dismiss(failure)

    def reopen(self) -> None:
        """It is tried again."""
        self._closed = None

    async def run(self) -> None:
        """Until cancelled; then every exit that is not leased is closed, and leased ones when they come back."""
        try:
            await self._ledger.load()
            self._running = True
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._watch(), name="exits watched")
                tasks.create_task(self._supply(tasks), name="exits supplied")
        finally:
            self._running = False
            self._dismiss(TransientFailure(FailureKind.NO_EXITS, "No exits are built any more.", "It is ending."))
            await self._keeper.close_all()

    # Lending

    def _take(self, worker: str, avoid: frozenset[str] = frozenset()) -> Slot | None:
        """A sound exit that is here now. One that somebody waits for never comes to stand here."""
        kept = self._stock.kept.pop(worker, None)
        if kept is not None and kept.exit.country in avoid:
            self._offer(kept)
        elif kept is not None:
            if kept.opened.trouble() is None:
                kept.opened.connection.forget()
                return kept
            self._stock.kept[worker] = kept  # the watch clears it away
        for slot in self._stock.ready:
            if slot.exit.country not in avoid and self._keeper.unfit(slot) is None:
                self._stock.ready.remove(slot)
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
                self._offer(future.result())  # handed over in the very moment in which it was given up
            raise
        finally:
            self._waiters.discard(waiter)

    def _offer(self, slot: Slot) -> None:
        """A sound exit to the first who waits, else to the stock."""
        slot.idle_since = time.monotonic()
        self._ledger.tell_ready(slot.exit, len(self._stock.ready) + 1, self._wanted())
        if not self._waiters.give(slot):
            self._stock.ready.append(slot)

    def _dismiss(self, failure: Failure) -> None:
        self._waiters.dismiss(failure)

    def _countries_to_avoid(self, supply: ExitSupply | None) -> frozenset[str]:
        """Those that a waiting worker wants to avoid. When no exit elsewhere is free or coming, it gets any."""
        for waiter in self._waiters.particular:
            reachable = supply is not None and supply.elsewhere(
                self._ledger.memory, taken=self._stock.taken(), now=self._clock(), avoid=waiter.avoid
            )
            if reachable or self._stock.building:
                return waiter.avoid
            waiter.avoid = frozenset()
            if (slot := self._take(waiter.worker)) is not None:
                self._offer(slot)
        return frozenset()

    async def _take_back(self, lease: Lease) -> None:
        slot, key, verdict, trouble = lease.slot, lease.exit.key, lease.verdict, lease.trouble()
        if isinstance(verdict, Inconclusive) and not lease.traffic:
            if trouble is None and self._running:
                self._offer(slot)
            else:
                self._ledger.tell_dropped(key, trouble or NOT_NEEDED)
                self._work.set()
                await slot.opened.close()
            return
        record = self._ledger.record(lease.exit, verdict, lease.worker)
        answered = isinstance(verdict, Answered)
        self._need.refused.add(0.0 if answered else 1.0)
        keep = self._per_worker and answered and trouble is None and self._running
        if keep:
            slot.idle_since = time.monotonic()
            self._stock.kept[lease.worker] = slot
        else:
            self._ledger.tell_outcome(key, verdict, record)
        self._work.set()
        await self._ledger.save(record)
        if not keep:
            await slot.opened.close()

    # Supplying

    def _wanted(self) -> int:
        leased = len(self._stock.leased)
        return self._need.ready(leased, leased + len(self._stock.kept) if self._per_worker else 0)

    def _short(self) -> int:
        """How many exits to start building."""
        coming = self._stock.coming(time.monotonic(), self._need.slow())
        short = self._wanted() + len(self._waiters) - len(self._stock.ready) - coming
        return max(short, len(self._waiters.particular) - coming)  # what is ready does not suit those

    async def _supply(self, builds: asyncio.TaskGroup) -> None:
        while True:
            self._work.clear()
            if self._short() > 0:
                await self._build(builds)
            try:
                # While exits are missing, resting ones come back and slow builds lose their claim by time alone.
                async with asyncio.timeout(self._pace.tick if self._short() > 0 or self._stock.building else None):
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
            if not self._stock.building and self._builder.failed:
                reason = f"No exit could be built; the last try: {self._builder.last_failure}"
                self._nothing(reason, "It is tried again.", pause)
            return
        supply = self._supply_of(relays)
        avoid = self._countries_to_avoid(supply)
        if self._builder.start(self._short(), supply, builds, avoid) == 0 and self._consensus is not None:
            self._explain(*self._consensus)

    def _supply_of(self, relays: tuple[Relay, ...] | None) -> ExitSupply | None:
        """Weighed once for each consensus, which the network gives again and again."""
        if relays is None:
            return None
        if self._consensus is None or self._consensus[0] is not relays:
            self._consensus = (relays, ExitSupply(relays, self._ledger.rules))
        return self._consensus[1]

    def _explain(self, relays: tuple[Relay, ...], supply: ExitSupply) -> None:
        """No relay is free: whoever waits is told until when, unless an exit may come back any moment."""
        stock = self._stock
        if stock.building or stock.ready or stock.leased or stock.kept:
            return
        now = self._clock()
        seen = supply.outlook(self._ledger.memory, now)
        if not relays:
            self._nothing("Tor knows no exits yet.", "It goes on by itself when it does.", self._pace.longest_pause)
        elif not seen.allowed:
            reason = "Tor knows no exit in the countries that are allowed."
            action = "Allow more countries; Tor tells countries only with its geoip files (Debian: tor-geoipdb)."
            self._dismiss(SetupFailure(FailureKind.NO_EXITS, reason, action))
        elif seen.next_free is not None and seen.next_free - now > self._pace.patience:
            rest = seen.next_free - now
            reason = f"All {seen.allowed} exits are resting; the next is free in {in_words(rest)}."
            self._nothing(reason, "It goes on by itself then.", rest)

    def _nothing(self, reason: str, action: str, seconds: float) -> None:
        self._dismiss(TransientFailure(FailureKind.NO_EXITS, reason, action, retry_after=seconds))

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(self._pace.tick)
            if await self._keeper.clear_away():
                self._work.set()
