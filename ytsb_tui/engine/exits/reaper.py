"""Looks after the exits in stock: those that died, grew old or are of no use to anybody go."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass

from ytsb_tui.engine.exits.leases import Slot
from ytsb_tui.engine.exits.pace import Need, Pace
from ytsb_tui.engine.exits.records import ExitLedger
from ytsb_tui.engine.exits.stock import ExitStock

NOT_NEEDED = "no longer needed"


@dataclass(slots=True, kw_only=True)
class ExitKeeper:
    """Works on the queue's stock."""

    stock: ExitStock
    ledger: ExitLedger
    pace: Pace
    need: Need

    def unfit(self, slot: Slot) -> str | None:
        """Why a held exit should not be lent, None when it may."""
        if (trouble := slot.opened.trouble()) is not None:
            return trouble
        now = time.monotonic()
        if now - slot.idle_since > self.pace.idle:
            return "it stood idle for too long"
        if now - slot.born > self.pace.lifetime:
            return "it grew old"
        kept = any(slot is other for other in self.stock.kept.values())
        if not kept and (self._has_duplicate(slot) or self.ledger.resting(slot.exit)):
            return "another exit showed the same address"
        return None

    async def clear_away(self) -> bool:
        """Closes unfit and surplus exits, and ends requests over leased ones that changed; whether any went."""
        stock = self.stock
        for lease in stock.leased.values():
            if not lease.slot.aborted and lease.trouble() is not None:
                lease.slot.aborted = True
                lease.connection.abort()
        gone = [(slot, reason) for slot in stock.held() if (reason := self.unfit(slot)) is not None]
        fit = [slot for slot in stock.ready if all(slot is not other for other, _ in gone)]
        surplus = len(fit) - self.need.most(len(stock.leased))
        gone += [(slot, NOT_NEEDED) for slot in fit[: max(0, surplus)]]
        for slot, reason in gone:
            stock.remove(slot)
            self.ledger.tell_dropped(slot.exit.key, reason)
        await asyncio.gather(*(slot.opened.close() for slot, _ in gone))
        return bool(gone)

    async def close_all(self) -> None:
        """The end: every held exit, within a moment."""
        slots = tuple(self.stock.held())
        self.stock.ready.clear()
        self.stock.kept.clear()
        for slot in slots:
            self.ledger.tell_dropped(slot.exit.key, NOT_NEEDED)
        with suppress(TimeoutError):
            async with asyncio.timeout(self.pace.farewell):
                await asyncio.gather(*(slot.opened.close() for slot in slots))

    def _has_duplicate(self, slot: Slot) -> bool:
        return any(lease.exit.ip == slot.exit.ip for lease in self.stock.leased.values())
