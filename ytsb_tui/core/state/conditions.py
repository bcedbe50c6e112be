"""Events that the state of the engine keeps, and the kinds of its network. They are apart from the others, so that the
app can draw its first frame without those."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ytsb_tui.core.jobs.failures import FailureKind
from ytsb_tui.core.jobs.job import Stage


class EgressKind(StrEnum):
    """How requests reach YouTube. The header warns unless it is Tor."""

    TOR = "tor"
    PROXIES = "proxies"
    SSH = "ssh"
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
class TimedEvent:
    """An event, and when it happened."""

    at: float  # seconds since the epoch


@dataclass(frozen=True, slots=True, kw_only=True)
class NoExitLeft(TimedEvent):
    """Nothing is fetched over an exit before `until`, because no exit can be used. An `until` that is not later than
    the event means that fetching resumes."""

    reason: str
    until: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Halted(TimedEvent):
    """A stage stopped for all videos: until the cause is gone for the kinds `HEALING_KINDS`, else until the user
    resumes."""

    stage: Stage
    kind: FailureKind
    reason: str
    action: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Throttled(TimedEvent):
    """A service asked for a pause: the stage starts nothing new before `until`, then resumes automatically. An `until`
    that is not later than the event means that the stage has resumed."""

    stage: Stage
    until: float
    reason: str

    @property
    def message(self) -> str:
        """The reason and the pause, for people."""
        return f"{self.reason} No new work for {max(1.0, self.until - self.at):.0f} s; it resumes automatically."
