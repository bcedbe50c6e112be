"""An engine over fakes and a real library in a temporary folder, run like a headless one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from tests.fakes.exit_network import FakeNetwork, relays
from tests.fakes.work import FakeBatchWriter, FakeFetcher, FakeLister, FakeWriter, FolderVault, video
from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.core.state.events import Event, WorkersChanged
from ytsb_tui.core.state.fold import reduce
from ytsb_tui.core.state.panel import PanelState
from ytsb_tui.engine.assembly import Ports, Way, Wishes, assemble
from ytsb_tui.engine.engine import Engine
from ytsb_tui.engine.ports.listening import Listener, SoundSource
from ytsb_tui.engine.ports.media import MediaSource
from ytsb_tui.engine.ports.sites import FeedReader, SiteSource
from ytsb_tui.engine.ports.slides import SlideFinder


def links(count: int) -> str:
    """Links to the first videos of the fakes, a line each."""
    return "\n".join(f"https://youtu.be/{video(n)}" for n in range(1, count + 1))


class World:
    """Everything that an engine uses."""

    def __init__(self, folder: Path, exits: int = 40) -> None:
        self.folder = folder
        self.network = FakeNetwork(relays(exits))
        self.fetcher = FakeFetcher()
        self.lister = FakeLister()
        self.media_sources: tuple[MediaSource, ...] = ()
        self.site_sources: tuple[SiteSource, ...] = ()
        self.feeds: FeedReader | None = None
        self.slides: SlideFinder | None = None
        self.sounds: tuple[SoundSource, ...] = ()
        self.listener: Listener | None = None
        self.writer = FakeWriter()
        self.beside: tuple[Way, ...] = ()
        self.batch_writer: FakeBatchWriter | None = None
        (folder / "vault").mkdir(exist_ok=True)
        self.vault = FolderVault(folder / "vault")
        self.library = SqliteLibrary(folder / "library.db")
        self.events: list[Event] = []
        self.state = PanelState()
        self._moved = asyncio.Event()

    def engine(self, wishes: Wishes | None = None) -> Engine:
        """A new engine on the library as it is."""
        ports = Ports(
            network=self.network,
            library=self.library,
            fetcher=self.fetcher,
            lister=self.lister,
            writer=self.writer,
            vault=self.vault,
            batch_writer=self.batch_writer,
            media_sources=self.media_sources,
            site_sources=self.site_sources,
            feeds=self.feeds,
            slides=self.slides,
            sounds=self.sounds,
            listener=self.listener,
            beside=self.beside,
        )
        return assemble(ports, wishes or Wishes())

    @asynccontextmanager
    async def running(self, wishes: Wishes | None = None) -> AsyncIterator[Engine]:
        """The engine with its loops in a task group; drained at the end."""
        engine = self.engine(wishes)
        self.state = engine.snapshot()
        events = engine.events()
        async with asyncio.TaskGroup() as group:
            running: dict[str, asyncio.Task[None]] = {}
            self._start(engine, group, running)

            async def listen() -> None:
                async for batch in events:
                    for event in batch:
                        self.events.append(event)
                        self.state = reduce(self.state, event)
                        if isinstance(event, WorkersChanged):
                            self._start(engine, group, running)
                    self._moved.set()

            group.create_task(listen())
            yield engine
            await engine.drain(0.0)

    def _start(self, engine: Engine, group: asyncio.TaskGroup, running: dict[str, asyncio.Task[None]]) -> None:
        for loop in engine.loops():
            if loop.name not in running or running[loop.name].done():

                async def run(each: Callable[[], object] = loop.run) -> None:
                    await each()  # type: ignore[misc]  # a loop's coroutine function

                running[loop.name] = group.create_task(run())

    async def until(self, what: Callable[[PanelState], bool], seconds: float = 15.0) -> PanelState:
        """Waits until the panel satisfies a condition."""
        async with asyncio.timeout(seconds):
            while not what(self.state):
                self._moved.clear()
                await self._moved.wait()
        return self.state

    def of(self, kind: type[Event]) -> list[Event]:
        """The events of a kind so far."""
        return [event for event in self.events if isinstance(event, kind)]
