"""For programs: exits, transcripts and engines in a few lines. The public names are those of `ytsb_tui`."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import cache

from ytsb_tui.adapters.system_keyring import stored
from ytsb_tui.adapters.youtube.fetcher import YouTubeFetcher
from ytsb_tui.core.jobs.failures import EXITS_IN_A_ROW, ExitFailure
from ytsb_tui.core.jobs.job import Job
from ytsb_tui.core.state.events import Event
from ytsb_tui.core.state.panel import PanelState
from ytsb_tui.core.videos.transcripts import LanguageWish
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.engine import Engine
from ytsb_tui.engine.exits.leases import Lease
from ytsb_tui.engine.exits.queue import ExitQueue
from ytsb_tui.engine.fetching import fetch_over
from ytsb_tui.engine.library_thread import LibraryThread
from ytsb_tui.engine.ports.exits import ExitNetwork
from ytsb_tui.engine.ports.transcripts import Fetched, TranscriptFetcher
from ytsb_tui.headless.run import HeadlessRun
from ytsb_tui.settings.load import load
from ytsb_tui.settings.schema import Settings
from ytsb_tui.wiring import exit_network, open_library, opened, wishes

ENGLISH = LanguageWish()


@asynccontextmanager
async def open_exits(
    settings: Settings | None = None, *, ahead: int = 3, network: ExitNetwork | None = None
) -> AsyncIterator[ExitQueue]:
    """A queue that keeps `ahead` exits ready and leases them: `async with exits.lease("me", None) as lease`.

    `settings` default to those of `ytsb`; `network` replaces the one that they name. What is learned about exits
    (cooldowns, blocks) is stored in the library. Raises SetupFailure, also while the block runs.
    """
    settings = settings or load({}, os.environ, stored)
    library, in_library = open_library(settings), LibraryThread()
    try:
        source = network or exit_network(settings)
        exits = ExitQueue(source, library, wishes(settings).rules, lambda _: None, in_library)
        exits.plan(needed=ahead, workers=ahead, all_at_once=True)
        try:
            async with asyncio.TaskGroup() as tasks:
                running = [tasks.create_task(source.run(lambda *_: None)), tasks.create_task(exits.run())]
                try:
                    yield exits
                finally:
                    for task in reversed(running):
                        task.cancel()
        except BaseExceptionGroup as group:
            raise _first(group) from None  # the error itself: the tasks are an implementation detail
    finally:
        in_library.close()
        library.close()


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    first = group.exceptions[0]
    return _first(first) if isinstance(first, BaseExceptionGroup) else first


@cache
def _fetcher() -> YouTubeFetcher:
    """One for the whole program, which learns as which player YouTube serves it."""
    return YouTubeFetcher()


async def transcript_over(
    lease: Lease, video: VideoId, wish: LanguageWish = ENGLISH, *, fetcher: TranscriptFetcher | None = None
) -> Fetched:
    """A video's transcript over an exit that is already leased; what the outcome says about the exit is reported to it.

    Raises ExitFailure when this exit is no good (take another), or another Failure. Gives up after a minute.
    """
    return await fetch_over(lease, fetcher or _fetcher(), video, wish, lambda *_: None)


async def transcript(
    exits: ExitQueue,
    video: VideoId,
    wish: LanguageWish = ENGLISH,
    *,
    tries: int = EXITS_IN_A_ROW,
    fetcher: TranscriptFetcher | None = None,
) -> Fetched:
    """A video's transcript over up to `tries` exits, leased one after another.

    Raises the ExitFailure of the last exit, or another Failure.
    """
    source = fetcher or _fetcher()
    for left in range(tries - 1, -1, -1):
        async with exits.lease(f"transcript of {video}", video) as lease:
            try:
                return await transcript_over(lease, video, wish, fetcher=source)
            except ExitFailure:
                if not left:
                    raise
    raise ValueError("tries must be at least 1")


@contextmanager
def open_engine(settings: Settings | None = None) -> Iterator[Engine]:
    """The engine that `ytsb run` uses; `settings` default to those of `ytsb`. Raises SetupFailure."""
    with opened(settings or load({}, os.environ, stored)) as engine:
        yield engine


class _Listener:
    def __init__(self, listen: Callable[[Event], None]) -> None:
        self._listen = listen

    def show(self, event: Event, state: PanelState) -> None:
        self._listen(event)

    def close(self) -> None:
        pass


async def work_off(engine: Engine, listen: Callable[[Event], None] = lambda _: None) -> tuple[Job, ...]:
    """Runs an engine until nothing is left to do; returns every job as it ended. `listen` gets all events.

    Only on the main thread: SIGINT, SIGTERM and SIGHUP drain the engine and end the work.
    """
    await HeadlessRun(engine, _Listener(listen), ()).run()
    return tuple(engine.snapshot().jobs.values())
