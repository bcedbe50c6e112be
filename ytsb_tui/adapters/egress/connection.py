"""The only way to YouTube: over exactly one route (a Tor circuit, the user's proxy, or direct by consent)."""

from __future__ import annotations

from ytsb_tui.adapters.egress.limits import Limits
from ytsb_tui.core.videos.hosts import SITE
from ytsb_tui.engine.ports.connections import Connection, Route

_USUAL = Limits()


def open_connection(route: Route, *, limits: Limits = _USUAL, host: str = SITE, port: int = 443) -> Connection:
    """A connection whose proxy, TCP and TLS handshakes with `host` are complete. Blocking.

    Raises ExitFailure when it cannot be opened, ValueError for a proxy that is not a URL of a known scheme.
    """
    from ytsb_tui.adapters.egress.http import HttpConnection

    return HttpConnection(route, limits, host, port)
