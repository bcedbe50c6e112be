"""The only door to YouTube: HTTP over one route (a Tor circuit, a person's proxy, or direct by consent) and no other.

httpx speaks HTTP; its connections come from `_Door` here, which asks the proxy for the alias that a lease is pinned to
and then starts TLS for the real host. python-socks makes the SOCKS or CONNECT handshake. httpx-socks, which joins the
two, is not used: its pool starts TLS for the name that it sent to the proxy, and a network backend for httpcore is a
smaller and documented place to do otherwise.
"""

from __future__ import annotations

import socket
import ssl
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast
from urllib.parse import unquote, urlsplit

import httpcore
import httpx
from python_socks import ProxyConnectionError, ProxyError, ProxyType
from python_socks.sync import Proxy

from ytsb_tui.adapters.egress_errors import refused_host, translated, unreadable
from ytsb_tui.adapters.wire import Gauge, Pipe, Tls, Wire, tls_context
from ytsb_tui.engine.ports import Reply, Route

SITE = "www.youtube.com"
_SCHEMES = {
    "socks5": ProxyType.SOCKS5,
    "socks5h": ProxyType.SOCKS5,
    "socks4": ProxyType.SOCKS4,
    "socks4a": ProxyType.SOCKS4,
    "http": ProxyType.HTTP,
    "https": ProxyType.HTTP,
}
_HEADERS = {
    # What yt-dlp and youtube-transcript-api send as well; callers replace the agent for the player.
    "User-Agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/148.0.0.0 Safari/537.36",
    "Accept": "*/*",
    "Accept-Language": "en-US",
    "Accept-Encoding": "gzip",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long and how much: seconds to get a connection warm, of silence, for a whole request; bytes of a decoded
    body."""

    connect: float = 30.0
    idle: float = 15.0
    request: float = 30.0
    body: int = 8 * 1024 * 1024


_LIMITS = Limits()


def open_connection(route: Route, *, limits: Limits = _LIMITS, host: str = SITE, port: int = 443) -> HttpConnection:
    """A connection that is warm: proxy, TCP and TLS to `host` are done when it returns. Blocking.

    Raises ExitFailure when the way there cannot be opened, ValueError for a proxy that is no URL of a known scheme.
    """
    return HttpConnection(route, limits, host, port)


class HttpConnection:
    """The `Connection` of the engine's ports, over httpx."""

    def __init__(self, route: Route, limits: Limits, host: str, port: int) -> None:
        self._route = route
        self._limits = limits
        self._gauge = Gauge(limits.idle)
        self._door = _Door(route, self._gauge)
        self._gauge.begin(limits.connect)
        try:
            self._door.warm(host, port)
        except _BROKEN as error:
            raise translated(error, aborted=self._gauge.aborted, opening=True) from error
        self._client = httpx.Client(
            transport=_Transport(self._door), headers=_HEADERS, trust_env=False, follow_redirects=False
        )

    @property
    def traffic(self) -> int:
        """Bytes that crossed the socket so far, both ways: the proxy's handshake, TLS and HTTP."""
        return self._gauge.traffic

    def send(
        self, method: str, url: str, *, headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> Reply:
        """One request. Raises ExitFailure when the path breaks, stalls or overruns a limit, and for a host that the
        route does not allow, before any socket is touched."""
        target = self._allowed(url)
        self._gauge.begin(self._limits.request)
        try:
            return self._once(method, target, headers, body) or self._again(method, target, headers, body)
        except _BROKEN as error:
            raise translated(error, aborted=self._gauge.aborted, opening=False) from error

    def cookies(self, values: Mapping[str, str]) -> None:
        """Adds cookies for YouTube; they live as long as the connection."""
        for name, value in values.items():
            self._client.cookies.set(name, value, domain=".youtube.com")

    def forget(self) -> None:
        """Drops the cookies."""
        self._client.cookies.clear()

    def abort(self) -> None:
        """Ends a blocked `send` at once, and every later one."""
        self._gauge.abort()

    def close(self) -> None:
        """Frees the socket."""
        self._client.close()
        self._door.close()

    def _allowed(self, url: str) -> httpx.URL:
        try:
            target = httpx.URL(url)
        except httpx.InvalidURL as error:
            raise refused_host("an address that is none") from error
        pins = self._route.pins
        if target.scheme != "https" or not target.host or (pins is not None and target.host not in pins):
            raise refused_host(f"{target.scheme}://{target.host}")
        return target

    def _once(self, method: str, url: httpx.URL, headers: Mapping[str, str] | None, body: bytes | None) -> Reply | None:
        """One exchange; None when the server had closed an idle connection before it answered."""
        opened = self._door.opened
        request = self._client.build_request(method, url, headers=headers, content=body)
        try:
            response = self._client.send(request, stream=True)
        except (httpcore.RemoteProtocolError, ConnectionError) as error:
            if isinstance(error, ssl.SSLError) or self._door.opened != opened or self._gauge.aborted:
                raise
            return None
        try:
            content = b"".join(_decoded(response, self._limits.body))
        finally:
            response.close()
        return Reply(status=response.status_code, url=str(url), headers=dict(response.headers.items()), body=content)

    def _again(self, method: str, url: httpx.URL, headers: Mapping[str, str] | None, body: bytes | None) -> Reply:
        reply = self._once(method, url, headers, body)
        if reply is None:
            raise ConnectionResetError
        return reply


_BROKEN = (
    OSError,
    httpcore.ProtocolError,
    httpcore.NetworkError,
    httpcore.UnsupportedProtocol,
    httpcore.PoolTimeout,
    ProxyError,
)


def _decoded(response: httpx.Response, limit: int) -> Iterator[bytes]:
    """The body without its content encoding; raises ExitFailure as soon as it outgrows `limit` bytes.

    httpx decodes whole chunks, so a compressed bomb would be in memory before it could be refused.
    """
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("identity", "", "gzip", "x-gzip"):
        raise unreadable(f"it is encoded as {encoding}")
    inflate = zlib.decompressobj(zlib.MAX_WBITS | 16) if "gzip" in encoding else None
    size = raw = 0
    for chunk in response.iter_raw():
        raw += len(chunk)
        try:
            part = inflate.decompress(chunk, limit - size + 1) if inflate else chunk
        except zlib.error as error:
            raise unreadable("it is not the gzip that it claims to be") from error
        size += len(part)
        if max(size, raw) > limit:
            raise unreadable(f"it is larger than {limit // (1024 * 1024)} MB")
        yield part
    if inflate and raw and not inflate.eof:
        raise unreadable("it ends in the middle")


class _Transport(httpx.BaseTransport):
    """httpx over httpcore with our door instead of the network."""

    def __init__(self, door: _Door) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=tls_context(), max_connections=1, keepalive_expiry=None, network_backend=door
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Sends the request; errors are httpcore's and the socket's own."""
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        content = cast("httpx.SyncByteStream", request.stream)
        response = self._pool.handle_request(
            httpcore.Request(method=request.method, url=url, headers=request.headers.raw, content=content)
        )
        return httpx.Response(
            status_code=response.status,
            headers=response.headers,
            stream=_Body(response),
            extensions=response.extensions,
        )

    def close(self) -> None:
        """Closes the pool's connection."""
        self._pool.close()


class _Body(httpx.SyncByteStream):
    """httpcore's body as httpx wants it."""

    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        yield from cast("Iterator[bytes]", self._response.stream)

    def close(self) -> None:
        self._response.close()


class _Stream(httpcore.NetworkStream):
    """A pipe as httpcore wants it. Timeouts are the gauge's."""

    def __init__(self, pipe: Pipe, tls_host: str | None = None) -> None:
        self._pipe = pipe
        self._tls_host = tls_host

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._pipe.recv(max_bytes)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        try:
            self._pipe.sendall(buffer)
        except ConnectionError as error:
            raise httpcore.WriteError from error  # a server may answer before it has read all: httpcore looks for that

    def close(self) -> None:
        self._pipe.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        if self._tls_host is not None and self._tls_host == server_hostname:
            return self  # it was warm
        return _Stream(_secured(self._pipe, ssl_context, server_hostname or ""), server_hostname)

    def get_extra_info(self, info: str) -> object:
        """httpcore asks an idle connection whether it `is_readable`: then the server has hung up."""
        return self._pipe.waiting() is not None if info == "is_readable" else None


class _Door(httpcore.NetworkBackend):
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
        self._warm = (host, port, _secured(self._open(host, port), tls_context(), host))

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: object = None,
    ) -> httpcore.NetworkStream:
        warm, self._warm = self._warm, None
        if warm is not None:
            pipe = warm[2]
            if warm[:2] == (host, port) and pipe.waiting() is None:
                return _Stream(pipe, host)
            pipe.close()
        return _Stream(self._open(host, port))

    def close(self) -> None:
        """Closes the warm stream if nobody took it."""
        if self._warm is not None:
            self._warm[2].close()
            self._warm = None

    def _open(self, host: str, port: int) -> Pipe:
        self.opened += 1
        if self._proxy is None:
            return _tcp(host, port, self._gauge)
        alias = host if self._route.pins is None else self._route.pins[host]
        return cast("Pipe", self._proxy.connect(alias, port, timeout=self._gauge.patience()))


def _secured(pipe: Pipe, context: ssl.SSLContext, host: str) -> Pipe:
    try:
        return Tls(pipe, context, host)
    except OSError:
        pipe.close()
        raise


def _tcp(host: str, port: int, gauge: Gauge) -> Wire:
    """The one place of the program where a socket to the outside is made."""
    sock = socket.create_connection((host, port), timeout=gauge.patience())
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return Wire(sock, gauge)


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
