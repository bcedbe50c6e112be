"""The only way to YouTube and other sites: over exactly one route (a Tor circuit, a proxy, or direct by consent)."""

from __future__ import annotations

from ytsb_tui.adapters.egress.limits import Limits
from ytsb_tui.engine.ports.connections import Connection, Route

_USUAL = Limits()


def open_connection(route: Route, *, limits: Limits = _USUAL, port: int = 443) -> Connection:
    """A connection whose proxy, TCP and TLS handshakes with the first host of the route are complete. Blocking.

    Raises ExitFailure when it cannot be opened, ValueError for a proxy that is not a URL of a known scheme.
    """
    from ytsb_tui.adapters.egress.http import HttpConnection

    return HttpConnection(route, limits, route.hosts[0], port)
