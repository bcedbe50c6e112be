"""The state of the engine as one value that every interface renders; `fold.reduce` makes it from the events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from ytsb_tui.core.exits import Hop
from ytsb_tui.core.jobs.job import Job, Stage
from ytsb_tui.core.state.conditions import EgressKind, Halted, NoExitLeft, Throttled, TorPhase
from ytsb_tui.core.state.frozen_map import FrozenMap
from ytsb_tui.core.videos.video import VideoId

RATE_WINDOW = 600.0  # seconds over which finished videos and built exits are counted


class ExitState(StrEnum):
    """The states of an exit, as shown."""

    BUILDING = "building"
    READY = "ready"
    LEASED = "leased"
    COOLING = "cooling"
    BURNED = "burned"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitRow:
    """An exit on the panel. Times are seconds since the epoch; `until` is set for cooling and burned exits."""

    key: str
    state: ExitState
    since: float
    ip: str = ""
    country: str = "??"
    nickname: str | None = None
    fingerprint: str | None = None
    seconds: float | None = None
    until: float | None = None
    worker: str | None = None
    video: VideoId | None = None
    let_through: int = 0
    blocked: int = 0
    reason: str = ""
    path: tuple[Hop, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerRow:
    """A worker on the panel; `video` is None while it is idle, `note` says how its last job, `title`, failed.

    `country` is that of the exit: of a fetch, or of the fetch before a note. `refused` are the countries of the exits
    that failed for the job so far."""

    name: str
    stage: Stage
    since: float
    video: VideoId | None = None
    title: str = ""
    exit_ip: str = ""
    country: str = ""
    step: str = ""
    fraction: float = 0.0
    note: str = ""
    text: str = ""
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """A line of the log tail. Failures of one `trouble` are one line, the last, with how many `times` it came."""

    at: float
    level: str
    text: str
    trouble: str = ""
    times: int = 1


def _empty() -> Mapping[str, int]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelState:
    """Everything that is shown.

    `counts` is the number of videos by `Job.word`, `ips` the addresses used so far, `resting` the key of the cooling or
    burned exit by address. `through` is the country through which a transcript came, until its note is written. `built`
    and `finished` are when exits became ready and videos done, within RATE_WINDOW. `points` are those of the notes
    written, `verified` and `near` how many of them have exact and near quotes. `owner` is the id of the process that
    owns the engine, None for this process; `opening` says that the engine is not there yet;
    `set_aside` says where notes are that could not be stored, usually empty; `share` of the exits is let
    through by YouTube, None while too little is known; `beside` are the ways that are taken after `egress`; `client` is
    the player that got the last transcript, empty for the usual one."""

    egress: EgressKind = EgressKind.TOR
    phase: TorPhase = TorPhase.STARTING
    percent: int = 0
    network: str = ""
    beside: tuple[EgressKind, ...] = ()
    share: float | None = None
    client: str = ""
    no_exit: NoExitLeft | None = None
    exits: FrozenMap[str, ExitRow] = field(default_factory=FrozenMap)
    resting: FrozenMap[str, str] = field(default_factory=FrozenMap)
    built: tuple[float, ...] = ()
    through: FrozenMap[VideoId, str] = field(default_factory=FrozenMap)
    workers: Mapping[str, WorkerRow] = field(default_factory=dict)
    fetchers: int = 0
    writers: int = 0
    jobs: FrozenMap[VideoId, Job] = field(default_factory=FrozenMap)
    counts: Mapping[str, int] = field(default_factory=_empty)
    paused: bool = False
    halted: Mapping[Stage, Halted] = field(default_factory=dict)
    throttled: Mapping[Stage, Throttled] = field(default_factory=dict)
    started_at: float | None = None
    finished: tuple[float, ...] = ()
    cost: float = 0.0
    cost_known: bool = True
    input_tokens: int = 0
    output_tokens: int = 0
    points: int = 0
    verified: int = 0
    near: int = 0
    offline: bool = False
    ips: frozenset[str] = frozenset()
    log: tuple[LogLine, ...] = ()
    owner: int | None = None
    opening: bool = False
    set_aside: str = ""

    def explained(self, halt: Halted) -> bool:
        """Whether another stage is halted for the same reason, which need not be said twice."""
        return any(stage is not halt.stage and other.reason == halt.reason for stage, other in self.halted.items())

    @property
    def active(self) -> int:
        """Videos that are queued, running or waiting."""
        return sum(self.counts.get(word, 0) for word in ("queued", "fetching", "listening", "writing", "waiting"))

    def exits_in(self, state: ExitState) -> int:
        """The number of exits in a state."""
        return sum(row.state is state for row in self.exits.values())

    def rate(self, now: float) -> float | None:
        """Videos finished per minute, None before the first."""
        if not self.finished or self.started_at is None:
            return None
        begin = max(self.started_at, now - RATE_WINDOW)
        count = sum(at >= begin for at in self.finished)
        return 60.0 * count / max(now - begin, 1.0) if count else None

    def time_left(self, now: float) -> float | None:
        """Seconds until the active videos are done at the current rate, None when unknown."""
        rate = self.rate(now)
        return 60.0 * self.active / rate if rate and self.active else None


def worker_name(stage: Stage, number: int) -> str:
    """The name of a worker in events and rows: `fetch 1`, `write 2`."""
    return f"{stage.value} {number}"
