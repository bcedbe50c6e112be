"""What is remembered of exits, in memory and in the library, and what is told of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from ytsb_tui.core.exits import Exit, ExitMemory, ExitRecord, ExitRules, after_break, after_refusal, after_use
from ytsb_tui.core.state.events import Event, ExitBurned, ExitCooling, ExitDropped, ExitReady
from ytsb_tui.engine.exits.leases import Lease, Refused, Succeeded
from ytsb_tui.engine.library_thread import LibraryThread
from ytsb_tui.engine.ports.exits import ExitStore


@dataclass(slots=True, kw_only=True)
class ExitLedger:
    """Every method that changes a record returns it; `save` makes it last."""

    library: ExitStore
    in_library: LibraryThread
    rules: ExitRules
    emit: Callable[[Event], None]
    clock: Callable[[], float]
    memory: ExitMemory = field(default_factory=ExitMemory)

    async def load(self) -> None:
        """Reads what earlier runs left. What they did under a clock that has been set back since is as old as now."""
        now = self.clock()
        self.memory = ExitMemory(_by_now(record, now) for record in await self.in_library(self.library.exits))

    async def save(self, record: ExitRecord) -> None:
        """Carried out even when the caller is cancelled while it waits."""
        await self.in_library(self.library.save_exit, record)

    def resting(self, exit_: Exit) -> bool:
        """Whether it cools down or is burned."""
        return self.memory.rests_until(exit_.ip, exit_.fingerprint) > self.clock()

    def succeeded(self, lease: Lease, said: Succeeded) -> ExitRecord:
        """YouTube let the exit through."""
        now = self.clock()
        ip = said.seen_ip or lease.exit.ip
        return self._keep(after_use(lease.exit, self.memory, self.rules, ip=ip, worker=lease.worker, now=now))

    def refused(self, lease: Lease, said: Refused) -> ExitRecord:
        """YouTube refused the exit, or it was used to no end."""
        now = self.clock()
        record = after_refusal(lease.exit, self.memory, self.rules, burn=said.burn, worker=lease.worker, now=now)
        return self._keep(record)

    def broke(self, exit_: Exit) -> ExitRecord:
        """The exit could not be built, or broke."""
        return self._keep(after_break(exit_, self.memory, now=self.clock()))

    def tell_ready(self, exit_: Exit, ready: int, wanted: int) -> None:
        """It can be lent."""
        record = self.memory.record(exit_.ip, exit_.fingerprint)
        self.emit(
            ExitReady(
                at=self.clock(),
                exit=exit_,
                ready=ready,
                wanted=wanted,
                let_through=record.let_through if record else 0,
                blocked=record.blocked if record else 0,
            )
        )

    def tell_cooling(self, key: str, record: ExitRecord) -> None:
        """It rests as after any use."""
        self.emit(
            ExitCooling(
                at=self.clock(),
                key=key,
                ip=record.ip,
                until=record.cooling_until,
                let_through=record.let_through,
                blocked=record.blocked,
            )
        )

    def tell_burned(self, key: str, record: ExitRecord, reason: str) -> None:
        """It was refused."""
        self.emit(
            ExitBurned(
                at=self.clock(),
                key=key,
                ip=record.ip,
                until=record.burned_until,
                reason=reason,
                let_through=record.let_through,
                blocked=record.blocked,
            )
        )

    def tell_dropped(self, key: str, reason: str) -> None:
        """It is gone."""
        self.emit(ExitDropped(at=self.clock(), key=key, reason=reason))

    def _keep(self, record: ExitRecord) -> ExitRecord:
        self.memory.remember(record)
        return record


def _by_now(record: ExitRecord, now: float) -> ExitRecord:
    ahead = record.last_used - now
    if ahead <= 0:
        return record
    return replace(
        record,
        last_used=now,
        cooling_until=record.cooling_until - ahead,
        burned_until=record.burned_until - ahead,
    )
