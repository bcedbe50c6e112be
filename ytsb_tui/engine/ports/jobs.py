"""Jobs: adding and reading them, handing them to workers, commands on them, and recording failed tries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from ytsb_tui.core.jobs.failures import Failure, FailureKind
from ytsb_tui.core.jobs.job import Attempt, Job, Stage, State
from ytsb_tui.core.videos.video import VideoId


@dataclass(frozen=True, slots=True, kw_only=True)
class NewJob:
    """A video to add, with what is known about it; `length` in seconds."""

    video: VideoId
    title: str | None = None
    length: float | None = None
    subject: str | None = None


class JobStore(Protocol):
    """All jobs and their tries. Blocking and thread-safe; each method is one transaction."""

    def add(self, videos: Sequence[NewJob], now: float) -> tuple[tuple[Job, ...], tuple[Job, ...]]:
        """Adds videos; returns the new jobs and those already known (left as they are)."""
        ...

    def jobs(self) -> tuple[Job, ...]:
        """All jobs, in the order they were added."""
        ...

    def job(self, video: VideoId) -> Job | None:
        """One job, None if the video is not known."""
        ...

    def attempts(self, video: VideoId) -> tuple[Attempt, ...]:
        """The tries of a job, oldest first."""
        ...


class JobQueue(Protocol):
    """Hands jobs to workers. Blocking and thread-safe; each method is one transaction."""

    def recover(self, now: float) -> tuple[Job, ...]:
        """Puts jobs that a dead engine left running back in the queue."""
        ...

    def claim(self, stage: Stage, now: float, *, fresh: bool = True) -> Job | None:
        """The next queued job of the stage, or a waiting one that is due, now running. Atomic across processes. Without
        `fresh`, only jobs whose note is stored or in a batch; jobs of a batch that may not have been sent are left
        alone."""
        ...

    def due(self, stage: Stage, now: float) -> tuple[int, float | None]:
        """How many jobs of the stage could be claimed now, and when the next waiting one falls due."""
        ...

    def release(self, video: VideoId, now: float, attempt: Attempt | None = None) -> Job:
        """Puts a running job back in the queue, not charged. `attempt` is recorded if given, as a paid one must be."""
        ...


class JobCommands(Protocol):
    """Commands of the user on jobs. Blocking and thread-safe; each method is one transaction."""

    def move(self, videos: Sequence[VideoId], state: State, now: float) -> tuple[Job, ...]:
        """Pause, cancel or queue; illegal moves are left out. Returns the changed jobs.

        Queueing forgets attempts; a job that was done goes to the writers with its note forgotten, one that runs is
        left to its worker. A running job that is cancelled stays so, whatever its worker saves after that.
        """
        ...

    def remove(self, videos: Sequence[VideoId], now: float) -> tuple[VideoId, ...]:
        """Removes jobs from the list and cancels unfinished ones; their data stays. Returns the removed ones."""
        ...

    def restore(self, videos: Sequence[VideoId], now: float) -> tuple[Job, ...]:
        """Puts removed jobs back on the list."""
        ...


class FailureStore(Protocol):
    """Records tries that failed. Blocking and thread-safe; each method is one transaction."""

    def put_off(self, video: VideoId, failure: Failure, attempt: Attempt, *, retry_at: float, charged: bool) -> Job:
        """The job waits until `retry_at` (epoch seconds)."""
        ...

    def elsewhere(self, video: VideoId, failure: Failure, attempt: Attempt) -> Job:
        """The job goes on running: one exit failed and another is used. Counts the exit, not an attempt."""
        ...

    def fail(self, video: VideoId, failure: Failure, attempt: Attempt) -> Job:
        """The job has failed for good."""
        ...

    def same_failures(self, video: VideoId, stage: Stage, kind: FailureKind) -> int:
        """How many tries of this stage failed with `kind` since the user last queued the job."""
        ...
