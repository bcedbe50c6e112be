"""The event bus: folds events into the snapshot and delivers them to listeners in batches."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from weakref import WeakSet

from ytsb_tui.core.state.events import Event, WorkProgress
from ytsb_tui.core.state.fold import reduce
from ytsb_tui.core.state.log import Log
from ytsb_tui.core.state.panel import PanelState

BATCH_SECONDS = 0.1  # between batches, so at most ten per second
MOST_WAITING = 5_000  # events a listener may lag behind before it misses progress events, and only those


class EventBus:
    """Emits events to any number of listeners. Used on the event loop's thread only."""

    def __init__(self) -> None:
        self.state = PanelState()
        self._listeners: WeakSet[_Listener] = WeakSet()  # a listener disappears with its stream
        self._closed = False

    def remember(self, log: Log) -> None:
        """Begins the log with what happened before there were listeners."""
        self.state = replace(self.state, log=log)

    def emit(self, event: Event) -> None:
        """Folds the event and queues it for every listener."""
        self.state = reduce(self.state, event)
        for listener in self._listeners:
            listener.put(event)

    def close(self) -> None:
        """Ends every listener's stream after its pending events."""
        self._closed = True
        for listener in self._listeners:
            listener.wake.set()

    def events(self) -> AsyncIterator[tuple[Event, ...]]:
        """Batches of all events from this call on; with `state` read at the same time nothing is missed."""
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
