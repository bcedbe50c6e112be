"""A small Messages API on loopback for the real SDK: real HTTP, real SSE, every unusual answer.

Each request gets the next reply of the script (the last one repeats); requests are recorded in `asked`.
`gets` has the answers to GET requests, by path.
"""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import cast

JsonObject = dict[str, object]
Body = Callable[[BaseHTTPRequestHandler], None]

KEY = "sk-ant-test-0123456789abcdef"
USAGE = {"input_tokens": 1000, "cache_creation_input_tokens": 200, "cache_read_input_tokens": 30, "output_tokens": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request as the server saw it."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: JsonObject

    @property
    def blocks(self) -> list[str]:
        """The text of the request's only message: the material, and the task."""
        messages = cast("list[dict[str, list[dict[str, str]]]]", self.body["messages"])
        return [block["text"] for block in messages[0]["content"]]


@dataclass(slots=True, kw_only=True)
class FakeMessagesApi:
    """The running server; `url` is its base."""

    url: str = ""
    script: list[Body] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    models: dict[str, int] = field(default_factory=dict)
    gets: dict[str, Body] = field(default_factory=dict)
    released: threading.Event = field(default_factory=threading.Event)
    answered: threading.local = field(default_factory=threading.local)

    @property
    def own(self) -> Asked:
        """The request that is being answered, for a reply: the last one in `asked` may be another's."""
        return cast("Asked", self.answered.asked)

    def reply(self, *bodies: Body) -> None:
        """Sets the replies to the next requests."""
        self.script[:] = bodies

    def material(self, number: int = -1) -> str:
        """The first block of the request's only message."""
        return self.asked[number].blocks[0]

    def task(self, number: int = -1) -> str:
        """The second block."""
        return self.asked[number].blocks[1]


@contextmanager
def messages_api() -> Iterator[FakeMessagesApi]:
    """The server while the block runs."""
    fake = FakeMessagesApi()
    turn = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
            pass

        def do_GET(self) -> None:
            model = self.path.removeprefix("/v1/models/")
            fake.asked.append(Asked(method="GET", path=self.path, headers=dict(self.headers), body={}))
            if body := fake.gets.get(self.path.partition("?")[0]):
                return body(self)
            if model not in fake.models:
                return error(404, "not_found_error", f"model: {model}")(self)
            info = {
                "id": model,
                "type": "model",
                "display_name": model,
                "created_at": "2026-01-01T00:00:00Z",
                "lifecycle": "active",
                "max_tokens": fake.models[model],
            }
            return plain(200, json.dumps(info))(self)

        def do_POST(self) -> None:
            sent = _sent(self.rfile.read(int(self.headers["content-length"])), self.headers["content-type"])
            headers = {name.lower(): value for name, value in self.headers.items()}
            fake.answered.asked = Asked(method="POST", path=self.path, headers=headers, body=sent)
            with turn:
                fake.asked.append(fake.own)
                body = fake.script[0] if len(fake.script) == 1 else fake.script.pop(0)
            body(self)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    fake.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield fake
    finally:
        fake.released.set()
        server.shutdown()
        thread.join()
        server.server_close()


def _sent(data: bytes, kind: str) -> JsonObject:
    """The JSON, or the fields of a form; files are bytes."""
    if not kind.startswith("multipart/form-data"):
        return cast(JsonObject, json.loads(data))
    message = message_from_bytes(f"content-type: {kind}\r\n\r\n".encode() + data)
    fields: JsonObject = {}
    for part in message.walk():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(content, bytes):
            fields[name] = content if part.get_filename() else content.decode()
            if part.get_filename():
                fields["filename"] = part.get_filename()
    return fields


def plain(status: int, text: str, kind: str = "application/json", headers: Mapping[str, str] | None = None) -> Body:
    """An answer that is not a stream."""

    def send(handler: BaseHTTPRequestHandler) -> None:
        data = text.encode()
        handler.send_response(status)
        handler.send_header("content-type", kind)
        handler.send_header("content-length", str(len(data)))
        for name, value in (headers or {}).items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(data)

    return send


def error(
    status: int, kind: str, words: str, headers: Mapping[str, str] | None = None, code: str | None = None
) -> Body:
    """An error that the API sends instead of an answer."""
    inner: JsonObject = {"type": kind, "message": words}
    if code:
        inner["details"] = {"error_code": code}
    return plain(status, json.dumps({"type": "error", "error": inner, "request_id": "req_1"}), headers=headers)


def events(text: str, reason: str | None = "end_turn", *, size: int = 23) -> list[tuple[str, JsonObject]]:
    """The events of a whole answer, its text in deltas of `size` characters; `reason` None leaves out the end."""
    start: JsonObject = {
        "type": "message_start",
        "message": {
            "id": "msg_1",
            "type": "message",
            "role": "assistant",
            "model": "claude-haiku-5-5",
            "content": [],
            "stop_reason": None,
            "stop_sequence": None,
            "usage": USAGE,
        },
    }
    found: list[tuple[str, JsonObject]] = [("message_start", start)]
    opening: JsonObject = {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}}
    found += [("content_block_start", opening), ("ping", {"type": "ping"})]
    for at in range(0, len(text), size):
        delta = {"type": "text_delta", "text": text[at : at + size]}
        found.append(("content_block_delta", {"type": "content_block_delta", "index": 0, "delta": delta}))
    if reason is not None:
        end: JsonObject = {
            "type": "message_delta",
            "delta": {"stop_reason": reason, "stop_sequence": None},
            "usage": {"output_tokens": 500},
        }
        found += [
            ("content_block_stop", {"type": "content_block_stop", "index": 0}),
            ("message_delta", end),
            ("message_stop", {"type": "message_stop"}),
        ]
    return found


def stream(
    events: Sequence[tuple[str, JsonObject]],
    then: Callable[[BaseHTTPRequestHandler], None] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Body:
    """A stream of events that ends with the connection; `then` is called at its end."""

    def send(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("content-type", "text/event-stream; charset=utf-8")
        handler.send_header("connection", "close")
        for name, value in (headers or {}).items():
            handler.send_header(name, value)
        handler.end_headers()
        try:
            for name, data in events:
                handler.wfile.write(f"event: {name}\ndata: {json.dumps(data)}\n\n".encode())
            handler.wfile.flush()
            if then is not None:
                then(handler)
        except (BrokenPipeError, ConnectionResetError):
            pass  # the client hung up
        handler.close_connection = True

    return send


def whole(text: str, reason: str = "end_turn") -> Body:
    """An answer."""
    return stream(events(text, reason))


def cut(text: str) -> Body:
    """Half an answer, then a clean end of the connection."""
    return stream(events(text[: len(text) // 2], None))


def reset(text: str) -> Body:
    """Half an answer, then the connection is reset."""

    def tear(handler: BaseHTTPRequestHandler) -> None:
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        handler.connection.close()

    return stream(events(text[: len(text) // 2], None), tear)


def broken_off(text: str, kind: str, words: str) -> Body:
    """Half an answer, then an error event."""
    failure: JsonObject = {"type": "error", "error": {"type": kind, "message": words}}
    return stream([*events(text[: len(text) // 2], None), ("error", failure)])


def stall(api: FakeMessagesApi, text: str) -> Body:
    """Half an answer, then silence until the test ends."""

    def wait(handler: BaseHTTPRequestHandler) -> None:
        api.released.wait(30)

    return stream(events(text[: len(text) // 2], None), wait)


def silence(api: FakeMessagesApi) -> Body:
    """No answer at all until the test ends."""

    def send(handler: BaseHTTPRequestHandler) -> None:
        api.released.wait(30)
        handler.close_connection = True

    return send


def pings(api: FakeMessagesApi, text: str) -> Body:
    """Half an answer, then only pings."""

    def ping(handler: BaseHTTPRequestHandler) -> None:
        while not api.released.wait(0.02):
            handler.wfile.write(b'event: ping\ndata: {"type": "ping"}\n\n')
            handler.wfile.flush()

    return stream(events(text[: len(text) // 2], None), ping)
