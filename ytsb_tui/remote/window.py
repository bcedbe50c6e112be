"""A window on a library that another process may own. When the engine ends, it goes on with the next or takes over."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable

from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.core.state.events import Event, Message
from ytsb_tui.core.state.panel import PanelState
from ytsb_tui.engine.client import EngineClient, Loop, Renewed
from ytsb_tui.remote.attached import AttachedEngine, EngineGone
from ytsb_tui.remote.calls import RemoteCommands
from ytsb_tui.remote.wire_format import DRAINED, STOPPED

_PAUSE = 0.1  # seconds between tries
_PATIENCE = 15.0  # seconds within which a process must own the library again


class Window(RemoteCommands):
    """Fulfils `EngineClient`. Calls that an engine left unanswered go to the next one.

    `join` returns the library's engine (our own when no process owns it), or None while that is undecided. It may block
    for a few seconds and raises SetupFailure.
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
        """See EngineClient; ends when the engine was stopped, or by `drain`."""
        events = self._engine.events()
        while True:
            async for batch in events:
                yield batch
            last = self._engine
            if self._leaving or not isinstance(last, AttachedEngine) or last.parting == STOPPED:
                return
            self._engine = await self._next(last)
            events, state, message = self._engine.events(), self._engine.snapshot(), _message(last, self._engine)
            joined, self._joined = self._joined, asyncio.Event()
            joined.set()
            yield Renewed(state=state, message=message)
            yield (Message(at=time.time(), level="warning", text=message),)

    async def _next(self, last: AttachedEngine) -> EngineClient:
        deadline = time.monotonic() + _PATIENCE
        while (engine := await asyncio.to_thread(self._join)) is None:
            if time.monotonic() > deadline:
                reason = f"The ytsb process using this library (pid {last.pid}) has stopped answering."
                raise SetupFailure(
                    FailureKind.LIBRARY, reason, f"Resume it with fg if it is suspended, or end it: kill -9 {last.pid}"
                )
            await asyncio.sleep(_PAUSE)
        return engine

    async def _call(self, name: str, **values: object) -> object:
        while True:
            engine, joined = self._engine, self._joined
            try:
                return await getattr(engine, name)(**values)
            except EngineGone:
                if engine is self._engine:
                    await joined.wait()  # forever when there is none: then this window is closing

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


def _message(last: AttachedEngine, engine: EngineClient) -> str:
    if isinstance(engine, AttachedEngine) and engine.pid == last.pid:
        return "This window fell behind and was disconnected. It is attached again."
    ended = "has ended" if last.parting == DRAINED else "died"
    successor = f"pid {engine.pid}" if isinstance(engine, AttachedEngine) else "this one"
    return f"The ytsb that owned this library (pid {last.pid}) {ended}; {successor} continues its work."
