"""Workers waiting for an exit, first come first served; some avoid certain countries."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from ytsb_tui.core.jobs.failures import Failure
from ytsb_tui.engine.exits.leases import Slot


@dataclass(slots=True, eq=False)
class Waiter:
    """A waiting worker; `avoid` has lower-case country codes."""

    worker: str
    avoid: frozenset[str]
    future: asyncio.Future[Slot]

    def takes(self, slot: Slot) -> bool:
        """Whether it is still waiting, and for an exit like this."""
        return not self.future.done() and slot.exit.country not in self.avoid


class Waiters:
    """Belongs to the event loop's thread."""

    def __init__(self) -> None:
        self._queue: deque[Waiter] = deque()

    def __len__(self) -> int:
        return len(self._queue)

    def __iter__(self) -> Iterator[Waiter]:
        return iter(tuple(self._queue))

    def add(self, worker: str, avoid: frozenset[str]) -> Waiter:
        """Adds a worker at the end."""
        waiter = Waiter(worker, avoid, asyncio.get_running_loop().create_future())
        self._queue.append(waiter)
        return waiter

    def discard(self, waiter: Waiter) -> None:
        """Removes a waiter, if it is still there."""
        if waiter in self._queue:
            self._queue.remove(waiter)

    def give(self, slot: Slot) -> bool:
        """Gives the exit to the first waiter that takes it; False if none does."""
        for waiter in self:
            if waiter.takes(slot):
                self._queue.remove(waiter)
                waiter.future.set_result(slot)
                return True
        return False

    def dismiss(self, failure: Failure) -> None:
        """Raises `failure` in every waiter."""
        waiters, self._queue = self._queue, deque()
        for waiter in waiters:
            if not waiter.future.done():
                waiter.future.set_exception(failure)

    @property
    def restricted(self) -> tuple[Waiter, ...]:
        """Waiters that avoid some countries."""
        return tuple(waiter for waiter in self._queue if waiter.avoid)
