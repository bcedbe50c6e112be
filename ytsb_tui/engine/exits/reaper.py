"""Closes exits of the pool that are dead, too old or no longer needed."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass

from ytsb_tui.engine.exits.leases import Slot
from ytsb_tui.engine.exits.pool import ExitPool
from ytsb_tui.engine.exits.records import NOT_NEEDED, ExitRecords
from ytsb_tui.engine.exits.sizing import QueueLimits, Sizing


@dataclass(slots=True, kw_only=True)
class ExitReaper:
    """Works on the queue's pool."""

    pool: ExitPool
    records: ExitRecords
    limits: QueueLimits
    sizing: Sizing

    def unfit(self, slot: Slot) -> str | None:
        """Why an idle exit must not be leased, None if it may."""
        if (trouble := slot.opened.trouble()) is not None:
            return trouble
        now = time.monotonic()
        if now - slot.idle_since > self.limits.idle:
            return "idle for too long"
        if now - slot.born > self.limits.lifetime:
            return "too old"
        reserved = any(slot is other for other in self.pool.reserved.values())
        if not reserved and (self._has_duplicate(slot) or self.records.unusable(slot.exit, at_need=True)):
            return "another exit showed the same address"
        return None

    async def reap(self) -> bool:
        """Closes unfit and surplus exits, and aborts requests over leased ones that changed. True if any was closed."""
        pool = self.pool
        for lease in pool.leased.values():
            if not lease.slot.aborted and lease.trouble() is not None:
                lease.slot.aborted = True
                lease.connection.abort()
        gone = [(slot, reason) for slot in pool.idle() if (reason := self.unfit(slot)) is not None]
        fit = [slot for slot in pool.ready if all(slot is not other for other, _ in gone)]
        surplus = len(fit) - self.sizing.most(len(pool.leased))
        gone += [(slot, NOT_NEEDED) for slot in fit[: max(0, surplus)]]
        for slot, reason in gone:
            pool.remove(slot)
            self.records.emit_dropped(slot.exit.key, reason)
        await asyncio.gather(*(slot.opened.close() for slot, _ in gone))
        return bool(gone)

    async def close_all(self) -> None:
        """Closes every idle exit, at shutdown."""
        slots = tuple(self.pool.idle())
        self.pool.ready.clear()
        self.pool.reserved.clear()
        for slot in slots:
            self.records.emit_dropped(slot.exit.key, NOT_NEEDED)
        with suppress(TimeoutError):
            async with asyncio.timeout(self.limits.close_timeout):
                await asyncio.gather(*(slot.opened.close() for slot in slots))

    def _has_duplicate(self, slot: Slot) -> bool:
        return any(lease.exit.ip == slot.exit.ip for lease in self.pool.leased.values())
