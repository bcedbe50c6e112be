"""The only way to YouTube: over one route (a Tor circuit, a person's proxy, or direct by consent) and no other."""

from __future__ import annotations

from dataclasses import dataclass

from ytsb_tui.core.videos.hosts import SITE
from ytsb_tui.engine.ports.connections import Connection, Route


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long and how much: seconds to get a connection warm, of silence, and for a whole request; bytes of a body
    when it is decoded."""

    connect: float = 30.0
    idle: float = 15.0
    request: float = 30.0
    body: int = 8 * 1024 * 1024


_USUAL = Limits()


def open_connection(route: Route, *, limits: Limits = _USUAL, host: str = SITE, port: int = 443) -> Connection:
    """A connection that is warm: proxy, TCP and TLS to `host` are done when it returns. Blocking.

    Raises ExitFailure when the way there cannot be opened, ValueError for a proxy that is no URL of a known scheme.
    """
    from ytsb_tui.adapters.egress.http import HttpConnection

    return HttpConnection(route, limits, host, port)
