"""The dispatcher: assigns jobs to workers, tracks running jobs, and stops, pauses, throttles or halts the stages."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from operator import attrgetter

from ytsb_tui.core.jobs.failures import BACKOFF, NO_EXIT_KINDS, Failure, FailureKind, SetupFailure
from ytsb_tui.core.jobs.job import Job, Stage, State
from ytsb_tui.core.notes.note import Usage, WrittenNote
from ytsb_tui.core.state.events import (
    Charged,
    Halted,
    Healed,
    JobsChanged,
    JobsRemoved,
    Message,
    NoExitLeft,
    PauseChanged,
    Throttled,
    WorkersChanged,
)
from ytsb_tui.core.state.log import EARLIER, earlier
from ytsb_tui.core.text.plural import plural
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.bus import EventBus
from ytsb_tui.engine.library_thread import LibraryThread
from ytsb_tui.engine.ports.jobs import Lane
from ytsb_tui.engine.ports.library import Library
from ytsb_tui.engine.rate_limiter import RateLimiter

STAGES = (Stage.FETCH, Stage.LISTEN, Stage.WRITE)
EXIT_FREE = 0  # the number of the fetch worker for media that need no exit
MOST_CHANGES = 1_000  # jobs in one event, so that neither the event loop nor a window is busy with one for long


class Dispatcher:
    """The state shared by all workers. Used on the event loop's thread only."""

    def __init__(
        self,
        library: Library,
        in_library: LibraryThread,
        bus: EventBus,
        clock: Callable[[], float],
        *,
        exit_free: tuple[str, ...] = (),
        on_sites: tuple[str, ...] = (),
        listeners: int = 1,
    ) -> None:
        """`exit_free` names the sources whose media need no exit, `on_sites` those that need none of the queue;
        `listeners` is how many sounds are listened to at once."""
        self.library = library
        self.in_library = in_library
        self.bus = bus
        self.clock = clock
        self.exit_free = exit_free
        self.over_exits = Lane(sources=exit_free, others=True) if exit_free else None
        queued_for = (*exit_free, *on_sites)
        self.over_queue = Lane(sources=queued_for, others=True) if queued_for else None
        self.wanted = {Stage.FETCH: 0, Stage.LISTEN: listeners, Stage.WRITE: 0}
        self.paused = False
        self.stopping = False
        self.stopped = asyncio.Event()
        self.fresh = True  # whether writers take jobs whose notes were not requested yet
        self.started = asyncio.Event()  # a job was assigned
        self.halted: dict[Stage, SetupFailure] = {}
        self.running: dict[VideoId, asyncio.Task[None]] = {}
        self.unsaved: dict[VideoId, WrittenNote] = {}  # paid for, and not in the library yet
        self.elsewhere: set[VideoId] = set()  # to be retried in countries not tried before
        self.revision = 0  # of the library; its changes up to here are reported
        self.removed: set[VideoId] = set()  # from the list; their changes are not reported
        self._exits_from = 0.0  # seconds since the epoch; no exit can be used before
        self._limiters = {stage: RateLimiter() for stage in STAGES}
        self._wakes = {stage: asyncio.Event() for stage in STAGES}
        in_library.changed = self._library_changed

    def take_up(self) -> None:
        """Emits what earlier runs left in the library: their jobs, of which none runs now, their log, and the notes
        that they could not store. Blocking."""
        now = self.clock()
        self.library.recover(now)
        taken_back = self.library.unsaved.take_back(now)
        stored = self.library.changes(0)
        self.revision = stored.revision
        titles = {job.video: job.name for job in stored.jobs}
        self.bus.remember(earlier(self.library.last_attempts(EARLIER), titles))
        self.bus.emit(JobsChanged(at=now, jobs=tuple(sorted(stored.jobs, key=attrgetter("position")))))
        if self.library.notice:
            self.bus.emit(Message(at=now, level="warning", text=self.library.notice))
        if taken_back:
            text = f"Stored {plural(taken_back, 'note')} that an earlier run could not store."
            self.bus.emit(Message(at=now, level="info", text=text))

    def wake(self, *stages: Stage) -> None:
        """Makes idle workers of these stages (of all, if none is given) look for a job."""
        for stage in stages or STAGES:
            woken, self._wakes[stage] = self._wakes[stage], asyncio.Event()
            woken.set()

    def stuck(self, stage: Stage, *, exit_free: bool = False) -> bool:
        """Whether the stage is halted. Jobs that need no exit go on when only exits are missing."""
        halt = self.halted.get(stage)
        return halt is not None and not (exit_free and halt.kind in NO_EXIT_KINDS)

    def working(self, stage: Stage, *, exit_free: bool = False) -> bool:
        """Whether jobs of the stage are assigned."""
        waits = self._exits_from > self.clock() and stage is Stage.FETCH and not exit_free
        return not (self.paused or self.stopping or waits or self.stuck(stage, exit_free=exit_free))

    async def next_job(self, stage: Stage, number: int) -> Job | None:
        """Waits for the next job for worker `number`; None when the worker has to end. The fetch worker EXIT_FREE gets
        the jobs that need no exit, the other fetch workers the rest."""
        exit_free = stage is Stage.FETCH and number == EXIT_FREE
        lane = Lane(sources=self.exit_free) if exit_free else self.over_exits if stage is Stage.FETCH else None
        limiter = self._limiters[stage]
        limiter.leave(number)
        while not self._leaving(stage, number):
            wake = self._wakes[stage]  # read before the claim, so that no call to `wake` is missed
            if self.working(stage, exit_free=exit_free) and limiter.enter(number, time.monotonic()):
                fresh = self.fresh or stage is not Stage.WRITE
                job = await self.in_library(self.library.claim, stage, self.clock(), fresh=fresh, lane=lane)
                if job is not None and self._leaving(stage, number):
                    await self.in_library(self.library.release, job.video, self.clock())
                elif job is not None:
                    self.started.set()
                    self.changed(job)
                    return job
                limiter.leave(number)
            await wake.wait()
        return None

    def _leaving(self, stage: Stage, number: int) -> bool:
        return self.stopping or number > self.wanted[stage]

    async def run_job(self, video: VideoId, work: Coroutine[None, None, None]) -> None:
        """Runs the work on a job; `interrupt` can cancel it without ending the worker."""
        async with asyncio.TaskGroup() as group:
            task = group.create_task(work)
            self.running[video] = task
            try:
                await asyncio.wait({task})
            finally:
                if self.running.get(video) is task:  # otherwise a writer already has the video
                    del self.running[video]

    def interrupt(self, videos: Sequence[VideoId]) -> None:
        """Cancels the work on these jobs, if any is running, once it has begun: a task that is cancelled before its
        first step never enters its `try`, which gives the job back."""
        for video in videos:
            if task := self.running.get(video):
                asyncio.get_running_loop().call_soon(task.cancel)

    def changed(self, *jobs: Job) -> None:
        """Reports changed jobs, except removed ones."""
        if listed := tuple(job for job in jobs if job.video not in self.removed):
            self.bus.emit(JobsChanged(at=self.clock(), jobs=listed))

    async def report_changes(self) -> None:
        """Reports what has changed in the library since the last call, in any process. Interrupts the work on jobs that
        were cancelled or removed."""
        while True:
            since = self.revision
            changes = await self.in_library(self.library.changes, since, MOST_CHANGES)
            if changes.revision == since:
                return
            self.revision = max(self.revision, changes.revision)
            known = self.bus.state.jobs
            self.removed.difference_update(job.video for job in changes.jobs)
            self.changed(*(job for job in changes.jobs if known.get(job.video) != job))
            self.removed.update(changes.removed)
            if gone := tuple(video for video in changes.removed if video in known):
                self.bus.emit(JobsRemoved(at=self.clock(), videos=gone))
            cancelled = (job.video for job in changes.jobs if job.state is State.CANCELLED)
            self.interrupt([*gone, *cancelled])

    def report_charge(self, usage: Usage) -> None:
        """Counts what a model charged, or may have charged, for a request."""
        self.bus.emit(
            Charged(
                at=self.clock(),
                input_tokens=usage.prompt_tokens,
                output_tokens=usage.output_tokens,
                cost_usd=usage.cost,
            )
        )

    def halt(self, stage: Stage, failure: SetupFailure) -> None:
        """Stops a stage for all videos, until the cause is gone or the user resumes."""
        halt = self.halted.get(stage)
        if halt is not None and (halt.kind is not failure.kind or halt.reason == failure.reason):
            return
        self.halted[stage] = failure
        self.bus.emit(
            Halted(at=self.clock(), stage=stage, kind=failure.kind, reason=failure.reason, action=failure.action)
        )

    def heal(self, kind: FailureKind) -> None:
        """The cause of these halts is gone."""
        stages = [stage for stage, halt in self.halted.items() if halt.kind is kind]
        for stage in stages:
            del self.halted[stage]
        if stages:
            self.bus.emit(Healed(at=self.clock(), kind=kind))
            self.wake(*stages)

    def _library_changed(self, failure: SetupFailure | None, notice: str) -> None:
        """Halts all stages in memory, or ends these halts."""
        if failure is not None:
            for stage in STAGES:
                self.halt(stage, failure)
            return
        if notice:
            self.revision = 0  # it may be another file
            self.bus.emit(Message(at=self.clock(), level="warning", text=notice))
        self.heal(FailureKind.LIBRARY)

    def throttle(self, stage: Stage, failure: Failure) -> None:
        """Pauses a stage for a while, because its service asked for it."""
        seconds = self._limiters[stage].throttle(time.monotonic(), failure.retry_after)
        at = self.clock()
        self.bus.emit(Throttled(at=at, stage=stage, until=at + seconds, reason=failure.reason))

    def no_exit(self, failure: Failure) -> None:
        """No exit can be used for the seconds of the failure: nothing is fetched over one until then."""
        at = self.clock()
        until = at + (failure.retry_after or BACKOFF[0])
        if self._exits_from <= at:  # one worker reports it, for all
            self._exits_from = until
            self.bus.emit(NoExitLeft(at=at, reason=failure.reason, until=until))

    def exits_may_be_back(self, *, now: bool = False) -> None:
        """Resumes fetching when the time has come, or `now`."""
        at = self.clock()
        if self._exits_from and (now or self._exits_from <= at):
            self._exits_from = 0.0
            self.bus.emit(NoExitLeft(at=at, reason="", until=at))
            self.wake(Stage.FETCH)

    def succeeded(self, stage: Stage, number: int) -> None:
        """Records a success of worker `number`; a throttled stage resumes, and a limited one may use more workers."""
        limiter = self._limiters[stage]
        if limiter.succeeded(number):
            self._resume(stage)
        elif limiter.limited:
            self.wake(stage)

    def _resume(self, stage: Stage) -> None:
        now = self.clock()
        self.bus.emit(Throttled(at=now, stage=stage, until=now, reason=""))
        self.wake(stage)

    def pause(self, paused: bool) -> None:
        """Pauses all stages, or resumes them, ending every halt and throttle."""
        self.paused = paused
        if not paused:
            self.halted.clear()
            self.exits_may_be_back(now=True)
            for stage, limiter in self._limiters.items():
                if limiter.throttled:
                    limiter.resume()
                    self._resume(stage)
        self.bus.emit(PauseChanged(at=self.clock(), paused=paused))
        if not paused and self.in_library.failure is not None:  # resuming does not cure it
            self._library_changed(self.in_library.failure, "")
        self.wake()

    def resize(self, fetchers: int, writers: int) -> None:
        """Sets how many workers are wanted."""
        self.wanted |= {Stage.FETCH: fetchers, Stage.WRITE: writers}
        self.bus.emit(WorkersChanged(at=self.clock(), fetchers=fetchers, writers=writers))
        self.wake()

    def stop(self) -> None:
        """Assigns no more jobs; workers end after their current one."""
        self.stopping = True
        self.stopped.set()
        self.wake()

    async def rest(self, seconds: float) -> None:
        """Waits for `seconds`, or until the dispatcher stops."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.stopped.wait()
