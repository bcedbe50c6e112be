"""A job: where a video stands on its way through the stages. What a person may do with it: see `commands`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ytsb_tui.core.jobs.failures import FailureKind
from ytsb_tui.core.videos.video import VideoId


class Stage(StrEnum):
    """The work that is due next. A finished stage is never done again unless the person asks."""

    FETCH = "fetch"
    WRITE = "write"
    DONE = "done"


class State(StrEnum):
    """What a job is doing now."""

    QUEUED = "queued"
    RUNNING = "running"
    WAITING = "waiting"  # for `retry_at`
    DONE = "done"
    FAILED = "failed"
    PAUSED = "paused"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One video in the library. Times are seconds since the epoch, `length` and `spent` are seconds.

    `attempts` counts charged tries of this stage, `exits` the exits that failed it; `kind`, `reason` and `action` tell
    the last failure. `path` is the note's path inside the vault. `cost` is in US dollars, None while no price is known.
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
        """The state as the person reads it."""
        if self.state is State.RUNNING:
            return "fetching" if self.stage is Stage.FETCH else "writing"
        return self.state.value

    @property
    def name(self) -> str:
        """The title, or the id while no title is known."""
        return self.title or self.video


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try of one stage, kept for history. `exit_ip` and `fingerprint` are None for writes. Seconds and bytes.

    Tokens and `cost` (US dollars, None while unknown) are what the model was paid for a try that came to no note.
    """

    video: VideoId
    stage: Stage
    worker: str
    started_at: float
    seconds: float
    outcome: str  # "done" or a FailureKind
    reason: str | None = None
    exit_ip: str | None = None
    fingerprint: str | None = None
    country: str | None = None
    bytes: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost: float | None = None
