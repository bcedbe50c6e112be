"""httpx clients whose requests go over a leased exit."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol

import httpx

from ytsb_tui.adapters.egress.http import HEADERS
from ytsb_tui.engine.ports.connections import Reply

OWN = frozenset({"accept-encoding", "connection", "content-length", "host", "transfer-encoding"})  # of the connection
DECODED = frozenset({"content-encoding", "content-length", "set-cookie", "transfer-encoding"})  # apply to it no more


class Send(Protocol):
    """Sends one request over the exit. `seconds` is the most that it may take. Raises TimeoutError, ExitFailure, or
    ValueError for a host that may not be asked."""

    def __call__(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None, seconds: float | None
    ) -> Reply: ...


AsyncSend = Callable[[str, str, Mapping[str, str], bytes | None, float | None], Awaitable[Reply]]


def client(send: Send, seconds: float) -> httpx.Client:
    """A client that sends by `send`. `seconds`: its usual timeout, for a whole request."""
    return httpx.Client(transport=_Transport(send), headers=HEADERS, timeout=seconds, trust_env=False)


def async_client(send: AsyncSend, seconds: float) -> httpx.AsyncClient:
    """The same, asynchronous."""
    return httpx.AsyncClient(transport=_AsyncTransport(send), headers=HEADERS, timeout=seconds, trust_env=False)


class _Transport(httpx.BaseTransport):
    def __init__(self, send: Send) -> None:
        self._send = send

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        body = request.read()
        try:
            reply = self._send(request.method, str(request.url), sent(request.headers), body or None, _seconds(request))
        except TimeoutError as error:
            raise httpx.ReadTimeout(str(error), request=request) from error
        return _response(reply)


class _AsyncTransport(httpx.AsyncBaseTransport):
    def __init__(self, send: AsyncSend) -> None:
        self._send = send

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        body = await request.aread()
        headers = sent(request.headers)
        try:
            reply = await self._send(request.method, str(request.url), headers, body or None, _seconds(request))
        except TimeoutError as error:
            raise httpx.ReadTimeout(str(error), request=request) from error
        return _response(reply)


def sent(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers of a client's request that the connection does not set itself."""
    return {name: value for name, value in headers.items() if name.lower() not in OWN}


def received(reply: Reply) -> list[tuple[str, str]]:
    """The headers of the decoded answer, each `set-cookie` apart."""
    kept = [(name, value) for name, value in reply.headers.items() if name.lower() not in DECODED]
    return kept + [("set-cookie", value) for value in reply.set_cookies]


def _seconds(request: httpx.Request) -> float | None:
    timeout: dict[str, float | None] = request.extensions.get("timeout", {})
    return timeout.get("read")


def _response(reply: Reply) -> httpx.Response:
    return httpx.Response(reply.status, headers=received(reply), content=reply.body)
