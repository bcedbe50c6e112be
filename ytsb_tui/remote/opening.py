"""An engine that is still being opened, so that the app can draw its first frame before."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING

from ytsb_tui.core.state.panel import PanelState
from ytsb_tui.engine.client import EngineClient, Loop, Renewed
from ytsb_tui.remote.calls import RemoteCommands

if TYPE_CHECKING:
    from ytsb_tui.core.state.events import Event


class OpeningEngine(RemoteCommands):
    """Fulfils `EngineClient`. Opens the engine when its events are first asked for; commands wait until it is open.

    `open_engine` may block, runs in a thread, and raises SetupFailure.
    """

    def __init__(self, open_engine: Callable[[], EngineClient]) -> None:
        self._open = open_engine
        self._engine: EngineClient | None = None
        self._opened = asyncio.Event()

    def snapshot(self) -> PanelState:
        """See EngineClient."""
        return PanelState(opening=True) if self._engine is None else self._engine.snapshot()

    async def events(self) -> AsyncIterator[tuple[Event, ...] | Renewed]:
        """See EngineClient; first the state of the opened engine. Raises SetupFailure when it cannot be opened."""
        engine = await asyncio.to_thread(self._open)
        events, state = engine.events(), engine.snapshot()
        self._engine = engine
        self._opened.set()
        yield Renewed(state=state, message="")
        async for batch in events:
            yield batch

    async def _call(self, name: str, **values: object) -> object:
        await self._opened.wait()
        return await getattr(self._engine, name)(**values)

    def loops(self) -> tuple[Loop, ...]:
        """See EngineClient."""
        return () if self._engine is None else self._engine.loops()

    async def drain(self, patience: float) -> None:
        """See EngineClient; nothing to end before it is open."""
        if self._engine is not None:
            await self._engine.drain(patience)

    async def stop(self) -> None:
        """See EngineClient."""
        await self._opened.wait()
        if self._engine is not None:
            await self._engine.stop()
