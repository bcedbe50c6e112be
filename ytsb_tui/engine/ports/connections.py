"""Requests over one egress path: the route they take, the connection that sends them, the reply."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from ytsb_tui.core.videos.hosts import HOSTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An HTTP answer, decoded from its content encoding and bounded in size. Header names are lower-case;
    `set_cookies` has the value of each `set-cookie`."""

    status: int
    url: str
    headers: Mapping[str, str]
    body: bytes
    set_cookies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """How requests leave. `proxy` is `socks5://host:port`, `http://user:password@host:port`, …; None: direct.

    `username` and `password` isolate a lease's circuit from all others (both count for Tor). `pins` maps each
    host that may be reached to the alias sent to the proxy in its place; TLS still names the host. None: the `hosts`,
    by their own names, resolved by the proxy. The connection is opened to the first of the `hosts`.
    """

    proxy: str | None
    username: str | None = None
    password: str | None = None
    pins: Mapping[str, str] | None = None
    hosts: tuple[str, ...] = HOSTS


class Connection(Protocol):
    """HTTP over exactly one egress path, with its own cookies. Blocking: used on worker threads."""

    @property
    def traffic(self) -> int:
        """Bytes on the wire so far, both ways, including TLS where it can be counted."""
        ...

    @property
    def proxy_url(self) -> str | None:
        """The proxy for another program that has to leave by the same way, isolated from this connection; it resolves
        names there. None: direct."""
        ...

    def send(
        self, method: str, url: str, *, headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> Reply:
        """One request, redirects not followed. Raises ExitFailure when the path breaks, stalls or overruns a limit."""
        ...

    def cookies(self, values: Mapping[str, str]) -> None:
        """Adds cookies for the site; they last as long as the connection."""
        ...

    def forget(self) -> None:
        """Drops the cookies, between two videos over the same exit."""
        ...

    def abort(self) -> None:
        """Ends a blocked `send` at once. Callable from any thread."""
        ...

    def close(self) -> None:
        """Frees the socket."""
        ...
