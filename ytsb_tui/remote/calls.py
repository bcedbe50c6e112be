"""The commands of `EngineClient` as calls with a name and arguments, for an engine in another process."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from ytsb_tui.core.jobs.failures import FailureKind
from ytsb_tui.core.jobs.job import Attempt
from ytsb_tui.core.notes.note import Usage
from ytsb_tui.core.videos.transcripts import Details, Transcript
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.client import Added, Offered, Preview


class RemoteCommands:
    """Every command but those that end an engine. These methods define what can be called over a socket."""

    async def _call(self, name: str, **values: object) -> object:
        """Runs a command where the engine is; returns its result or raises its failure."""
        raise NotImplementedError

    async def add(self, text: str, *, lines: bool = False, subject: str | None = None) -> Added:
        """See EngineClient."""
        return cast(Added, await self._call("add", text=text, lines=lines, subject=subject))

    async def preview(self, source: str) -> Preview:
        """See EngineClient."""
        return cast(Preview, await self._call("preview", source=source))

    async def add_selected(self, videos: Sequence[Offered], *, subject: str | None = None) -> Added:
        """See EngineClient."""
        return cast(Added, await self._call("add_selected", videos=videos, subject=subject))

    async def retry(self, videos: Sequence[VideoId], *, elsewhere: bool = False) -> int:
        """See EngineClient."""
        return cast(int, await self._call("retry", videos=videos, elsewhere=elsewhere))

    async def retry_failed(self, kind: FailureKind | None = None) -> int:
        """See EngineClient."""
        return cast(int, await self._call("retry_failed", kind=kind))

    async def rewrite(self, videos: Sequence[VideoId]) -> int:
        """See EngineClient."""
        return cast(int, await self._call("rewrite", videos=videos))

    async def keep(self, videos: Sequence[VideoId]) -> int:
        """See EngineClient."""
        return cast(int, await self._call("keep", videos=videos))

    async def cancel(self, videos: Sequence[VideoId]) -> int:
        """See EngineClient."""
        return cast(int, await self._call("cancel", videos=videos))

    async def remove(self, videos: Sequence[VideoId]) -> int:
        """See EngineClient."""
        return cast(int, await self._call("remove", videos=videos))

    async def report_charge(self, usage: Usage) -> None:
        """See EngineClient."""
        await self._call("report_charge", usage=usage)

    async def restore(self, videos: Sequence[VideoId]) -> int:
        """See EngineClient."""
        return cast(int, await self._call("restore", videos=videos))

    async def pause_videos(self, videos: Sequence[VideoId]) -> int:
        """See EngineClient."""
        return cast(int, await self._call("pause_videos", videos=videos))

    async def pause(self, paused: bool) -> None:
        """See EngineClient."""
        await self._call("pause", paused=paused)

    async def set_workers(self, fetchers: int, writers: int) -> None:
        """See EngineClient."""
        await self._call("set_workers", fetchers=fetchers, writers=writers)

    async def note(self, video: VideoId) -> str | None:
        """See EngineClient."""
        return cast("str | None", await self._call("note", video=video))

    async def transcript(self, video: VideoId) -> tuple[Details, Transcript] | None:
        """See EngineClient."""
        return cast("tuple[Details, Transcript] | None", await self._call("transcript", video=video))

    async def attempts(self, video: VideoId) -> tuple[Attempt, ...]:
        """See EngineClient."""
        return cast("tuple[Attempt, ...]", await self._call("attempts", video=video))
