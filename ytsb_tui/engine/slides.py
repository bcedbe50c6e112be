"""Pictures of slides, over the exit that the transcript came over. It is kept for that until the transcript is stored,
so no note waits for pictures, and none fails for lack of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace

from ytsb_tui.core.jobs.failures import ExitFailure, FailureKind, SetupFailure
from ytsb_tui.core.jobs.job import Job, Stage
from ytsb_tui.core.state.events import Message, WorkEnded, WorkProgress, WorkStarted
from ytsb_tui.core.text.plural import plural
from ytsb_tui.core.verdicts import verdict_on_exit
from ytsb_tui.core.videos.storyboards import Storyboard
from ytsb_tui.engine.dispatcher import Dispatcher
from ytsb_tui.engine.exits.leases import Lease
from ytsb_tui.engine.exits.use import run_over
from ytsb_tui.engine.outcomes import unexpected
from ytsb_tui.engine.ports.notes import Vault
from ytsb_tui.engine.ports.slides import FoundSlides, SlideFinder
from ytsb_tui.engine.ports.transcripts import Fetched

SLIDES_SECONDS = 90.0  # of the clock, for all pictures of a video


class KeptExit(AsyncExitStack):
    """Holds the exit of a fetch that went well, if there are pictures to get over it."""

    def __init__(self) -> None:
        super().__init__()
        self.lease: Lease | None = None
        self.storyboard: Storyboard | None = None
        self.title = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlideWork:
    """What a fetch worker does after a transcript. `expected` has the workers that have pictures to get."""

    dispatcher: Dispatcher
    finder: SlideFinder
    vault: Vault
    expected: set[str] = field(default_factory=set)

    async def keep(self, kept: KeptExit, fetch: AsyncExitStack, lease: Lease, fetched: Fetched, worker: str) -> None:
        """Keeps the exit that `fetch` holds, unless YouTube names no pictures."""
        title = fetched.details.title or fetched.details.video
        if fetched.storyboard is None:
            text = f"Slides: {title}: YouTube names no pictures of it."
            self.dispatcher.bus.emit(Message(at=self.dispatcher.clock(), level="info", text=text))
            return
        await kept.enter_async_context(fetch.pop_all())
        kept.lease, kept.storyboard, kept.title = lease, fetched.storyboard, title
        self.expected.add(worker)

    async def get(self, kept: KeptExit, worker: str, job: Job) -> None:
        """Gets the pictures, if an exit was kept for them, and puts them into the vault."""
        lease, board = kept.lease, kept.storyboard
        try:
            if lease is not None and board is not None and not self.dispatcher.stopping:
                await self._get(lease, board, worker, replace(job, title=kept.title))
        finally:
            self.expected.discard(worker)

    async def _get(self, lease: Lease, board: Storyboard, worker: str, job: Job) -> None:
        dispatcher, before = self.dispatcher, lease.traffic
        begun = dispatcher.clock()
        dispatcher.bus.emit(
            WorkStarted(at=begun, worker=worker, video=job.video, title=job.name, stage=Stage.FETCH, exit=lease.exit)
        )
        found, stored, trouble = FoundSlides(), 0, ""
        try:
            found = await self._found(lease, board, self._steps(worker, job))
            trouble = found.trouble
            if found.pictures:
                await asyncio.to_thread(self.vault.illustrate, job.video, found.pictures, job.path)
                stored = len(found.pictures)
        except (ExitFailure, SetupFailure) as failure:
            trouble = failure.reason
        except Exception as error:  # noqa: BLE001 - the edge where defects end: pictures are worth no note
            trouble = unexpected(error).reason
        finally:
            dispatcher.bus.emit(WorkEnded(at=dispatcher.clock(), worker=worker))
        size, seconds = (lease.traffic - before) / 1e6, dispatcher.clock() - begun
        text = f"Slides: {job.name} ({plural(stored, 'picture')}, {size:.1f} MB, {seconds:.1f} s)"
        if trouble:
            missing = f" of {found.slides}" if found.slides else ""
            text = f"Slides: {job.name}: {plural(stored, 'picture')}{missing}. {trouble}"
        level = "warning" if trouble else "info"
        dispatcher.bus.emit(Message(at=dispatcher.clock(), level=level, text=text))

    async def _found(self, lease: Lease, board: Storyboard, step: Callable[[str, float], None]) -> FoundSlides:
        """Raises ExitFailure when it takes too long or the exit changed under it."""
        try:
            found = await run_over(
                lease.connection,
                lambda connection: self.finder.find(connection, board, step, lambda: self.dispatcher.stopping),
                SLIDES_SECONDS,
            )
            if trouble := lease.trouble():
                raise ExitFailure(FailureKind.EXIT_LOST, f"The exit changed under the request: {trouble}.")
        except ExitFailure as failure:
            lease.report(verdict_on_exit(failure))
            raise
        return found

    def _steps(self, worker: str, job: Job) -> Callable[[str, float], None]:
        """Reports progress from the thread of the finder."""
        loop = asyncio.get_running_loop()

        def emit(word: str, fraction: float) -> None:
            self.dispatcher.bus.emit(
                WorkProgress(at=self.dispatcher.clock(), worker=worker, video=job.video, step=word, fraction=fraction)
            )

        def step(word: str, fraction: float) -> None:
            loop.call_soon_threadsafe(emit, word, fraction)

        return step
