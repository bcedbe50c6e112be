"""The stream of events: folded into the snapshot as they happen, handed to listeners in batches."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from weakref import WeakSet

from ytsb_tui.core.state.events import Event, WorkProgress
from ytsb_tui.core.state.fold import reduce
from ytsb_tui.core.state.panel import PanelState

BATCH_SECONDS = 0.1  # between batches: ten a second at most
MOST_WAITING = 5_000  # events a listener may be behind before it misses progress reports (and nothing else)


class EventBus:
    """Emits to any number of listeners. Belongs to the event loop's thread."""

    def __init__(self) -> None:
        self.state = PanelState()
        self._listeners: WeakSet[_Listener] = WeakSet()  # one that nobody reads any more is gone with its stream
        self._closed = False

    def emit(self, event: Event) -> None:
        """Folds the event and queues it for every listener."""
        self.state = reduce(self.state, event)
        for listener in self._listeners:
            listener.put(event)

    def close(self) -> None:
        """Ends every listener's stream after what it still has to read."""
        self._closed = True
        for listener in self._listeners:
            listener.wake.set()

    def events(self) -> AsyncIterator[tuple[Event, ...]]:
        """Batches of all events from this call on: with `state` read in the same breath nothing is missed."""
        listener = _Listener()
        self._listeners.add(listener)
        return self._batches(listener)

    async def _batches(self, listener: _Listener) -> AsyncIterator[tuple[Event, ...]]:
        try:
            while True:
                if not listener.waiting:
                    if self._closed:
                        return
                    await listener.wake.wait()
                if batch := listener.take():
                    yield batch
                    if not self._closed:
                        await asyncio.sleep(BATCH_SECONDS)
        finally:
            self._listeners.discard(listener)


class _Listener:
    def __init__(self) -> None:
        self.waiting: list[Event] = []
        self.wake = asyncio.Event()

    def put(self, event: Event) -> None:
        if len(self.waiting) < MOST_WAITING or not isinstance(event, WorkProgress):
            self.waiting.append(event)
        self.wake.set()

    def take(self) -> tuple[Event, ...]:
        batch = tuple(self.waiting)
        self.waiting.clear()
        self.wake.clear()
        return batch
