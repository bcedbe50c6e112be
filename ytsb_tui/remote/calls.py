"""The commands of `EngineClient` as orders with a name and values, for engines that are somewhere else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from ytsb_tui.core.jobs.failures import FailureKind
from ytsb_tui.core.jobs.job import Attempt
from ytsb_tui.core.videos.transcripts import Details, Transcript
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.client import Added, Offered, Preview


class Orders:
    """All commands but those that end an engine. What may be ordered over a socket is what stands here."""

    async def _order(self, name: str, **values: object) -> object:
        """Has a command carried out; returns or raises what it does."""
        raise NotImplementedError

    async def add(self, text: str, *, lines: bool = False, subject: str | None = None) -> Added:
        """See EngineClient."""
        return cast(Added, await self._order("add", text=text, lines=lines, subject=subject))

    async def preview(self, source: str) -> Preview:
        """See EngineClient."""
        return cast(Preview, await self._order("preview", source=source))

    async def take(self, videos: Sequence[Offered], *, subject: str | None = None) -> Added:
        """See EngineClient."""
        return cast(Added, await self._order("take", videos=videos, subject=subject))

    async def retry(self, videos: Sequence[VideoId], *, elsewhere: bool = False) -> int:
        """See EngineClient."""
        return cast(int, await self._order("retry", videos=videos, elsewhere=elsewhere))

    async def retry_failed(self, kind: FailureKind | None = None) -> int:
        """See EngineClient."""
        return cast(int, await self._order("retry_failed", kind=kind))

    async def again(self, videos: Sequence[VideoId]) -> int:
        """See EngineClient."""
        return cast(int, await self._order("again", videos=videos))

    async def cancel(self, videos: Sequence[VideoId]) -> int:
        """See EngineClient."""
        return cast(int, await self._order("cancel", videos=videos))

    async def remove(self, videos: Sequence[VideoId]) -> int:
        """See EngineClient."""
        return cast(int, await self._order("remove", videos=videos))

    async def restore(self, videos: Sequence[VideoId]) -> int:
        """See EngineClient."""
        return cast(int, await self._order("restore", videos=videos))

    async def hold(self, videos: Sequence[VideoId]) -> int:
        """See EngineClient."""
        return cast(int, await self._order("hold", videos=videos))

    async def pause(self, paused: bool) -> None:
        """See EngineClient."""
        await self._order("pause", paused=paused)

    async def set_workers(self, fetchers: int, writers: int) -> None:
        """See EngineClient."""
        await self._order("set_workers", fetchers=fetchers, writers=writers)

    async def note(self, video: VideoId) -> str | None:
        """See EngineClient."""
        return cast("str | None", await self._order("note", video=video))

    async def transcript(self, video: VideoId) -> tuple[Details, Transcript] | None:
        """See EngineClient."""
        return cast("tuple[Details, Transcript] | None", await self._order("transcript", video=video))

    async def attempts(self, video: VideoId) -> tuple[Attempt, ...]:
        """See EngineClient."""
        return cast("tuple[Attempt, ...]", await self._order("attempts", video=video))
