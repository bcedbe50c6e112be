"""What a person can order for videos: again, elsewhere, never mind, later, off the list."""

from __future__ import annotations

from collections.abc import Sequence

from ytsb_tui.core.jobs.failures import FailureKind
from ytsb_tui.core.jobs.job import State
from ytsb_tui.core.state.events import JobsRemoved
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.dispatcher import Crew
from ytsb_tui.engine.exits.demand import Demand


class JobOrders:
    """The part of an EngineClient that moves jobs; the library decides which moves are legal."""

    def __init__(self, crew: Crew, demand: Demand) -> None:
        self._crew = crew
        self._demand = demand

    async def _move(self, videos: Sequence[VideoId], state: State) -> int:
        crew = self._crew
        moved = await crew.in_library(crew.library.move, tuple(videos), state, crew.clock())
        crew.changed(*moved)
        if state is State.CANCELLED:
            crew.interrupt([job.video for job in moved])
        await self._demand.update()
        crew.wake()
        return len(moved)

    async def retry(self, videos: Sequence[VideoId], *, elsewhere: bool = False) -> int:
        """See EngineClient."""
        jobs = self._crew.bus.state.jobs
        again = (State.FAILED, State.WAITING, State.CANCELLED, State.PAUSED)
        chosen = [v for v in videos if v in jobs and jobs[v].state in again]
        if elsewhere:
            self._crew.elsewhere.update(chosen)
        return await self._move(chosen, State.QUEUED)

    async def retry_failed(self, kind: FailureKind | None = None) -> int:
        """See EngineClient."""
        jobs = self._crew.bus.state.jobs.values()
        return await self._move(
            [job.video for job in jobs if job.state is State.FAILED and kind in (None, job.kind)], State.QUEUED
        )

    async def again(self, videos: Sequence[VideoId]) -> int:
        """See EngineClient."""
        jobs = self._crew.bus.state.jobs
        return await self._move([v for v in videos if v in jobs and jobs[v].state is State.DONE], State.QUEUED)

    async def cancel(self, videos: Sequence[VideoId]) -> int:
        """See EngineClient."""
        return await self._move(videos, State.CANCELLED)

    async def remove(self, videos: Sequence[VideoId]) -> int:
        """See EngineClient."""
        crew = self._crew
        gone = await crew.in_library(crew.library.remove, tuple(videos), crew.clock())
        crew.removed.update(gone)
        crew.bus.emit(JobsRemoved(at=crew.clock(), videos=gone))
        crew.interrupt(gone)
        await self._demand.update()
        return len(gone)

    async def restore(self, videos: Sequence[VideoId]) -> int:
        """See EngineClient."""
        crew = self._crew
        back = await crew.in_library(crew.library.restore, tuple(videos), crew.clock())
        crew.removed.difference_update(job.video for job in back)
        crew.changed(*back)
        return len(back)

    async def hold(self, videos: Sequence[VideoId]) -> int:
        """See EngineClient."""
        return await self._move(videos, State.PAUSED)
