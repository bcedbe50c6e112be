"""A window on a library that others may own: when its engine ends, it goes on with the next one, or owns it itself."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable

from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.core.state.events import Event, Message
from ytsb_tui.core.state.panel import PanelState
from ytsb_tui.engine.client import EngineClient, Loop, Renewed
from ytsb_tui.remote.attached import AttachedEngine, EngineGone
from ytsb_tui.remote.calls import Orders
from ytsb_tui.remote.wire_format import DRAINED, STOPPED

_PAUSE = 0.1  # seconds between two tries
_PATIENCE = 15.0  # seconds until somebody must own the library again


class Window(Orders):
    """Fulfils `EngineClient`. Orders that were not answered before an engine ended are given to the next one.

    `join` gives the engine of the library, our own when nobody has it, or None when that cannot be said yet; it may
    block for a moment. Raises SetupFailure.
    """

    def __init__(self, engine: AttachedEngine, join: Callable[[], EngineClient | None]) -> None:
        self._engine: EngineClient = engine
        self._join = join
        self._leaving = False
        self._joined = asyncio.Event()

    def snapshot(self) -> PanelState:
        """See EngineClient."""
        return self._engine.snapshot()

    async def events(self) -> AsyncIterator[tuple[Event, ...] | Renewed]:
        """See EngineClient; ends when the work was stopped, or by `drain`."""
        events = self._engine.events()
        while True:
            async for batch in events:
                yield batch
            last = self._engine
            if self._leaving or not isinstance(last, AttachedEngine) or last.parting == STOPPED:
                return
            self._engine = await self._next(last)
            events, state, told = self._engine.events(), self._engine.snapshot(), _told(last, self._engine)
            joined, self._joined = self._joined, asyncio.Event()
            joined.set()
            yield Renewed(state=state, told=told)
            yield (Message(at=time.time(), level="warning", text=told),)

    async def _next(self, last: AttachedEngine) -> EngineClient:
        deadline = time.monotonic() + _PATIENCE
        while (engine := await asyncio.to_thread(self._join)) is None:
            if time.monotonic() > deadline:
                reason = f"The ytsb at work on this library (pid {last.pid}) does not answer any more."
                raise SetupFailure(
                    FailureKind.LIBRARY, reason, f"If it is suspended, fg wakes it; kill -9 {last.pid} ends it."
                )
            await asyncio.sleep(_PAUSE)
        return engine

    async def _order(self, name: str, **values: object) -> object:
        while True:
            engine, joined = self._engine, self._joined
            try:
                return await getattr(engine, name)(**values)
            except EngineGone:
                if engine is self._engine:
                    await joined.wait()  # for ever when there is no next one: then the face is ending

    def loops(self) -> tuple[Loop, ...]:
        """See EngineClient."""
        return self._engine.loops()

    async def drain(self, patience: float) -> None:
        """See EngineClient."""
        self._leaving = True
        await self._engine.drain(patience)

    async def stop(self) -> None:
        """See EngineClient."""
        self._leaving = True
        await self._engine.stop()


def _told(last: AttachedEngine, engine: EngineClient) -> str:
    if isinstance(engine, AttachedEngine) and engine.pid == last.pid:
        return "This window could not keep up and was cut off. It is attached again."
    ended = "has ended" if last.parting == DRAINED else "died"
    who = f"pid {engine.pid}" if isinstance(engine, AttachedEngine) else "this one"
    return f"The ytsb at work here (pid {last.pid}) {ended}: {who} goes on with its work."
