"""Opens outgoing sockets: streams over one route, for httpx-socks.

The proxy gets the alias that a lease is pinned to; TLS then uses the real host name.
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
from ytsb_tui.adapters.egress.sockets import ByteStream, CountedSocket, TlsStream, TransferState, tls_context
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
    """The transport of httpx-socks, with connections from `Streams`.

    Its own pool would start TLS for the name sent to the proxy, and create an SSL context per transport (30 ms).
    """

    def __init__(self, streams: Streams) -> None:
        self._pool = _Pool(streams)


class _Pool(SyncProxy):
    """One connection at a time, kept alive as long as the server allows."""

    def __init__(self, streams: Streams) -> None:
        super().__init__(
            proxy_type=ProxyType.SOCKS5,  # unused: `Streams` connects to the proxy
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
    """Connects through `Streams`: the proxy gets the alias, TLS the host name."""

    def __init__(self, streams: Streams, origin: httpcore.Origin) -> None:
        super().__init__(
            proxy_type=ProxyType.SOCKS5, proxy_host="", proxy_port=0, remote_origin=origin, ssl_context=tls_context()
        )
        self._streams = streams

    def _connect_via_proxy(self, origin: httpcore.Origin, connect_timeout: float | None) -> _Stream:  # type: ignore[override]  # any httpcore.NetworkStream serves
        return self._streams.connect(origin.host.decode("ascii"), origin.port)


class _Stream(httpcore.NetworkStream):
    """A stream as httpcore expects it. Timeouts come from TransferState."""

    def __init__(self, stream: ByteStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.recv(max_bytes)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        try:
            self._stream.sendall(buffer)
        except ConnectionError as error:
            raise httpcore.WriteError from error  # the server may have answered early; httpcore then reads its answer

    def close(self) -> None:
        self._stream.close()

    def get_extra_info(self, info: str) -> object:
        """httpcore checks whether an idle connection `is_readable`: then the server has closed it."""
        return self._stream.received() is not None if info == "is_readable" else None


class Streams:
    """Opens streams over the route only. Keeps the pre-opened stream until the first request uses it."""

    def __init__(self, route: Route, transfer: TransferState) -> None:
        self._route = route
        self._transfer = transfer
        self._proxy = _proxy(route, transfer)
        self._warm: tuple[str, int, ByteStream] | None = None
        self.opened = 0

    def warm(self, host: str, port: int) -> None:
        """Opens a stream with TLS for the first request. Raises OSError, ssl.SSLError or python_socks errors."""
        if self._route.pins is not None and host not in self._route.pins:
            raise refused_host(host)
        self._warm = (host, port, self._open(host, port))

    def connect(self, host: str, port: int) -> _Stream:
        """The pre-opened stream if it is for this host and still open, else a new one. Raises as `warm`."""
        warm, self._warm = self._warm, None
        if warm is not None:
            if warm[:2] == (host, port) and warm[2].received() is None:
                return _Stream(warm[2])
            warm[2].close()
        return _Stream(self._open(host, port))

    def close(self) -> None:
        """Closes the pre-opened stream if it was not used."""
        if self._warm is not None:
            self._warm[2].close()
            self._warm = None

    def _open(self, host: str, port: int) -> ByteStream:
        self.opened += 1
        if self._proxy is None:
            return _secured(_tcp(host, port, self._transfer), tls_context(), host)
        alias = host if self._route.pins is None else self._route.pins[host]
        stream = cast("ByteStream", self._proxy.connect(alias, port, timeout=self._transfer.timeout()))
        return _secured(stream, tls_context(), host)


def _secured(stream: ByteStream, context: ssl.SSLContext, host: str) -> ByteStream:
    try:
        return TlsStream(stream, context, host)
    except OSError:
        stream.close()
        raise


def _tcp(host: str, port: int, transfer: TransferState) -> CountedSocket:
    """The only place in the program that opens an outgoing socket."""
    sock = socket.create_connection((host, port), timeout=transfer.timeout())
    try:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return CountedSocket(sock, transfer)
    except OSError:
        sock.close()
        raise


class _First(Proxy):
    """The connection to the proxy itself, through the hook by which python-socks chains proxies."""

    def __init__(self, transfer: TransferState, *, tls: bool) -> None:
        self._transfer = transfer
        self._tls = tls

    def connect(self, dest_host: str, dest_port: int, timeout: float | None = None, **kwargs: object) -> socket.socket:
        try:
            stream: ByteStream = _tcp(dest_host, dest_port, self._transfer)
        except OSError as error:
            raise ProxyConnectionError(error.errno, f"{dest_host}:{dest_port}") from error
        if self._tls:
            stream = _secured(stream, tls_context(), dest_host)
        return cast("socket.socket", stream)


def _proxy(route: Route, transfer: TransferState) -> Proxy | None:
    """The python-socks proxy of the route; None without one. Raises ValueError for an invalid URL."""
    if route.proxy is None:
        return None
    parts = urlsplit(route.proxy)
    if parts.scheme not in _SCHEMES or not parts.hostname or not parts.port:
        raise ValueError("a proxy has the form socks5://host:port or http://user:password@host:port")
    name = route.username if route.username is not None else unquote(parts.username or "")
    password = route.password if route.password is not None else unquote(parts.password or "")
    return Proxy(
        _SCHEMES[parts.scheme],
        parts.hostname,
        parts.port,
        username=name,
        password=password,
        rdns=True,  # names are resolved by the exit, never locally
        forward=_First(transfer, tls=parts.scheme == "https"),
    )
