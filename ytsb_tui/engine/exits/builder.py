"""Builds exits ahead of demand, several at once, and backs off when none can be built."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import assert_never

from ytsb_tui.core.exit_supply import ExitSupply
from ytsb_tui.core.exits import Exit, Relay
from ytsb_tui.core.jobs.failures import ExitFailure, Failure, FailureKind
from ytsb_tui.core.state.events import ExitBuilding
from ytsb_tui.core.verdicts import Answered, Broke, Inconclusive, Refused, verdict_on_exit
from ytsb_tui.engine.exits.leases import Slot
from ytsb_tui.engine.exits.pool import Building, ExitPool, names_of
from ytsb_tui.engine.exits.probing import ExitProber
from ytsb_tui.engine.exits.records import NOT_NEEDED, ExitRecords
from ytsb_tui.engine.exits.sizing import QueueLimits, Sizing
from ytsb_tui.engine.ports.exits import ExitNetwork, OpenExit

UNKNOWN_COUNTRY = "??"
MOST_PAUSES = 16  # so that doubling stays a number


@dataclass(slots=True, kw_only=True)
class ExitBuilder:
    """`offer` gets every exit that was built; `last_failure` is the reason of the last failed build."""

    network: ExitNetwork
    pool: ExitPool
    records: ExitRecords
    limits: QueueLimits
    sizing: Sizing
    prober: ExitProber
    offer: Callable[[Slot], None]
    chance: Callable[[], float]
    keys: str  # what the keys of exits begin with
    failed: int = 0  # in a row
    last_failure: str = ""
    _pauses: int = 0
    _duplicates: int = 0  # in a row
    _paused_until: float = 0.0
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def paused(self) -> float:
        """Seconds until building resumes, 0 if it is not paused."""
        refused = self.records.streak.paused_until - self.records.clock()
        return max(0.0, self._paused_until - time.monotonic(), refused)

    def why_paused(self) -> str:
        """The reason, in a sentence."""
        streak = self.records.streak
        if streak.paused_until > self.records.clock():
            all_, only = ("all ", ", and none was let through lately") if streak.none else ("", "")
            return f"YouTube refused {all_}{streak.count} exits in a row{only}: more than can be chance."
        return f"No exit could be built. The last failure: {self.last_failure}"

    def start(
        self, short: float, supply: ExitSupply | None, builds: asyncio.TaskGroup, avoid: frozenset[str] = frozenset()
    ) -> int:
        """Starts builds outside the countries to `avoid` until so many more exits can be expected, as far as there are
        free relays and room; returns how many."""
        room = self._room()
        taken = self.pool.taken()
        started = 0
        while short > 0 and started < room:
            relay: Relay | None = None
            names: frozenset[str] = frozenset()
            if supply is not None:
                memory = self.records.memory
                relay = supply.choose(memory, taken=taken, now=self.records.clock(), chance=self.chance, avoid=avoid)
                if relay is None:
                    break
                names = frozenset({relay.fingerprint, relay.address, memory.known_ip(relay)})
                taken |= names
            key = f"{self.keys}{next(self._numbers)}"
            expected = self.prober.expected(relay)
            self.pool.building[key] = Building(names=names, since=time.monotonic(), chance=expected)
            self.records.emit(
                ExitBuilding(
                    at=self.records.clock(),
                    key=key,
                    country=relay.country if relay else UNKNOWN_COUNTRY,
                    nickname=relay.nickname if relay else None,
                )
            )
            builds.create_task(self._build(key, relay), name=f"build {key}")
            started += 1
            short -= expected
        return started

    def _room(self) -> int:
        """How many builds may be started now."""
        most = self.limits.probed_at_once if self.prober.expected(None) < 1.0 else self.limits.at_once
        room = most - len(self.pool.building)
        return (
            min(room, 1) if self.failed >= self.limits.failures else room
        )  # one shows whether the network works again

    async def _build(self, key: str, relay: Relay | None) -> None:
        """Builds one exit and offers it, or says why not. It counts as being built until then."""
        try:
            await self._open(key, relay)
        except asyncio.CancelledError:
            self.records.emit_dropped(key, NOT_NEEDED)
            raise
        finally:
            self.pool.building.pop(key, None)

    async def _open(self, key: str, relay: Relay | None) -> None:
        try:
            async with asyncio.timeout(self.limits.build_timeout):
                opened = await self.network.open(key, relay)
        except TimeoutError:
            failure: Failure = ExitFailure(FailureKind.EXIT_LOST, "It could not be built in time.")
        except Failure as said:
            failure = said
        else:
            await self._finish(key, relay, opened)
            return
        self.records.emit_dropped(key, failure.reason)
        if failure.kind is FailureKind.TOR:  # the daemon is gone: not the relay's fault
            self.last_failure = failure.reason
            self._paused_until = time.monotonic() + self.limits.tick
            return
        self._fail(failure.reason)
        if relay is not None and self.failed <= self.limits.failures:  # beyond that, the network is down
            unbuilt = Exit(
                key=key,
                ip=self.records.memory.known_ip(relay),
                fingerprint=relay.fingerprint,
                nickname=relay.nickname,
                country=relay.country,
                seconds=0.0,
            )
            await self.records.save(self.records.update(unbuilt, verdict_on_exit(failure), None))

    async def _finish(self, key: str, relay: Relay | None, opened: OpenExit) -> None:
        """Offers an exit that was built, unless its address turns out to be in use, cooling or burned, or YouTube
        refuses it."""
        exit_ = opened.exit
        if relay is not None:
            exit_ = replace(exit_, ip=self.records.memory.known_ip(relay))
        now = time.monotonic()
        slot = Slot(opened=opened, exit=exit_, born=now, idle_since=now)
        try:
            offered = self._distinct(slot, chosen=relay is not None) and await self._let_through(slot)
        except asyncio.CancelledError:
            await opened.close()
            raise
        if not offered:
            self.pool.building.pop(key)
            await opened.close()
            return
        self.failed = self._pauses = self._duplicates = 0
        self._paused_until = 0.0
        self.sizing.build_seconds.add(time.monotonic() - self.pool.building.pop(key).since)
        self.offer(slot)

    def _distinct(self, slot: Slot, *, chosen: bool) -> bool:
        reason = ""
        if names_of(slot.exit) & self.pool.taken(besides=slot.exit.key):
            reason = "the same address as another exit"
        elif self.records.unusable(slot.exit, at_need=chosen or self._duplicates >= self.limits.repeats):
            reason = "its address is cooling down or burned"
        if not reason:
            return True
        self.records.emit_dropped(slot.exit.key, reason)
        self._duplicates += 1
        if self._duplicates % self.limits.duplicates == 0:
            self._fail(reason, at_once=True)
        return False

    async def _let_through(self, slot: Slot) -> bool:
        """Whether the exit may be offered; a doubtful one is probed first."""
        if not self.prober.doubts(slot.exit):
            return True
        verdict = await self.prober.verdict(slot)
        record = self.records.update(slot.exit, verdict, None, probed=True)
        await self.records.save(record)
        match verdict:
            case Answered(seen_ip=seen_ip):
                slot.exit = replace(slot.exit, ip=seen_ip or slot.exit.ip)
                return self._distinct(slot, chosen=True)
            case Inconclusive():
                return True
            case Refused() | Broke():
                self.records.emit_outcome(slot.exit.key, verdict, record)
                return False
            case _ as never:
                assert_never(never)

    def _fail(self, reason: str, *, at_once: bool = False) -> None:
        self.failed += 1
        self.last_failure = reason
        if (at_once or self.failed >= self.limits.failures) and not self.paused():
            self._paused_until = time.monotonic() + min(self.limits.pause * 2**self._pauses, self.limits.longest_pause)
            self._pauses = min(self._pauses + 1, MOST_PAUSES)
