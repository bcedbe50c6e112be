"""Jobs: adding and reading them, handing them to workers, commands on them, and recording failed tries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from ytsb_tui.core.jobs.commands import AddResult, CommandResult, FailedVideos, JobCommand
from ytsb_tui.core.jobs.failures import Failure, FailureKind
from ytsb_tui.core.jobs.job import Attempt, Job, Stage
from ytsb_tui.core.videos.video import VideoId

MOST_DUE = 2_000  # due jobs that are counted: more than there are exits


@dataclass(frozen=True, slots=True, kw_only=True)
class NewJob:
    """A video to add, with what is known about it; `length` in seconds."""

    video: VideoId
    title: str | None = None
    length: float | None = None
    subject: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Jobs that changed: those on the list, the videos removed from it, and the revision after the last change. Every
    change of a job has a higher revision than all before it."""

    jobs: tuple[Job, ...]
    removed: frozenset[VideoId]
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """Some of a stage's jobs: those of the media sources named, or with `others` all but those."""

    sources: tuple[str, ...]
    others: bool = False


class JobStore(Protocol):
    """All jobs and their tries. Blocking and thread-safe; each method is one transaction."""

    def add(self, videos: Sequence[NewJob], now: float, *, notes: bool) -> AddResult:
        """Adds new videos, and adds known ones again as `core.jobs.commands` says. `notes`: whether notes are
        wanted."""
        ...

    def changes(self, since: int, most: int | None = None) -> Changes:
        """The first `most` jobs that changed after a revision, whoever changed them, in the order of their last
        changes; all of them for None."""
        ...

    def job(self, video: VideoId) -> Job | None:
        """One job, None if the video is not known."""
        ...

    def attempts(self, video: VideoId) -> tuple[Attempt, ...]:
        """The tries of a job, oldest first."""
        ...

    def last_attempts(self, most: int) -> tuple[Attempt, ...]:
        """The last `most` tries of all jobs, oldest first."""
        ...


class JobQueue(Protocol):
    """Hands jobs to workers. Blocking and thread-safe; each method is one transaction."""

    def recover(self, now: float) -> tuple[Job, ...]:
        """Puts jobs that a dead engine left running back in the queue."""
        ...

    def claim(self, stage: Stage, now: float, *, fresh: bool = True, lane: Lane | None = None) -> Job | None:
        """The next queued job of the stage and the lane, or a waiting one that is due, now running. Atomic across
        processes. Without `fresh`, only jobs whose note is stored or in a batch; jobs of a batch that may not have been
        sent are left alone."""
        ...

    def due(self, stage: Stage, now: float, *, lane: Lane | None = None) -> int:
        """How many jobs of the stage and the lane could be claimed now, counted to `MOST_DUE`."""
        ...

    def release(self, video: VideoId, now: float, attempt: Attempt | None = None) -> Job:
        """Puts a running job back in the queue, not charged. `attempt` is recorded if given, as a paid one must be."""
        ...


class JobCommands(Protocol):
    """Commands of the user on jobs. Blocking and thread-safe; each method is one transaction."""

    def command(
        self, command: JobCommand, videos: Sequence[VideoId] | FailedVideos, now: float, *, notes: bool
    ) -> CommandResult:
        """Carries out a command on the videos for which `core.jobs.commands` allows it. `notes`: whether notes are
        wanted. A running job that is cancelled stays so, whatever its worker saves after that."""
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
