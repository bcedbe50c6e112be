"""The closed union of engine events; the app and the headless printers render nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from ytsb_tui.core.exits import Exit
from ytsb_tui.core.jobs.failures import FailureKind
from ytsb_tui.core.jobs.job import Job, Stage
from ytsb_tui.core.state.conditions import EgressKind as EgressKind
from ytsb_tui.core.state.conditions import Halted as Halted
from ytsb_tui.core.state.conditions import NoExitLeft as NoExitLeft
from ytsb_tui.core.state.conditions import Throttled as Throttled
from ytsb_tui.core.state.conditions import TimedEvent
from ytsb_tui.core.state.conditions import TorPhase as TorPhase
from ytsb_tui.core.state.exit_events import ExitBuilding as ExitBuilding
from ytsb_tui.core.state.exit_events import ExitBurned as ExitBurned
from ytsb_tui.core.state.exit_events import ExitCooling as ExitCooling
from ytsb_tui.core.state.exit_events import ExitDropped as ExitDropped
from ytsb_tui.core.state.exit_events import ExitLeased as ExitLeased
from ytsb_tui.core.state.exit_events import ExitReady as ExitReady
from ytsb_tui.core.state.exit_events import NetworkChanged as NetworkChanged
from ytsb_tui.core.state.exit_events import ShareChanged as ShareChanged
from ytsb_tui.core.text.plural import plural
from ytsb_tui.core.videos.video import VideoId


@dataclass(frozen=True, slots=True, kw_only=True)
class JobsChanged(TimedEvent):
    """New and changed jobs, as they are in the library now."""

    jobs: tuple[Job, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class JobsRemoved(TimedEvent):
    """Jobs that are no longer in the library."""

    videos: tuple[VideoId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceListed(TimedEvent):
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
class SourceFailed(TimedEvent):
    """A playlist, channel or search could not be listed."""

    source: str
    kind: FailureKind
    reason: str
    action: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkStarted(TimedEvent):
    """A worker took a job. `exit` is None for writers."""

    worker: str
    video: VideoId
    title: str
    stage: Stage
    exit: Exit | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkProgress(TimedEvent):
    """`step` in a word or two, `fraction` of the stage (0 to 1); `text` is what a writer wrote since the last one."""

    worker: str
    video: VideoId
    step: str
    fraction: float
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkEnded(TimedEvent):
    """A worker is free; `note` says briefly why the job failed (`blocked → next`), empty when it succeeded."""

    worker: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkersChanged(TimedEvent):
    """How many workers of each pool are wanted."""

    fetchers: int
    writers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptDone(TimedEvent):
    """A transcript is in the library. `exit_ip` is empty if it came without an exit, `client` if the player
    that got it is the usual one."""

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
    client: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteDone(TimedEvent):
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
class Charged(TimedEvent):
    """A model charged, or may have charged, for a request of a note or for a question, however it ended. `cost_usd` is
    None when the model's price is unknown."""

    input_tokens: int
    output_tokens: int
    cost_usd: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed(TimedEvent):
    """A try failed. `retry_at` is None when it is final; `attempts` counts those charged to the video."""

    video: VideoId
    title: str
    kind: FailureKind
    reason: str
    action: str
    retry_at: float | None
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Healed(TimedEvent):
    """The cause of a halt is gone: the stages that were halted for this kind of failure go on."""

    kind: FailureKind


@dataclass(frozen=True, slots=True, kw_only=True)
class NotesSetAside(TimedEvent):
    """The engine ends before it could store notes that are paid for. They are in the file `path`."""

    count: int
    path: str

    @property
    def message(self) -> str:
        """Where they are, and what becomes of them."""
        them = "it" if self.count == 1 else "them"
        return (
            f"The library could not store {plural(self.count, 'note')}. The next start stores {them} from {self.path}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseChanged(TimedEvent):
    """Nothing new is started while paused."""

    paused: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Message(TimedEvent):
    """A line for the log; `level` is info, warning or error."""

    level: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary(TimedEvent):
    """The end of a headless run."""

    done: int
    failed: int
    waiting: int
    seconds: float
    cost_usd: float


Event = (
    NetworkChanged
    | ShareChanged
    | NoExitLeft
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
    | Healed
    | NotesSetAside
    | Throttled
    | PauseChanged
    | Message
    | Summary
)
