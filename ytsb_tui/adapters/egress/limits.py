"""How long a connection may take, and how much it may bring."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Seconds to get a connection warm, of silence, and for a whole request; bytes of a decoded body."""

    connect: float = 30.0
    idle: float = 15.0
    request: float = 30.0
    body: int = 8 * 1024 * 1024
