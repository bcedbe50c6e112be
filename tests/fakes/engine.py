"""An engine without Tor, disk or model: it keeps jobs, folds its own events and executes commands.

To an interface it behaves like the real one: commands cause events, the snapshot is the fold of all
events so far, `events` ends when it has drained, and loops run until then.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import replace

from ytsb_tui.core.jobs.commands import Change, JobCommand, command_result, status_of
from ytsb_tui.core.jobs.failures import FailureKind
from ytsb_tui.core.jobs.job import Attempt, Job, Stage, State
from ytsb_tui.core.knowledge.conversations import Conversation
from ytsb_tui.core.knowledge.graph import Explanation
from ytsb_tui.core.notes.note import Usage
from ytsb_tui.core.state import events as e
from ytsb_tui.core.state.fold import reduce
from ytsb_tui.core.state.panel import PanelState, worker_name
from ytsb_tui.core.study.review import DueCard, Review
from ytsb_tui.core.videos.sources import find_sources
from ytsb_tui.core.videos.transcripts import Details, Transcript
from ytsb_tui.core.videos.video import Rejected, Source, VideoId, VideoSource
from ytsb_tui.engine.client import Added, Loop, Offered, Preview

_DRAINED = ()


class FakeEngine:
    """An EngineClient whose events come from the test. `clock` gives the time of events caused by commands."""

    def __init__(self, state: PanelState | None = None, clock: Callable[[], float] = lambda: 0.0) -> None:
        self.state = state or PanelState()
        self.clock = clock
        self.calls: list[tuple[object, ...]] = []
        self.notes: dict[VideoId, str] = {}
        self.suggestions: dict[str, str] = {}
        self.unindexed = 0
        self.conversations: list[Conversation] = []
        self.transcripts: dict[VideoId, tuple[Details, Transcript]] = {}
        self.tries: dict[VideoId, tuple[Attempt, ...]] = {}
        self.removed: dict[VideoId, Job] = {}
        self.earlier: set[VideoId] = set()  # videos with a note that is to be replaced
        self.previews: dict[str, Preview] = {}
        self.preview_gate: asyncio.Event | None = None
        self.cards: list[DueCard] = []
        self.reviews: list[Review] = []
        self.explanations: list[Explanation] = []
        self.running: set[str] = set()  # names of the running loops
        self.started: list[str] = []
        self.drained: list[float] = []
        self.drain_gate: asyncio.Event | None = None  # what a drain with patience waits for
        self.drain_ended = False
        self._queue: asyncio.Queue[tuple[e.Event, ...]] = asyncio.Queue()
        self._over = asyncio.Event()

    # for tests

    def emit(self, *events: e.Event) -> None:
        """Folds the events into the state and sends them as one batch."""
        for event in events:
            self.state = reduce(self.state, event)
        self._queue.put_nowait(events)

    def change(self, video: VideoId, **values: object) -> Job:
        """Changes a job."""
        job = replace(self.state.jobs[video], changed_at=self.clock(), **values)  # type: ignore[arg-type]  # fields by name
        self.emit(e.JobsChanged(at=self.clock(), jobs=(job,)))
        return job

    def called(self, name: str) -> list[tuple[object, ...]]:
        """The commands of that name, in order."""
        return [call for call in self.calls if call[0] == name]

    # EngineClient

    def snapshot(self) -> PanelState:
        """The state now."""
        while not self._queue.empty():
            self._queue.get_nowait()
        return self.state

    async def events(self) -> AsyncIterator[tuple[e.Event, ...]]:
        """Batches until drained."""
        while (batch := await self._queue.get()) != _DRAINED:
            yield batch

    def loops(self) -> tuple[Loop, ...]:
        """The loops of an engine with as many workers as the state says."""
        fixed = (("network", "network"), ("exits", "exits"), ("sources", "sources"))
        fetch = ((worker_name(Stage.FETCH, number), "fetch") for number in range(1, self.state.fetchers + 1))
        write = ((worker_name(Stage.WRITE, number), "write") for number in range(1, self.state.writers + 1))
        return tuple(Loop(name=name, group=group, run=self._loop(name)) for name, group in (*fixed, *fetch, *write))

    def _loop(self, name: str) -> Callable[[], Awaitable[None]]:
        async def run() -> None:
            self.running.add(name)
            self.started.append(name)
            try:
                await self._over.wait()
            finally:
                self.running.discard(name)

        return run

    async def add(self, text: str, *, lines: bool = False, subject: str | None = None) -> Added:
        """Adds the videos of a text."""
        self.calls.append(("add", text, lines, subject))
        found = find_sources(text, lines=lines)
        videos = [source.video for source in found.sources if isinstance(source, VideoSource)]
        new = tuple(video for video in videos if video not in self.state.jobs)
        begin = max((job.position for job in self.state.jobs.values()), default=0) + 1
        now = self.clock()
        jobs = tuple(
            Job(video=video, position=begin + at, subject=subject, added_at=now, changed_at=now)
            for at, video in enumerate(new)
        )
        if jobs:
            self.emit(e.JobsChanged(at=now, jobs=jobs))
        collections: list[Source] = [source for source in found.sources if not isinstance(source, VideoSource)]
        rejected: tuple[Rejected, ...] = found.rejected
        return Added(
            new=new,
            known=tuple(video for video in videos if video not in new),
            collections=len(collections),
            rejected=rejected,
        )

    async def preview(self, source: str) -> Preview:
        """The preview set by the test, once the gate is open."""
        self.calls.append(("preview", source))
        if self.preview_gate is not None:
            await self.preview_gate.wait()
        return self.previews.get(
            source, Preview(source=source, reason="It cannot be listed.", action="Check the link.")
        )

    async def add_selected(self, videos: Sequence[Offered], *, subject: str | None = None) -> Added:
        """Adds them."""
        self.calls.append(("add_selected", tuple(one.video for one in videos), subject))
        new = tuple(one for one in videos if one.video not in self.state.jobs)
        begin = max((job.position for job in self.state.jobs.values()), default=0) + 1
        now = self.clock()
        jobs = tuple(
            Job(
                video=one.video,
                position=begin + at,
                title=one.title,
                length=one.length,
                subject=subject,
                added_at=now,
                changed_at=now,
            )
            for at, one in enumerate(new)
        )
        self.emit(e.JobsChanged(at=now, jobs=jobs))
        known = tuple(one.video for one in videos if one not in new)
        return Added(new=tuple(one.video for one in new), known=known)

    def _command(self, command: JobCommand, videos: Sequence[VideoId]) -> int:
        """Applies `core.jobs.commands`; a transcript counts as stored once its stage is over."""
        now = self.clock()
        changed = []
        for video in videos:
            hidden = self.removed.get(video)
            job = hidden or self.state.jobs.get(video)
            status = (
                None
                if job is None
                else replace(status_of(job), removed=hidden is not None, earlier=video in self.earlier)
            )
            result = command_result(command, status, notes=True)
            if job is not None and isinstance(result, Change):
                job = replace(job, stage=result.stage, state=result.state, changed_at=now, retry_at=None)
                if result.forget_attempts:
                    job = replace(job, attempts=0, exits=0, kind=None, reason=None, action=None)
                self.earlier -= {video} if result.earlier_note else set()
                self.earlier |= {video} if result.forget_note else set()
                changed.append(job)
                self.removed.pop(video, None)
                if result.removed:
                    self.removed[video] = job
        listed = tuple(job for job in changed if job.video not in self.removed)
        if listed:
            self.emit(e.JobsChanged(at=now, jobs=listed))
        if len(listed) < len(changed):
            self.emit(e.JobsRemoved(at=now, videos=tuple(job.video for job in changed)))
        return len(changed)

    async def remove(self, videos: Sequence[VideoId]) -> int:
        """Removes them, until `restore`."""
        self.calls.append(("remove", tuple(videos)))
        return self._command(JobCommand.REMOVE, videos)

    async def restore(self, videos: Sequence[VideoId]) -> int:
        """Restores removed ones."""
        self.calls.append(("restore", tuple(videos)))
        return self._command(JobCommand.RESTORE, videos)

    async def retry(self, videos: Sequence[VideoId], *, elsewhere: bool = False) -> int:
        """Queues again."""
        self.calls.append(("retry", tuple(videos), "elsewhere") if elsewhere else ("retry", tuple(videos)))
        return self._command(JobCommand.RETRY_ELSEWHERE if elsewhere else JobCommand.RETRY, videos)

    async def retry_failed(self, kind: FailureKind | None = None) -> int:
        """Queues failed ones again."""
        self.calls.append(("retry_failed", kind))
        jobs = self.state.jobs.values()
        failed = [job.video for job in jobs if job.state is State.FAILED and kind in (None, job.kind)]
        return self._command(JobCommand.RETRY, failed)

    async def report_charge(self, usage: Usage) -> None:
        """Counts it."""
        self.emit(
            e.Charged(
                at=self.clock(),
                input_tokens=usage.prompt_tokens,
                output_tokens=usage.output_tokens,
                cost_usd=usage.cost,
            )
        )

    async def rewrite(self, videos: Sequence[VideoId]) -> int:
        """Queues for writing."""
        self.calls.append(("rewrite", tuple(videos)))
        return self._command(JobCommand.REWRITE, videos)

    async def keep(self, videos: Sequence[VideoId]) -> int:
        """Leaves notes that wait to be written again."""
        self.calls.append(("keep", tuple(videos)))
        return self._command(JobCommand.KEEP, videos)

    async def cancel(self, videos: Sequence[VideoId]) -> int:
        """Cancels; a running one's worker becomes free."""
        self.calls.append(("cancel", tuple(videos)))
        for row in list(self.state.workers.values()):
            if row.video in videos:
                self.emit(e.WorkEnded(at=self.clock(), worker=row.name, note="cancelled"))
        return self._command(JobCommand.CANCEL, videos)

    async def pause_videos(self, videos: Sequence[VideoId]) -> int:
        """Pauses queued and waiting ones."""
        self.calls.append(("pause_videos", tuple(videos)))
        return self._command(JobCommand.PAUSE, videos)

    async def pause(self, paused: bool) -> None:
        """Pauses or resumes."""
        self.calls.append(("pause", paused))
        self.emit(e.PauseChanged(at=self.clock(), paused=paused))

    async def set_workers(self, fetchers: int, writers: int) -> None:
        """Changes the numbers of workers."""
        self.calls.append(("set_workers", fetchers, writers))
        self.emit(e.WorkersChanged(at=self.clock(), fetchers=fetchers, writers=writers))

    async def note(self, video: VideoId) -> str | None:
        """The note set by the test."""
        return self.notes.get(video)

    async def transcript(self, video: VideoId) -> tuple[Details, Transcript] | None:
        """The transcript set by the test."""
        return self.transcripts.get(video)

    async def attempts(self, video: VideoId) -> tuple[Attempt, ...]:
        """The tries set by the test."""
        return self.tries.get(video, ())

    async def stop(self) -> None:
        """Drains immediately."""
        self.calls.append(("stop",))
        await self.drain(0.0)

    async def drain(self, patience: float) -> None:
        """Ends the loops; with patience it first waits for the gate."""
        self.drained.append(patience)
        if patience and self.drain_gate is not None:
            try:
                async with asyncio.timeout(patience):
                    await self.drain_gate.wait()
            except TimeoutError:
                pass
        self._over.set()
        while self.running:
            await asyncio.sleep(0)
        self.drain_ended = True
        self._queue.put_nowait(_DRAINED)
