"""What a person can order for videos: again, elsewhere, never mind, later, off the list."""

from __future__ import annotations

from collections.abc import Sequence

from ytsb_tui.core.jobs.failures import FailureKind
from ytsb_tui.core.jobs.job import State
from ytsb_tui.core.state.events import JobsRemoved
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.dispatcher import Dispatcher
from ytsb_tui.engine.exits.demand import Demand


class JobOrders:
    """The part of an EngineClient that moves jobs; the library decides which moves are legal."""

    def __init__(self, dispatcher: Dispatcher, demand: Demand) -> None:
        self._dispatcher = dispatcher
        self._demand = demand

    async def _move(self, videos: Sequence[VideoId], state: State) -> int:
        dispatcher = self._dispatcher
        moved = await dispatcher.in_library(dispatcher.library.move, tuple(videos), state, dispatcher.clock())
        dispatcher.changed(*moved)
        if state is State.CANCELLED:
            dispatcher.interrupt([job.video for job in moved])
        await self._demand.update()
        dispatcher.wake()
        return len(moved)

    async def retry(self, videos: Sequence[VideoId], *, elsewhere: bool = False) -> int:
        """See EngineClient."""
        jobs = self._dispatcher.bus.state.jobs
        again = (State.FAILED, State.WAITING, State.CANCELLED, State.PAUSED)
        chosen = [v for v in videos if v in jobs and jobs[v].state in again]
        if elsewhere:
            self._dispatcher.elsewhere.update(chosen)
        return await self._move(chosen, State.QUEUED)

    async def retry_failed(self, kind: FailureKind | None = None) -> int:
        """See EngineClient."""
        jobs = self._dispatcher.bus.state.jobs.values()
        return await self._move(
            [job.video for job in jobs if job.state is State.FAILED and kind in (None, job.kind)], State.QUEUED
        )

    async def rewrite(self, videos: Sequence[VideoId]) -> int:
        """See EngineClient."""
        jobs = self._dispatcher.bus.state.jobs
        return await self._move([v for v in videos if v in jobs and jobs[v].state is State.DONE], State.QUEUED)

    async def cancel(self, videos: Sequence[VideoId]) -> int:
        """See EngineClient."""
        return await self._move(videos, State.CANCELLED)

    async def remove(self, videos: Sequence[VideoId]) -> int:
        """See EngineClient."""
        dispatcher = self._dispatcher
        gone = await dispatcher.in_library(dispatcher.library.remove, tuple(videos), dispatcher.clock())
        dispatcher.removed.update(gone)
        dispatcher.bus.emit(JobsRemoved(at=dispatcher.clock(), videos=gone))
        dispatcher.interrupt(gone)
        await self._demand.update()
        return len(gone)

    async def restore(self, videos: Sequence[VideoId]) -> int:
        """See EngineClient."""
        dispatcher = self._dispatcher
        back = await dispatcher.in_library(dispatcher.library.restore, tuple(videos), dispatcher.clock())
        dispatcher.removed.difference_update(job.video for job in back)
        dispatcher.changed(*back)
        return len(back)

    async def pause_videos(self, videos: Sequence[VideoId]) -> int:
        """See EngineClient."""
        return await self._move(videos, State.PAUSED)
