"""A job takes one video through the stages. What the user may do with it is in `commands`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ytsb_tui.core.jobs.failures import FailureKind
from ytsb_tui.core.videos.video import VideoId


class Stage(StrEnum):
    """The next work to do. A finished stage is never repeated unless the user asks for it."""

    FETCH = "fetch"
    LISTEN = "listen"  # to sound that has no transcript
    WRITE = "write"
    DONE = "done"


_RUNNING = {Stage.FETCH: "fetching", Stage.LISTEN: "listening", Stage.WRITE: "writing", Stage.DONE: "writing"}


class State(StrEnum):
    """The state of a job."""

    QUEUED = "queued"
    RUNNING = "running"
    WAITING = "waiting"  # for `retry_at`
    DONE = "done"
    FAILED = "failed"
    PAUSED = "paused"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One video in the library. Times are seconds since the epoch; `length` and `spent` are seconds.

    `attempts` counts charged tries of this stage, `exits` the exits that failed; `kind`, `reason` and `action` describe
    the last failure. `path` is the note's path inside the vault. `cost` is in US dollars, None when it is unknown.
    """

    video: VideoId
    stage: Stage = Stage.FETCH
    state: State = State.QUEUED
    position: int = 0
    title: str | None = None
    channel: str | None = None
    length: float | None = None
    subject: str | None = None
    added_at: float = 0.0
    changed_at: float = 0.0
    retry_at: float | None = None
    attempts: int = 0
    exits: int = 0
    kind: FailureKind | None = None
    reason: str | None = None
    action: str | None = None
    path: str | None = None
    spent: float = 0.0
    cost: float | None = None

    @property
    def word(self) -> str:
        """The state as shown."""
        if self.state is State.RUNNING:
            return _RUNNING[self.stage]
        return self.state.value

    @property
    def name(self) -> str:
        """The title, or the id when there is no title."""
        return self.title or self.video


CANCELLED = "cancelled"  # the outcome of a try that was stopped from outside


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try of a stage, kept for the history. Durations are seconds. `exit_ip` and `fingerprint` are None for writes.

    Tokens and `cost` (US dollars, None when unknown) are what the model charged for a try that produced no note.
    """

    video: VideoId
    stage: Stage
    worker: str
    started_at: float
    seconds: float
    outcome: str  # "done", CANCELLED or a FailureKind
    reason: str | None = None
    exit_ip: str | None = None
    fingerprint: str | None = None
    country: str | None = None
    bytes: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost: float | None = None
