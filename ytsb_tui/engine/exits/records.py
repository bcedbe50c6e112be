"""The records of exits, in memory and in the library, and the events about them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import assert_never

from ytsb_tui.core.exit_shares import KNOWN, in_words
from ytsb_tui.core.exits import Exit, ExitMemory, ExitRecord, ExitRules, record_after
from ytsb_tui.core.jobs.failures import SetupFailure
from ytsb_tui.core.state.events import Event, ExitBurned, ExitCooling, ExitDropped, ExitReady, ShareChanged
from ytsb_tui.core.verdicts import Answered, Broke, Inconclusive, Refused, Verdict
from ytsb_tui.engine.exits.streak import RefusalStreak
from ytsb_tui.engine.library_thread import LibraryThread
from ytsb_tui.engine.ports.exits import ExitStore

PROVEN_SECONDS = 3600.0  # after its cooldown, for which an exit that was let through is expected to be again
NOT_NEEDED = "no longer needed"  # why an exit was dropped


@dataclass(slots=True, kw_only=True)
class ExitRecords:
    """`update` changes a record in memory, `save` stores it."""

    store: ExitStore
    in_library: LibraryThread
    rules: ExitRules
    emit: Callable[[Event], None]
    clock: Callable[[], float]
    memory: ExitMemory = field(default_factory=ExitMemory)
    streak: RefusalStreak = field(default_factory=RefusalStreak)
    _said: str = ""  # the share as it was last reported

    async def load(self) -> None:
        """Reads the records of earlier runs. If the clock has been set back since, their times are moved to now."""
        now = self.clock()
        stored = await self.in_library(self.store.exits)
        self.memory = ExitMemory((_by_now(record, now) for record in stored), now)
        self._tell_share()

    def _tell_share(self) -> None:
        shares = self.memory.shares
        if shares.exits >= KNOWN and (said := in_words(shares.whole.mean)) != self._said:
            self._said = said
            self.emit(ShareChanged(at=self.clock(), share=shares.whole.mean))

    async def save(self, record: ExitRecord) -> None:
        """Stores a record, even if the caller is cancelled meanwhile. While the library cannot be used, it is only kept
        in memory."""
        with suppress(SetupFailure):
            await self.in_library.soon(self.store.save_exit, record)

    def unusable(self, exit_: Exit, *, at_need: bool) -> bool:
        """Whether it is cooling or burned; `at_need`, when no other is left."""
        if at_need:
            return self.memory.usable_at_need_from(exit_.ip, exit_.fingerprint, self.rules) > self.clock()
        return self.memory.usable_from(exit_.ip, exit_.fingerprint) > self.clock()

    def proven(self, exit_: Exit) -> bool:
        """Whether it was let through lately, so that a refusal may be due to something else."""
        return self.memory.proven(exit_.ip, exit_.fingerprint, self.clock() - self.rules.cooldown - PROVEN_SECONDS)

    def update(self, exit_: Exit, verdict: Verdict, worker: str | None, *, probed: bool = False) -> ExitRecord:
        """The record after `verdict`; `worker` is None if the exit could not be built, or was only `probed`."""
        now = self.clock()
        self.streak.add(verdict, self.memory.shares.whole, now)
        record = record_after(exit_, verdict, self.memory, self.rules, worker=worker, now=now, probed=probed)
        self.memory.remember(record)
        self._tell_share()
        return record

    def emit_ready(self, exit_: Exit, ready: int, wanted: int) -> None:
        """It can be leased."""
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

    def emit_outcome(self, key: str, verdict: Verdict, record: ExitRecord) -> None:
        """Its lease is over: it is burned, broken or cooling."""
        match verdict:
            case Broke(reason=reason):
                self.emit_dropped(key, reason)
            case Refused(reason=reason):
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
            case Answered() | Inconclusive():
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
            case _ as never:
                assert_never(never)

    def emit_dropped(self, key: str, reason: str) -> None:
        """It is gone."""
        self.emit(ExitDropped(at=self.clock(), key=key, reason=reason))


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
