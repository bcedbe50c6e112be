"""Lists the playlists, channels and searches that wait in the library, over leased exits."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from ytsb_tui.core.jobs.failures import (
    ChoiceNeeded,
    ExitFailure,
    Failure,
    FailureKind,
    SetupFailure,
    TransientFailure,
    VideoFailure,
)
from ytsb_tui.core.jobs.job import Stage
from ytsb_tui.core.state.events import Message, SourceFailed, SourceListed
from ytsb_tui.core.videos.video import Collection, FeedSource, OnYouTube, VideoId, source_text
from ytsb_tui.engine.dispatcher import Dispatcher
from ytsb_tui.engine.exits.queue import ExitQueue
from ytsb_tui.engine.exits.sites import SiteExits
from ytsb_tui.engine.exits.use import use_exit
from ytsb_tui.engine.outcomes import unexpected
from ytsb_tui.engine.ports.connections import Connection
from ytsb_tui.engine.ports.jobs import NewJob
from ytsb_tui.engine.ports.sites import FeedReader
from ytsb_tui.engine.ports.sources import Listed, SourceLister

WHOLE_AGAIN = 24 * 3600.0  # seconds after which a source is listed whole, even if its feed tells what is new
LIST_SECONDS = 600.0  # a channel of thousands of videos comes in pages
EXITS_A_SOURCE = 8
WORKER = "sources"
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """A source that was listed whole at a time (epoch), with what it held then and what its feed has named since."""

    listed: Listed
    at: float
    videos: frozenset[VideoId]


@dataclass(kw_only=True)
class SourceQueue:
    """Lists one collection after another. `pending` counts those still to be listed."""

    dispatcher: Dispatcher
    queue: ExitQueue
    lister: SourceLister
    sites: SiteExits
    feeds: FeedReader | None
    pending: int = 0
    previews: set[asyncio.Task[object]] = field(default_factory=set)  # running
    _wake: asyncio.Event = field(default_factory=asyncio.Event)
    _whole: dict[Collection, Whole] = field(default_factory=dict)

    def wake(self) -> None:
        """There may be something to list."""
        self._wake.set()

    async def loop(self) -> None:
        """Runs until cancelled."""
        dispatcher = self.dispatcher
        while not dispatcher.stopping:
            self._wake.clear()
            waiting = await dispatcher.in_library(dispatcher.library.pending_sources)
            self.pending = len(waiting)
            if not waiting or not dispatcher.working(Stage.FETCH):
                await self._wake.wait()
                continue
            source, subject = waiting[0]
            await self._list(source, subject)
            self.pending = len(await dispatcher.in_library(dispatcher.library.pending_sources))

    async def preview(self, source: Collection) -> Listed | Failure:
        """A collection's content, or why it cannot be listed; adds nothing and halts nothing."""
        task = asyncio.current_task()
        assert task is not None, "a coroutine that runs is in a task"
        self.previews.add(task)
        try:
            return await self._listing(source)
        finally:
            self.previews.discard(task)

    async def _list(self, source: Collection, subject: str | None) -> None:
        dispatcher = self.dispatcher
        name = source_text(source)
        listed = await self._news(source) or await self._listing(source)
        if isinstance(listed, SetupFailure):
            dispatcher.halt(Stage.FETCH, listed)
        elif isinstance(listed, Failure):
            await dispatcher.in_library(dispatcher.library.source_failed, source)
            dispatcher.bus.emit(
                SourceFailed(
                    at=dispatcher.clock(), source=name, kind=listed.kind, reason=listed.reason, action=listed.action
                )
            )
        else:
            videos = [
                NewJob(video=video, title=title, length=length, subject=subject)
                for video, title, length in listed.videos
            ]
            for each in listed.lists:  # before this one is done: a crash between makes it be listed again
                await dispatcher.in_library(dispatcher.library.add_source, each, subject, dispatcher.clock())
            new = await dispatcher.in_library(dispatcher.library.source_listed, source, videos, dispatcher.clock())
            await dispatcher.report_changes()
            if listed.feed:
                ids = frozenset(video for video, _, _ in listed.videos)
                self._whole[source] = Whole(listed=listed, at=dispatcher.clock(), videos=ids)
            dispatcher.bus.emit(
                SourceListed(
                    at=dispatcher.clock(),
                    source=name,
                    title=listed.title,
                    found=len(videos),
                    new=len(new),
                    lists=len(listed.lists),
                    left_out=listed.left_out,
                )
            )
            dispatcher.wake(Stage.FETCH)

    async def _news(self, source: Collection) -> Listed | None:
        """What is new in a source that was listed whole in this run, by its feed. None when that is not known: the
        feed does not reach back to any video that is known, or some were removed since."""
        whole, jobs = self._whole.get(source), self.dispatcher.bus.state.jobs
        if whole is None or self.dispatcher.clock() - whole.at >= WHOLE_AGAIN:
            return None
        if not all(video in jobs for video in whole.videos):
            return None
        feed = whole.listed.feed
        try:
            newest = await self._over_an_exit(lambda connection: self.lister.newest(connection, source, feed))
        except Failure:
            return None
        videos = frozenset(video for video, _ in newest)
        if whole.videos.isdisjoint(videos):
            return None
        self._whole[source] = replace(whole, videos=whole.videos | videos)
        return Listed(title=whole.listed.title, videos=tuple((video, title, None) for video, title in newest))

    async def _listing(self, source: Collection) -> Listed | Failure:
        """Tries one exit after another until one returns the list, or a failure that no other exit can cure."""
        dispatcher = self.dispatcher
        name = source_text(source)
        dispatcher.bus.emit(Message(at=dispatcher.clock(), level="info", text=f"Listing {name} …"))
        failure: Failure | None = None
        for _ in range(EXITS_A_SOURCE):
            try:
                return await self._tried(source)
            except (ExitFailure, TransientFailure) as passing:
                failure = passing
                if passing.kind is FailureKind.NO_EXITS:
                    dispatcher.no_exit(passing)
                    await asyncio.sleep(min(passing.retry_after or 30.0, 60.0))
                elif isinstance(source, FeedSource):
                    break  # several exits have been tried
            except (VideoFailure, ChoiceNeeded, SetupFailure) as final:
                return final
            except Exception as error:  # noqa: BLE001 - the edge where failures end, as for the workers
                return unexpected(error)
        assert failure is not None, "the loop above ends in a listing or a failure"
        return failure

    async def _tried(self, source: Collection) -> Listed:
        if not isinstance(source, FeedSource):
            listed: OnYouTube = source
            return await self._over_an_exit(lambda connection: self.lister.list(connection, listed))
        if self.feeds is None:
            raise VideoFailure(FailureKind.SOURCE, "Podcasts are not read here.", "Start ytsb itself for that.")
        page = await self.sites.read(source.feed)
        return await asyncio.to_thread(self.feeds.listed, source.feed, page)

    async def _over_an_exit(self, ask: Callable[[Connection], T]) -> T:
        async with self.queue.lease(WORKER, None) as lease:
            return await use_exit(lease, ask, LIST_SECONDS)
