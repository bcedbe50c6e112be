"""The commands for videos: the library decides and stores the result, the engine reports it and acts on it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from ytsb_tui.core.jobs.commands import AddResult, FailedVideos, JobCommand
from ytsb_tui.core.jobs.failures import FailureKind
from ytsb_tui.core.jobs.job import Attempt
from ytsb_tui.core.jobs.limits import ADDED_AT_ONCE
from ytsb_tui.core.notes.note import Usage
from ytsb_tui.core.videos.sources import find_sources
from ytsb_tui.core.videos.transcripts import Details, Transcript
from ytsb_tui.core.videos.video import VideoId, VideoSource
from ytsb_tui.engine.client import Added, Offered
from ytsb_tui.engine.dispatcher import Dispatcher
from ytsb_tui.engine.exits.demand import Demand
from ytsb_tui.engine.ports.jobs import NewJob
from ytsb_tui.engine.sources import SourceQueue


class VideoCommands:
    """The part of an EngineClient that adds videos and changes their jobs. `notes`: whether notes are wanted."""

    def __init__(self, dispatcher: Dispatcher, demand: Demand, sources: SourceQueue, *, notes: bool) -> None:
        self._dispatcher = dispatcher
        self._demand = demand
        self._sources = sources
        self._notes = notes

    async def add(self, text: str, *, lines: bool = False, subject: str | None = None) -> Added:
        """See EngineClient."""
        dispatcher = self._dispatcher
        found = await asyncio.to_thread(find_sources, text, lines=lines)  # 18 s for 400,000 links
        videos = [NewJob(video=each.video, subject=subject) for each in found.sources if isinstance(each, VideoSource)]
        added = await self._add(videos)
        collections = 0
        for source in found.sources:
            if not isinstance(source, VideoSource):
                collections += await dispatcher.in_library.soon(
                    dispatcher.library.add_source, source, subject, dispatcher.clock()
                )
        self._sources.pending += collections
        self._sources.wake()
        await self._follow()
        return replace(added, collections=collections, rejected=found.rejected)

    async def add_selected(self, videos: Sequence[Offered], *, subject: str | None = None) -> Added:
        """See EngineClient."""
        added = await self._add(
            [NewJob(video=each.video, title=each.title, length=each.length, subject=subject) for each in videos]
        )
        await self._follow()
        return added

    async def retry(self, videos: Sequence[VideoId], *, elsewhere: bool = False) -> int:
        """See EngineClient."""
        return await self._execute(JobCommand.RETRY_ELSEWHERE if elsewhere else JobCommand.RETRY, videos)

    async def retry_failed(self, kind: FailureKind | None = None) -> int:
        """See EngineClient."""
        return await self._execute(JobCommand.RETRY, FailedVideos(kind=kind))

    async def rewrite(self, videos: Sequence[VideoId]) -> int:
        """See EngineClient."""
        return await self._execute(JobCommand.REWRITE, videos)

    async def keep(self, videos: Sequence[VideoId]) -> int:
        """See EngineClient."""
        return await self._execute(JobCommand.KEEP, videos)

    async def cancel(self, videos: Sequence[VideoId]) -> int:
        """See EngineClient."""
        return await self._execute(JobCommand.CANCEL, videos)

    async def remove(self, videos: Sequence[VideoId]) -> int:
        """See EngineClient."""
        return await self._execute(JobCommand.REMOVE, videos)

    async def restore(self, videos: Sequence[VideoId]) -> int:
        """See EngineClient."""
        return await self._execute(JobCommand.RESTORE, videos)

    async def pause_videos(self, videos: Sequence[VideoId]) -> int:
        """See EngineClient."""
        return await self._execute(JobCommand.PAUSE, videos)

    async def report_charge(self, usage: Usage) -> None:
        """See EngineClient."""
        self._dispatcher.report_charge(usage)

    async def _execute(self, command: JobCommand, videos: Sequence[VideoId] | FailedVideos) -> int:
        dispatcher = self._dispatcher
        result = await dispatcher.in_library.soon(
            dispatcher.library.command, command, videos, dispatcher.clock(), notes=self._notes
        )
        if command is JobCommand.RETRY_ELSEWHERE:  # before any other await: a worker may claim one at once
            dispatcher.elsewhere.update(video for video, _ in result.changed)
        await self._follow()
        return len(result.changed)

    async def _add(self, videos: Sequence[NewJob]) -> Added:
        dispatcher = self._dispatcher
        added = AddResult()
        for at in range(0, len(videos), ADDED_AT_ONCE):
            some = videos[at : at + ADDED_AT_ONCE]
            added += await dispatcher.in_library.soon(
                dispatcher.library.add, some, dispatcher.clock(), notes=self._notes
            )
        return Added(new=(*added.new, *added.queued), known=added.known)

    async def _follow(self) -> None:
        """Reports what a command changed, and adapts the exits and workers to it."""
        await self._dispatcher.report_changes()
        await self._demand.update()
        self._dispatcher.wake()

    async def transcript(self, video: VideoId) -> tuple[Details, Transcript] | None:
        """See EngineClient."""
        saved = await self._dispatcher.in_library.soon(self._dispatcher.library.saved, video)
        return None if saved is None else (saved.details, saved.transcript)

    async def attempts(self, video: VideoId) -> tuple[Attempt, ...]:
        """See EngineClient."""
        return await self._dispatcher.in_library.soon(self._dispatcher.library.attempts, video)
