"""Answers that would fill the memory, hold the event loop or never end: each in a process whose memory is measured."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import AsyncIterator, Iterator, Set
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx2
import pytest

from tests.fakes.messages_api import Body, FakeMessagesApi, JsonObject, events, messages_api, plain
from tests.fakes.openai_api import chunk
from ytsb_tui.adapters.model_api.http import Bounds, OddAnswerError, _BoundedStream, bounded_client
from ytsb_tui.engine.models.parts import PARTS_AT_ONCE

MOST_MEGABYTES = 300.0
MOST_WORK = 0.1  # seconds of work between two turns of the event loop; the clock would measure the machine's other work
LONGEST = 30.0  # seconds for a bomb, on a busy machine
TEXT = {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "x" * 400}}


def flood(
    piece: bytes,
    kind: str = "text/event-stream",
    *,
    first: bytes = b"",
    encoding: str = "identity",
    pause: float = 0.0,
) -> Body:
    """Sends a piece again and again until the client has enough."""

    def send(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("content-type", kind)
        handler.send_header("content-encoding", encoding)
        handler.send_header("connection", "close")
        handler.end_headers()
        try:
            handler.wfile.write(first)
            while True:
                handler.wfile.write(piece)
                time.sleep(pause)
        except OSError:
            pass  # the client has left
        handler.close_connection = True

    return send


def compressed_megabyte(packer: zlib._Compress) -> bytes:
    """A thousandth of that, which unpacks wherever it stands in the stream."""
    return packer.compress(b"\0" * (1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)


def sse(*told: tuple[str, object]) -> bytes:
    return b"".join(f"event: {name}\ndata: {json.dumps(data)}\n\n".encode() for name, data in told)


def chunks(delta: JsonObject) -> bytes:
    return f"data: {json.dumps(chunk(delta))}\n\n".encode() * 100


START = sse(*events("", None))
JSON_START = b'{"data": [{"id": "'
ITEM = json.dumps({"custom_id": "x", "result": {"type": "expired"}}).encode() + b"\n"
GZIP = zlib.compressobj(9, wbits=31)
GZIP_START = compressed_megabyte(GZIP)
BOMB = compressed_megabyte(GZIP) * 500  # half a megabyte
BOMBS: dict[str, tuple[Body, str]] = {
    "gzip": (flood(BOMB, first=GZIP_START, encoding="gzip"), "ask"),
    "brotli": (flood(b"x", encoding="br"), "ask"),
    "endless-line": (flood(b"x" * 65_536, first=b"data: "), "ask"),
    "endless-event": (flood(b"data: x\n" * 8_192), "ask"),
    "endless-comments": (flood(b":" + b"x" * 1_000 + b"\n"), "ask"),
    "endless-pings": (flood(sse(("ping", {"type": "ping"})) * 500, first=START), "ask"),
    "endless-text": (flood(sse(("content_block_delta", TEXT)) * 100, first=START), "ask"),
    "endless-chunks": (flood(chunks({"content": "y" * 400})), "ask"),
    "endless-reasoning": (flood(chunks({"reasoning": "y" * 400})), "ask"),
    "empty-chunks": (flood(b'data: {"choices": []}\n\n' * 3_000), "ask"),
    "drip": (flood(b"x", first=START, pause=0.05), "ask"),
    "body-of-an-answer": (flood(b"x" * 65_536, "application/json", first=JSON_START), "ask"),
    "list-of-models": (flood(b"x" * 65_536, "application/json", first=JSON_START), "models"),
    "page-of-html": (flood(b"<p>" * 20_000, "text/html"), "models"),
    "compressed-list": (flood(BOMB, "application/json", first=GZIP_START, encoding="gzip"), "models"),
    "endless-results": (flood(ITEM * 500, "application/x-jsonl"), "results"),
    "one-result": (flood(b"x" * 65_536, "application/x-jsonl", first=b'{"custom_id": "'), "results"),
}
FEW = {"gzip", "endless-line", "endless-text", "list-of-models", "endless-results"}  # one for each way to read


@pytest.fixture
def fake() -> Iterator[FakeMessagesApi]:
    with messages_api() as running:
        yield running


@contextmanager
def served() -> Iterator[str]:
    """Each bomb under its name, whatever is asked for; the address."""

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
            pass

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            BOMBS[self.path.split("/")[1]][0](self)

        def do_GET(self) -> None:
            name = self.path.split("/")[1]
            if self.path.endswith("/msgbatch_1"):
                ended = {"id": "msgbatch_1", "processing_status": "ended", "results_url": f"{url}/{name}/results"}
                return plain(200, json.dumps(ended))(self)
            return BOMBS[name][0](self)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield url
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.timeout(400)
@pytest.mark.parametrize(
    ("provider", "names"),
    [
        ("claude", FEW),
        pytest.param("claude", BOMBS.keys() - FEW, marks=pytest.mark.exhaustive),
        pytest.param("openai", BOMBS.keys(), marks=pytest.mark.exhaustive),
    ],
    ids=["claude", "claude-others", "openai"],
)
def test_bombs_cost_little_memory_and_no_key(provider: str, names: Set[str]) -> None:
    works = {name: BOMBS[name][1] for name in sorted(names) if provider == "claude" or BOMBS[name][1] != "results"}
    with served() as url:
        command = [sys.executable, "-m", "tests.adapters.model_api.bombs", provider, url]
        command += [f"{name}={work}" for name, work in works.items()]
        done = subprocess.run(command, capture_output=True, text=True, timeout=380, check=False)
    told = {line["name"]: line for line in map(json.loads, done.stdout.splitlines())}
    assert set(told) == set(works), done.stderr
    for each in told.values():
        assert each["outcome"].startswith("TransientFailure: "), each
        assert "\n" not in each["outcome"], each
        assert each["megabytes"] < MOST_MEGABYTES, each
        assert each["work"] < MOST_WORK, each
        assert each["seconds"] < LONGEST, each


async def test_a_redirect_is_not_followed(fake: FakeMessagesApi) -> None:
    with messages_api() as elsewhere:
        fake.gets["/v1/models"] = plain(302, "", headers={"location": elsewhere.url})
        async with bounded_client(5.0) as client:
            assert (await client.get(f"{fake.url}/v1/models")).status_code == 302
        assert not elsewhere.asked


class Pieces(httpx2.AsyncByteStream):
    def __init__(self, *pieces: bytes) -> None:
        self.pieces = pieces

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self.pieces:
            yield piece


async def read(*pieces: bytes, event: int = 10, body: int = 1_000) -> bytes:
    return b"".join([piece async for piece in _BoundedStream(Pieces(*pieces), Bounds(body=body, event=event))])


@pytest.mark.parametrize("end", [b"\n\n", b"\r\n\r\n", b"\r\r"])
async def test_events_are_measured_wherever_the_body_is_cut(end: bytes) -> None:
    whole = (b"12345" + end) * 20
    for size in (1, 2, 3, 7, 1_000):
        pieces = [whole[at : at + size] for at in range(0, len(whole), size)]
        assert await read(*pieces) == whole
    with pytest.raises(OddAnswerError):
        await read(whole, body=30)
    for size in (1, 3, 100):
        long = b"1" * 30
        with pytest.raises(OddAnswerError):
            await read(*[long[at : at + size] for at in range(0, 30, size)])


async def test_a_long_piece_leaves_turns_to_others() -> None:
    turns = 0

    async def other() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    task = asyncio.ensure_future(other())
    await read(b"x" * 80_000, event=100_000, body=100_000)
    task.cancel()
    assert turns >= 39


async def test_a_request_does_not_wait_for_those_of_other_writers() -> None:
    """Each is answered when all have come."""
    came, all_came = 0, asyncio.Event()
    many = 13 * PARTS_AT_ONCE  # more than the hundred that a client has by itself

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal came
        await reader.readuntil(b"\r\n\r\n")
        came += 1
        if came == many:
            all_came.set()
        await all_came.wait()
        writer.write(b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    async with (
        await asyncio.start_server(serve, "127.0.0.1", 0, backlog=many) as server,
        bounded_client(60.0) as client,
    ):
        port = server.sockets[0].getsockname()[1]
        async with asyncio.TaskGroup() as group:
            asked = [group.create_task(client.get(f"http://127.0.0.1:{port}/")) for _ in range(many)]
    assert {task.result().status_code for task in asked} == {204}
