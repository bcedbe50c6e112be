"""The events of tor's control port as values, and its errors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


class ControlLost(Exception):
    """The control connection ended, or tor no longer answers."""


class ControlRefused(Exception):
    """tor answered with an error; the message is its answer, cleaned."""


class AccessRefused(Exception):
    """tor refuses control access; `action` says what the user can do."""

    def __init__(self, reason: str, action: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.action = action


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamEvent:
    """A stream changed. `user` is its SOCKS user name, None for tor's own streams."""

    stream: str
    status: str
    circuit: str
    user: str | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CircuitEvent:
    """A circuit changed. `path` has the fingerprint and nickname of each hop so far."""

    circuit: str
    status: str
    path: tuple[tuple[str, str], ...]
    purpose: str
    reason: str
    user: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusEvent:
    """tor's status changed: bootstrap, consensus or clock. `action` and `arguments` as in the control specification."""

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
