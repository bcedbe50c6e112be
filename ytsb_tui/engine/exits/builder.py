"""Builds exits ahead of demand, several at once, and slows down when none can be built."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from ytsb_tui.core.exits import Exit, ExitSupply, Relay
from ytsb_tui.core.jobs.failures import ExitFailure, Failure, FailureKind
from ytsb_tui.core.state.events import ExitBuilding
from ytsb_tui.core.verdicts import verdict_on_exit
from ytsb_tui.engine.exits.leases import Slot
from ytsb_tui.engine.exits.pace import Need, Pace
from ytsb_tui.engine.exits.records import ExitLedger
from ytsb_tui.engine.exits.stock import Building, ExitStock, names_of
from ytsb_tui.engine.ports.exits import ExitNetwork, OpenExit

UNKNOWN_COUNTRY = "??"
MOST_PAUSES = 16  # so that doubling stays a number


@dataclass(slots=True, kw_only=True)
class ExitBuilder:
    """`offer` gets every exit that came to stand; `last_failure` is the reason of the last one that did not."""

    network: ExitNetwork
    stock: ExitStock
    ledger: ExitLedger
    pace: Pace
    need: Need
    offer: Callable[[Slot], None]
    chance: Callable[[], float]
    failed: int = 0  # in a row
    last_failure: str = ""
    _pauses: int = 0
    _duplicates: int = 0  # in a row
    _paused_until: float = 0.0
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def paused(self) -> float:
        """Seconds until building goes on, 0 when nothing holds it up."""
        return max(0.0, self._paused_until - time.monotonic())

    def start(
        self, count: int, supply: ExitSupply | None, builds: asyncio.TaskGroup, avoid: frozenset[str] = frozenset()
    ) -> int:
        """Starts up to `count` builds outside the countries to `avoid`, as many as there are free relays and room;
        returns how many."""
        count = min(count, self.pace.at_once - len(self.stock.building))
        if self.failed >= self.pace.failures:
            count = min(count, 1)  # one tries whether it works again
        taken = self.stock.taken()
        for started in range(count):
            relay: Relay | None = None
            names: frozenset[str] = frozenset()
            if supply is not None:
                memory = self.ledger.memory
                relay = supply.choose(memory, taken=taken, now=self.ledger.clock(), chance=self.chance, avoid=avoid)
                if relay is None:
                    return started
                names = frozenset({relay.fingerprint, relay.address, memory.known_ip(relay)})
                taken |= names
            key = f"e{next(self._numbers)}"
            self.stock.building[key] = Building(names=names, since=time.monotonic())
            self.ledger.emit(
                ExitBuilding(
                    at=self.ledger.clock(),
                    key=key,
                    country=relay.country if relay else UNKNOWN_COUNTRY,
                    nickname=relay.nickname if relay else None,
                )
            )
            builds.create_task(self._build(key, relay), name=f"build {key}")
        return max(0, count)

    async def _build(self, key: str, relay: Relay | None) -> None:
        try:
            try:
                async with asyncio.timeout(self.pace.give_up):
                    opened = await self.network.open(key, relay)
            finally:
                building = self.stock.building.pop(key)
        except TimeoutError:
            failure: Failure = ExitFailure(FailureKind.EXIT_LOST, "It could not be built in time.")
        except Failure as said:
            failure = said
        except asyncio.CancelledError:
            self.ledger.tell_dropped(key, "no longer needed")
            raise
        else:
            await self._stand(key, relay, opened, time.monotonic() - building.since)
            return
        self.ledger.tell_dropped(key, failure.reason)
        if failure.kind is FailureKind.TOR:  # the daemon went away: not the relay's fault, and building waits for it
            self.last_failure = failure.reason
            self._paused_until = time.monotonic() + self.pace.tick
            return
        self._fail(failure.reason)
        if relay is not None and self.failed <= self.pace.failures:  # beyond that, the network is down
            unbuilt = Exit(
                key=key,
                ip=self.ledger.memory.known_ip(relay),
                fingerprint=relay.fingerprint,
                nickname=relay.nickname,
                country=relay.country,
                seconds=0.0,
            )
            await self.ledger.save(self.ledger.record(unbuilt, verdict_on_exit(failure), None))

    async def _stand(self, key: str, relay: Relay | None, opened: OpenExit, seconds: float) -> None:
        """Takes in an exit that was built, unless its address turns out to be another's or to be resting."""
        exit_ = opened.exit
        if relay is not None:
            exit_ = replace(exit_, ip=self.ledger.memory.known_ip(relay))
        reason = ""
        if names_of(exit_) & self.stock.taken():
            reason = "the same address as another exit"
        elif self.ledger.resting(exit_):
            reason = "its address is resting"
        if reason:
            self.ledger.tell_dropped(key, reason)
            self._duplicates += 1
            if self._duplicates % self.pace.duplicates == 0:
                self._fail(reason, at_once=True)
            await opened.close()
            return
        self.failed = self._pauses = self._duplicates = 0
        self._paused_until = 0.0
        self.need.build.add(seconds)
        now = time.monotonic()
        self.offer(Slot(opened=opened, exit=exit_, born=now, idle_since=now))

    def _fail(self, reason: str, *, at_once: bool = False) -> None:
        self.failed += 1
        self.last_failure = reason
        if (at_once or self.failed >= self.pace.failures) and not self.paused():
            self._paused_until = time.monotonic() + min(self.pace.pause * 2**self._pauses, self.pace.longest_pause)
            self._pauses = min(self._pauses + 1, MOST_PAUSES)
