"""HTTP over one route: httpx over httpx-socks, with connections from `streams`."""

from __future__ import annotations

import logging
import time
import zlib
from collections.abc import Iterator, Mapping
from urllib.parse import quote, urlsplit

import httpx
from python_socks import ProxyError

from ytsb_tui.adapters.egress.errors import refused_host, translated, unreadable
from ytsb_tui.adapters.egress.limits import Limits
from ytsb_tui.adapters.egress.sockets import TransferState
from ytsb_tui.adapters.egress.streams import Streams, StreamTransport
from ytsb_tui.core.videos.hosts import ECHO
from ytsb_tui.engine.ports.connections import Reply, Route

_LOG = logging.getLogger(__name__)
HEADERS = {
    # As sent by yt-dlp and youtube-transcript-api; callers replace the agent for the player.
    "User-Agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/148.0.0.0 Safari/537.36",
    "Accept": "*/*",
    "Accept-Language": "en-US",
    "Accept-Encoding": "gzip",
}


class HttpConnection:
    """The engine's `Connection`, over httpx."""

    def __init__(self, route: Route, limits: Limits, host: str, port: int) -> None:
        self._route = route
        self._hosts = frozenset(route.pins) if route.pins is not None else frozenset((*route.hosts, ECHO))
        self._limits = limits
        self._port = port
        self._transfer = TransferState(limits.idle)
        self._streams = Streams(route, self._transfer)
        self._transfer.begin(limits.connect)
        try:
            self._streams.warm(host, port)
        except _BROKEN as error:
            failure = translated(error, aborted=self._transfer.aborted, opening=True)
            _LOG.debug("connect %s through %s: %s", host, route.proxy, failure.reason)
            raise failure from error
        self._client = httpx.Client(
            transport=StreamTransport(self._streams), headers=HEADERS, trust_env=False, follow_redirects=False
        )

    @property
    def traffic(self) -> int:
        """Bytes transferred so far in both directions, including the proxy's handshake and TLS."""
        return self._transfer.traffic

    @property
    def proxy_url(self) -> str | None:
        """See Connection. With Tor it has a circuit of its own, to an exit that tor chooses."""
        return other_program(self._route)

    def send(
        self, method: str, url: str, *, headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> Reply:
        """Sends one request. Raises ExitFailure when the path breaks, stalls or exceeds a limit, and, before any socket
        is used, for a host that the route does not allow."""
        target = self._allowed(url)
        self._transfer.begin(self._limits.request)
        started = time.monotonic()
        try:
            response = self._answer(self._client.build_request(method, target, headers=headers, content=body))
            try:
                content = b"".join(_decoded(response, self._limits.body))
            finally:
                response.close()
        except _BROKEN as error:
            failure = translated(error, aborted=self._transfer.aborted, opening=False)
            _LOG.debug("%s %s through %s: %s", method, target, self._route.proxy, failure.reason)
            raise failure from error
        seconds = time.monotonic() - started
        values = (method, target, self._route.proxy, response.status_code, len(content), seconds)
        _LOG.debug("%s %s through %s: %d, %d bytes in %.2f s", *values)
        return Reply(
            status=response.status_code,
            url=str(target),
            headers=dict(response.headers.items()),
            body=content,
            set_cookies=tuple(response.headers.get_list("set-cookie")),
        )

    def cookies(self, values: Mapping[str, str]) -> None:
        """Adds cookies for YouTube, for the lifetime of the connection."""
        for name, value in values.items():
            self._client.cookies.set(name, value, domain=".youtube.com")

    def forget(self) -> None:
        """Removes all cookies."""
        self._client.cookies.clear()

    def abort(self) -> None:
        """Ends a running `send` at once; every later one fails."""
        self._transfer.abort()

    def close(self) -> None:
        """Closes the socket."""
        self._client.close()
        self._streams.close()

    def _allowed(self, url: str) -> httpx.URL:
        try:
            target = httpx.URL(url)
        except httpx.InvalidURL as error:
            raise refused_host("an invalid address") from error
        if target.scheme != "https" or target.port not in (None, self._port) or target.host not in self._hosts:
            raise refused_host(f"{target.scheme}://{target.host}")
        return target

    def _answer(self, request: httpx.Request) -> httpx.Response:
        """The answer, its body not yet read. The request is sent again if the server had closed the idle connection,
        which is only noticed on use."""
        opened = self._streams.opened
        try:
            return self._client.send(request, stream=True)
        except (httpx.RemoteProtocolError, httpx.NetworkError, ConnectionError):
            if self._streams.opened != opened:
                raise
        return self._client.send(request, stream=True)


def other_program(route: Route) -> str | None:
    """The route's proxy as a URL for another program. In the URLs of many programs only `socks5h` and `socks4a` leave
    names to the proxy."""
    if route.proxy is None:
        return None
    parts = urlsplit(route.proxy)
    scheme = {"socks5": "socks5h", "socks4": "socks4a"}.get(parts.scheme, parts.scheme)
    who, _, place = parts.netloc.rpartition("@")
    if route.username is not None:
        who = f"{quote(route.username, safe='')}.tokens:{quote(route.password or '', safe='')}"
    return f"{scheme}://{f'{who}@' if who else ''}{place}"


_BROKEN = (
    OSError,
    httpx.TransportError,
    ProxyError,
)


def _decoded(response: httpx.Response, limit: int) -> Iterator[bytes]:
    """The decoded body; raises ExitFailure as soon as it exceeds `limit` bytes.

    httpx decodes whole chunks, so a decompression bomb would be in memory before it could be refused.
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
            raise unreadable("it is not valid gzip") from error
        size += len(part)
        if max(size, raw) > limit:
            raise unreadable(f"it is larger than {limit // (1024 * 1024)} MB")
        yield part
    if inflate and raw and not inflate.eof:
        raise unreadable("it ends in the middle")
