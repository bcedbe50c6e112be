"""What is heard from a tor's control port, as values, and what can go wrong there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


class ControlLost(Exception):
    """The control connection ended or tor does not answer any more."""


class ControlRefused(Exception):
    """tor answered no; the message is its answer, cleaned."""


class AccessRefused(Exception):
    """tor does not let us control it; `action` says what a person can do."""

    def __init__(self, reason: str, action: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.action = action


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamEvent:
    """A stream changed. `user` are its SOCKS credentials' name, None for tor's own."""

    stream: str
    status: str
    circuit: str
    user: str | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CircuitEvent:
    """A circuit changed. `path` holds fingerprint and nickname of each hop so far."""

    circuit: str
    status: str
    path: tuple[tuple[str, str], ...]
    purpose: str
    reason: str
    user: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusEvent:
    """tor's state: bootstrap, consensus, clock. `action` and `arguments` as the control specification names them."""

    action: str
    arguments: Mapping[str, str] = field(default_factory=dict)


ControlEvent = StreamEvent | CircuitEvent | StatusEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a socket listens: host and port, or the path of a unix socket."""

    host: str = ""
    port: int = 0
    path: str = ""

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.path or f"{host}:{self.port}"
