"""A bounded HTTP client for the APIs of models: no decompression, no redirects, no endless answers.

Compressed answers are refused before they are read (half a megabyte can decode to gigabytes), and oversized ones while
they are read. Data is passed on in small pieces, so that the event loop stays responsive while a flood is parsed.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx2

CONNECT = 10.0  # seconds
# More than all writers have parts under way: a request that waits for a connection would be taken for a silent API.
_LIMITS = httpx2.Limits(max_connections=1_000, max_keepalive_connections=100)
_PIECE = 2_048  # bytes parsed in one turn of the event loop
_ENDS = (b"\n\n", b"\r\n\r\n", b"\r\r")  # of an event


class OddAnswerError(ValueError):
    """An answer that breaks the limits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """The most bytes of a body, and of one of its events or lines."""

    body: int
    event: int
    ends: tuple[bytes, ...] = _ENDS


_STREAM = Bounds(body=32_000_000, event=65_536)
_RESULTS = Bounds(body=64_000_000, event=512_000, ends=(b"\n",))  # of a batch: a line for each answer
_OTHER = Bounds(body=2_000_000, event=2_000_000)


def bounded_client(stall: float) -> httpx2.AsyncClient:
    """A client for an SDK. `stall` is the timeout in seconds for silence."""
    return httpx2.AsyncClient(
        timeout=httpx2.Timeout(stall, connect=CONNECT),
        limits=_LIMITS,
        follow_redirects=False,  # a 307 would send the whole transcript to another host
        headers={"accept-encoding": "identity"},
        event_hooks={"response": [_bound]},
    )


async def _bound(response: httpx2.Response) -> None:
    if response.headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
        raise OddAnswerError("compressed data was not requested")
    if response.request.url.path.endswith("/results"):
        bounds = _RESULTS
    elif response.headers.get("content-type", "").startswith("text/event-stream"):
        bounds = _STREAM
    else:
        bounds = _OTHER
    assert isinstance(response.stream, httpx2.AsyncByteStream), "the client is asynchronous"
    response.stream = _BoundedStream(response.stream, bounds)


class _BoundedStream(httpx2.AsyncByteStream):
    """A body within its bounds. Raises OddAnswerError for what passes them."""

    def __init__(self, stream: httpx2.AsyncByteStream, bounds: Bounds) -> None:
        self._stream = stream
        self._bounds = bounds

    async def __aiter__(self) -> AsyncIterator[bytes]:
        body = event = 0
        last = b""  # an event may end across two pieces
        async for chunk in self._stream:
            for start in range(0, len(chunk), _PIECE):
                piece = chunk[start : start + _PIECE]
                body += len(piece)
                seen = last + piece
                ended = max(seen.rfind(end) + len(end) if end in seen else 0 for end in self._bounds.ends)
                event = len(seen) - ended if ended else event + len(piece)
                if body > self._bounds.body or event > self._bounds.event:
                    raise OddAnswerError("its answer is too large")
                last = seen[-3:]
                yield piece
                await asyncio.sleep(0)

    async def aclose(self) -> None:
        await self._stream.aclose()
