"""An engine of the tests behind a real socket."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from tests.fakes.engine import FakeEngine
from ytsb_tui.core.state.events import Event
from ytsb_tui.core.state.fold import reduce
from ytsb_tui.core.state.panel import PanelState
from ytsb_tui.engine.bus import EventBus
from ytsb_tui.engine.client import EngineClient, Renewed
from ytsb_tui.engine.models.budget import Budget
from ytsb_tui.remote.ownership import Ownership, acquire
from ytsb_tui.remote.server import Server


class SharedEngine(FakeEngine):
    """The fake engine with the real stream of events, which any number of faces may follow."""

    def __init__(self, state: PanelState | None = None) -> None:
        self.bus = EventBus()
        super().__init__(state)
        self.bus.state = self.state

    def emit(self, *events: Event) -> None:
        """Something happened."""
        for event in events:
            self.bus.emit(event)
        self.state = self.bus.state

    def snapshot(self) -> PanelState:
        """The state now."""
        return self.bus.state

    def events(self) -> AsyncIterator[tuple[Event, ...]]:
        """Batches until drained."""
        return self.bus.events()

    async def drain(self, patience: float) -> None:
        """Ends the events too."""
        await super().drain(patience)
        self.bus.close()


class Face:
    """What a face makes of a client: the state that its events fold to."""

    def __init__(self, client: EngineClient) -> None:
        self.client = client
        self.state = client.snapshot()
        self.messages: list[str] = []
        self.ended = False

    async def follow(self) -> None:
        """Until the events end."""
        async for news in self.client.events():
            if isinstance(news, Renewed):
                self.state = news.state
                self.messages.append(news.message)
            else:
                for event in news:
                    self.state = reduce(self.state, event)
        self.ended = True


@asynccontextmanager
async def serving(folder: Path, engine: EngineClient) -> AsyncIterator[Path]:
    """The path of the socket on which the engine is served until the block ends."""
    async with owning(folder, engine) as (_, path):
        yield path


@asynccontextmanager
async def owning(
    folder: Path, engine: EngineClient, budget: Budget | None = None
) -> AsyncIterator[tuple[Ownership, Path]]:
    """The same, with the ownership of the library."""
    owned = acquire(folder, folder / "runtime", budget=budget is not None)
    assert owned is not None
    assert owned.listener is not None
    path = Path(owned.listener.getsockname())
    async with asyncio.TaskGroup() as group:
        server = group.create_task(Server(engine, lambda: owned.listener, budget).run())
        try:
            yield owned, path
        finally:
            server.cancel()
            await asyncio.wait({server})
            owned.release()


async def until(seen: Callable[[], object], seconds: float = 30.0) -> None:
    """Waits until it is so."""
    async with asyncio.timeout(seconds):
        while not seen():
            await asyncio.sleep(0.01)
