"""Events of the exit network: how YouTube is reached, and what happens to exits."""

from __future__ import annotations

from dataclasses import dataclass

from ytsb_tui.core.exits import Exit
from ytsb_tui.core.state.conditions import EgressKind, TimedEvent, TorPhase
from ytsb_tui.core.videos.video import VideoId


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkChanged(TimedEvent):
    """The network's phase; `percent` of the bootstrap, `text` in words; `beside` are the ways that are taken when its
    exits refuse a video."""

    egress: EgressKind
    phase: TorPhase
    percent: int
    text: str
    beside: tuple[EgressKind, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareChanged(TimedEvent):
    """The estimated share of exits that YouTube lets through, between 0 and 1, is another one in words."""

    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitBuilding(TimedEvent):
    """An exit is being built; `key` identifies it in later events."""

    key: str
    country: str
    nickname: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitReady(TimedEvent):
    """An exit is connected through TLS and can be leased. `ready` counts ready exits, this one included; `wanted` is
    the queue's target; `let_through` and `blocked` count YouTube's past answers to this exit."""

    exit: Exit
    ready: int
    wanted: int
    let_through: int = 0
    blocked: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitLeased(TimedEvent):
    """A worker leased an exit for a video; `wait` is how long that took, in seconds."""

    key: str
    worker: str
    video: VideoId | None
    wait: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitCooling(TimedEvent):
    """An exit was returned and cools down until `until`. `ip` is the address that YouTube saw."""

    key: str
    ip: str
    until: float
    let_through: int
    blocked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitBurned(TimedEvent):
    """YouTube refused an exit, or it misbehaved: it is not used until `until`."""

    key: str
    ip: str
    until: float
    reason: str
    let_through: int
    blocked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitDropped(TimedEvent):
    """An exit that no worker had leased could not be built, broke or is no longer needed."""

    key: str
    reason: str
