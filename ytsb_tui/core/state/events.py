"""The closed union of engine events. The panel and the headless printer render nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ytsb_tui.core.exits import Exit
from ytsb_tui.core.jobs.failures import FailureKind
from ytsb_tui.core.jobs.job import Job, Stage
from ytsb_tui.core.videos.video import VideoId


class EgressKind(StrEnum):
    """How requests leave. Anything but Tor is shown in the header while it is on."""

    TOR = "tor"
    PROXIES = "proxies"
    DIRECT = "direct"
    DEMO = "demo"


class TorPhase(StrEnum):
    """The state of the network that exits are built on."""

    STARTING = "starting"
    BOOTSTRAPPING = "bootstrapping"
    READY = "ready"
    DOWN = "down"  # it ended or went silent; it is being started again
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Event:
    at: float  # seconds since the epoch


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkChanged(_Event):
    """Tor's state in words; `percent` of the bootstrap."""

    egress: EgressKind
    phase: TorPhase
    percent: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitBuilding(_Event):
    """A circuit is being built; `key` names it from now on."""

    key: str
    country: str
    nickname: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitReady(_Event):
    """Warm to TLS, ready to be lent. `ready` counts the ready ones, this included; `wanted` is the queue's target;
    `let_through` and `blocked` are what is remembered of it."""

    exit: Exit
    ready: int
    wanted: int
    let_through: int = 0
    blocked: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitLeased(_Event):
    """Lent to a worker for a video; `wait` is how long the lease took in seconds."""

    key: str
    worker: str
    video: VideoId | None
    wait: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitCooling(_Event):
    """Returned; it rests until `until`. `ip` is the address that YouTube saw."""

    key: str
    ip: str
    until: float
    let_through: int
    blocked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitBurned(_Event):
    """YouTube refused it (or it misbehaved): not used until `until`."""

    key: str
    ip: str
    until: float
    reason: str
    let_through: int
    blocked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitDropped(_Event):
    """Could not be built, broke or is no longer needed; nobody had it."""

    key: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JobsChanged(_Event):
    """Jobs as they are in the library now: new ones and changed ones."""

    jobs: tuple[Job, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class JobsRemoved(_Event):
    """Jobs that are no longer in the library."""

    videos: tuple[VideoId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceListed(_Event):
    """A playlist, channel or search gave `found` videos, `new` of them not known before."""

    source: str
    title: str
    found: int
    new: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFailed(_Event):
    """A playlist, channel or search could not be listed."""

    source: str
    kind: FailureKind
    reason: str
    action: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkStarted(_Event):
    """A worker took a job. `exit` is None for writers."""

    worker: str
    video: VideoId
    title: str
    stage: Stage
    exit: Exit | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkProgress(_Event):
    """`step` in a word or two, `fraction` of the stage (0 to 1); `text` is what a writer has written since."""

    worker: str
    video: VideoId
    step: str
    fraction: float
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkEnded(_Event):
    """The worker is free; `note` says why for a moment (`blocked → next`), empty when all went well."""

    worker: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkersChanged(_Event):
    """How many workers of each pool are wanted."""

    fetchers: int
    writers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptDone(_Event):
    """A transcript is in the library."""

    video: VideoId
    title: str
    worker: str
    exit_ip: str
    fingerprint: str | None
    country: str
    seconds: float
    bytes: int
    cues: int
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteDone(_Event):
    """A note is in the vault. `path` is absolute; `offline` says that it is an outline made without a key."""

    video: VideoId
    title: str
    worker: str
    path: str
    seconds: float
    input_tokens: int
    output_tokens: int
    cost_usd: float | None
    points: int
    verified: int
    offline: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidInVain(_Event):
    """The model was paid for a try that came to no note; `cost_usd` is None for a model whose price is not known."""

    video: VideoId
    worker: str
    input_tokens: int
    output_tokens: int
    cost_usd: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed(_Event):
    """A try failed. `retry_at` is None when it is final; `attempts` are the charged ones."""

    video: VideoId
    title: str
    kind: FailureKind
    reason: str
    action: str
    retry_at: float | None
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Halted(_Event):
    """A stage stopped for every video, until the person acts."""

    stage: Stage
    kind: FailureKind
    reason: str
    action: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Throttled(_Event):
    """Nothing new of a stage is started before `until`, because its service asked for that; then it goes on by itself.
    It has gone on when `until` is not later than the event."""

    stage: Stage
    until: float
    reason: str

    @property
    def told(self) -> str:
        """What it means, in a sentence."""
        return (
            f"{self.reason} Nothing new is begun for {max(1.0, self.until - self.at):.0f} s; then it goes on by itself."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseChanged(_Event):
    """Nothing new is started while paused."""

    paused: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Message(_Event):
    """A line for the log; `level` is info, warning or error."""

    level: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary(_Event):
    """The end of a headless run."""

    done: int
    failed: int
    waiting: int
    seconds: float
    cost_usd: float


Event = (
    NetworkChanged
    | ExitBuilding
    | ExitReady
    | ExitLeased
    | ExitCooling
    | ExitBurned
    | ExitDropped
    | JobsChanged
    | JobsRemoved
    | SourceListed
    | SourceFailed
    | WorkStarted
    | WorkProgress
    | WorkEnded
    | WorkersChanged
    | TranscriptDone
    | NoteDone
    | PaidInVain
    | Failed
    | Halted
    | Throttled
    | PauseChanged
    | Message
    | Summary
)
