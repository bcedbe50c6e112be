"""Where sockets to the outside are made: streams over one route for httpx-socks, and nothing besides.

The proxy is asked for the alias that a lease is pinned to, then TLS is started for the real host.
"""

from __future__ import annotations

import socket
import ssl
from typing import cast
from urllib.parse import unquote, urlsplit

import httpcore
from httpx_socks import SyncProxyTransport
from httpx_socks._sync_proxy import SyncProxy, SyncProxyConnection
from python_socks import ProxyConnectionError, ProxyType
from python_socks.sync import Proxy

from ytsb_tui.adapters.egress.errors import refused_host
from ytsb_tui.adapters.egress.sockets import Gauge, Pipe, Tls, Wire, tls_context
from ytsb_tui.engine.ports.connections import Route

_SCHEMES = {
    "socks5": ProxyType.SOCKS5,
    "socks5h": ProxyType.SOCKS5,
    "socks4": ProxyType.SOCKS4,
    "socks4a": ProxyType.SOCKS4,
    "http": ProxyType.HTTP,
    "https": ProxyType.HTTP,
}


class StreamTransport(SyncProxyTransport):
    """httpx-socks's transport with connections that come through our door.

    Its own pool starts TLS for the name that it sent to the proxy, and makes an SSL context for each transport (30 ms).
    """

    def __init__(self, streams: Streams) -> None:
        self._pool = _Pool(streams)


class _Pool(SyncProxy):
    """One connection at a time, kept alive for as long as the server keeps it."""

    def __init__(self, streams: Streams) -> None:
        super().__init__(
            proxy_type=ProxyType.SOCKS5,  # which proxy, and how, is the door's affair
            proxy_host="",
            proxy_port=0,
            ssl_context=tls_context(),
            max_connections=1,
            keepalive_expiry=None,
        )
        self._streams = streams

    def create_connection(self, origin: httpcore.Origin) -> httpcore.ConnectionInterface:
        return _Connection(self._streams, origin)


class _Connection(SyncProxyConnection):
    """Goes to the proxy by the door's way: the alias is asked for, TLS is for the host."""

    def __init__(self, streams: Streams, origin: httpcore.Origin) -> None:
        super().__init__(
            proxy_type=ProxyType.SOCKS5, proxy_host="", proxy_port=0, remote_origin=origin, ssl_context=tls_context()
        )
        self._streams = streams

    def _connect_via_proxy(self, origin: httpcore.Origin, connect_timeout: float | None) -> _Stream:  # type: ignore[override]  # any httpcore.NetworkStream serves
        return self._streams.connect(origin.host.decode("ascii"), origin.port)


class _Stream(httpcore.NetworkStream):
    """A pipe as httpcore wants it. Timeouts are the gauge's."""

    def __init__(self, pipe: Pipe) -> None:
        self._pipe = pipe

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._pipe.recv(max_bytes)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        try:
            self._pipe.sendall(buffer)
        except ConnectionError as error:
            raise httpcore.WriteError from error  # a server may answer before it has read all: httpcore looks for that

    def close(self) -> None:
        self._pipe.close()

    def get_extra_info(self, info: str) -> object:
        """httpcore asks an idle connection whether it `is_readable`: then the server has hung up."""
        return self._pipe.waiting() is not None if info == "is_readable" else None


class Streams:
    """Opens streams over the route, and none besides. Keeps the warm one until the first request takes it."""

    def __init__(self, route: Route, gauge: Gauge) -> None:
        self._route = route
        self._gauge = gauge
        self._proxy = _proxy(route, gauge)
        self._warm: tuple[str, int, Pipe] | None = None
        self.opened = 0

    def warm(self, host: str, port: int) -> None:
        """Opens a stream with TLS for the first request. Raises OSError, ssl.SSLError or python_socks' errors."""
        if self._route.pins is not None and host not in self._route.pins:
            raise refused_host(host)
        self._warm = (host, port, self._open(host, port))

    def connect(self, host: str, port: int) -> _Stream:
        """The warm stream if it is for this host and still open, else a new one. Raises as `warm`."""
        warm, self._warm = self._warm, None
        if warm is not None:
            if warm[:2] == (host, port) and warm[2].waiting() is None:
                return _Stream(warm[2])
            warm[2].close()
        return _Stream(self._open(host, port))

    def close(self) -> None:
        """Closes the warm stream if nobody took it."""
        if self._warm is not None:
            self._warm[2].close()
            self._warm = None

    def _open(self, host: str, port: int) -> Pipe:
        self.opened += 1
        if self._proxy is None:
            return _secured(_tcp(host, port, self._gauge), tls_context(), host)
        alias = host if self._route.pins is None else self._route.pins[host]
        pipe = cast("Pipe", self._proxy.connect(alias, port, timeout=self._gauge.patience()))
        return _secured(pipe, tls_context(), host)


def _secured(pipe: Pipe, context: ssl.SSLContext, host: str) -> Pipe:
    try:
        return Tls(pipe, context, host)
    except OSError:
        pipe.close()
        raise


def _tcp(host: str, port: int, gauge: Gauge) -> Wire:
    """The one place of the program where a socket to the outside is made."""
    sock = socket.create_connection((host, port), timeout=gauge.patience())
    try:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return Wire(sock, gauge)
    except OSError:
        sock.close()
        raise


class _First(Proxy):
    """The leg to the proxy itself, in the place where python-socks lets one proxy be reached through another."""

    def __init__(self, gauge: Gauge, *, tls: bool) -> None:
        self._gauge = gauge
        self._tls = tls

    def connect(self, dest_host: str, dest_port: int, timeout: float | None = None, **kwargs: object) -> socket.socket:
        try:
            pipe: Pipe = _tcp(dest_host, dest_port, self._gauge)
        except OSError as error:
            raise ProxyConnectionError(error.errno, f"{dest_host}:{dest_port}") from error
        if self._tls:
            pipe = _secured(pipe, tls_context(), dest_host)
        return cast("socket.socket", pipe)


def _proxy(route: Route, gauge: Gauge) -> Proxy | None:
    """python-socks' proxy for the route; None without one. Raises ValueError for a URL that names none."""
    if route.proxy is None:
        return None
    parts = urlsplit(route.proxy)
    if parts.scheme not in _SCHEMES or not parts.hostname or not parts.port:
        raise ValueError("a proxy is written as socks5://host:port or http://user:password@host:port")
    name = route.username if route.username is not None else unquote(parts.username or "")
    word = route.password if route.password is not None else unquote(parts.password or "")
    return Proxy(
        _SCHEMES[parts.scheme],
        parts.hostname,
        parts.port,
        username=name,
        password=word,
        rdns=True,  # names are resolved at the far end, never here
        forward=_First(gauge, tls=parts.scheme == "https"),
    )
