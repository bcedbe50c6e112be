"""The closed union of engine events; the app and the headless printers render nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ytsb_tui.core.exits import Exit
from ytsb_tui.core.jobs.failures import FailureKind
from ytsb_tui.core.jobs.job import Job, Stage
from ytsb_tui.core.text.plural import plural
from ytsb_tui.core.videos.video import VideoId


class EgressKind(StrEnum):
    """How requests reach YouTube. The header warns unless it is Tor."""

    TOR = "tor"
    PROXIES = "proxies"
    DIRECT = "direct"
    DEMO = "demo"


class TorPhase(StrEnum):
    """The state of the exit network."""

    STARTING = "starting"
    BOOTSTRAPPING = "bootstrapping"
    READY = "ready"
    DOWN = "down"  # it ended or stopped answering, and is being restarted
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Event:
    at: float  # seconds since the epoch


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkChanged(_Event):
    """The network's phase; `percent` of the bootstrap, `text` in words."""

    egress: EgressKind
    phase: TorPhase
    percent: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitBuilding(_Event):
    """An exit is being built; `key` identifies it in later events."""

    key: str
    country: str
    nickname: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitReady(_Event):
    """An exit is connected through TLS and can be leased. `ready` counts ready exits, this one included; `wanted` is
    the queue's target; `let_through` and `blocked` count YouTube's past answers to this exit."""

    exit: Exit
    ready: int
    wanted: int
    let_through: int = 0
    blocked: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitLeased(_Event):
    """A worker leased an exit for a video; `wait` is how long that took, in seconds."""

    key: str
    worker: str
    video: VideoId | None
    wait: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitCooling(_Event):
    """An exit was returned and cools down until `until`. `ip` is the address that YouTube saw."""

    key: str
    ip: str
    until: float
    let_through: int
    blocked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitBurned(_Event):
    """YouTube refused an exit, or it misbehaved: it is not used until `until`."""

    key: str
    ip: str
    until: float
    reason: str
    let_through: int
    blocked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitDropped(_Event):
    """An exit that no worker had leased could not be built, broke or is no longer needed."""

    key: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JobsChanged(_Event):
    """New and changed jobs, as they are in the library now."""

    jobs: tuple[Job, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class JobsRemoved(_Event):
    """Jobs that are no longer in the library."""

    videos: tuple[VideoId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceListed(_Event):
    """A playlist, channel or search was listed: `found` videos, `new` of them not in the library before, or `lists`
    playlists that are listed next. `left_out` says what is missing, in sentences."""

    source: str
    title: str
    found: int
    new: int
    lists: int = 0
    left_out: str = ""

    @property
    def message(self) -> str:
        """What was found, and what is missing."""
        videos = f"{plural(self.found, 'video')}, {self.new:,} new"
        count = plural(self.lists, "playlist") if self.lists else videos
        return f"{self.title}: {count}{f'. {self.left_out}' if self.left_out else ''}"


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
    """`step` in a word or two, `fraction` of the stage (0 to 1); `text` is what a writer wrote since the last one."""

    worker: str
    video: VideoId
    step: str
    fraction: float
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkEnded(_Event):
    """A worker is free; `note` says briefly why the job failed (`blocked → next`), empty when it succeeded."""

    worker: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkersChanged(_Event):
    """How many workers of each pool are wanted."""

    fetchers: int
    writers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptDone(_Event):
    """A transcript is in the library. `exit_ip` is empty if it came without an exit."""

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
    near: int
    offline: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Charged(_Event):
    """A model charged, or may have charged, for a request of a video's note, however it ended. `cost_usd` is None when
    the model's price is unknown."""

    video: VideoId
    worker: str
    input_tokens: int
    output_tokens: int
    cost_usd: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed(_Event):
    """A try failed. `retry_at` is None when it is final; `attempts` counts those charged to the video."""

    video: VideoId
    title: str
    kind: FailureKind
    reason: str
    action: str
    retry_at: float | None
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Halted(_Event):
    """A stage stopped for all videos until the user acts."""

    stage: Stage
    kind: FailureKind
    reason: str
    action: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Throttled(_Event):
    """A service asked for a pause: the stage starts nothing new before `until`, then resumes automatically. An `until`
    that is not later than the event means that the stage has resumed."""

    stage: Stage
    until: float
    reason: str

    @property
    def message(self) -> str:
        """The reason and the pause, for people."""
        return f"{self.reason} No new work for {max(1.0, self.until - self.at):.0f} s; it resumes automatically."


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
    | Charged
    | Failed
    | Halted
    | Throttled
    | PauseChanged
    | Message
    | Summary
)
