"""A small threaded HTTP/1.1 server that can also misbehave: endless, slow and truncated answers.

One thread per connection: a delay is then a plain sleep, and there are never more than some dozens of connections.
"""

from __future__ import annotations

import gzip
import itertools
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal
from urllib.parse import parse_qsl, urlsplit

from tests.lab.journal import Journal, Kind, RequestRecord
from tests.lab.rules import Rule

IDLE_TIMEOUT = 300.0
WORTH_COMPRESSING = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request, read completely; header names are lower case."""

    method: str
    target: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes
    ip: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer: `body`, or `chunks` that are written one by one.

    `framing` says how chunks end: `chunked`, or `close` (the end of the connection is the end of the body).
    `encoded` names the content encoding that the bytes already have.
    """

    status: int = 200
    body: bytes = b""
    content_type: str = "text/html; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()
    chunks: Iterator[bytes] | None = None
    framing: Literal["chunked", "close"] = "chunked"
    encoded: str = ""


class ConnectionCut(Exception):
    """Raised by chunks to reset the connection in the middle of an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A site for a server: how it answers and how its requests are recorded."""

    name: Literal["youtube", "anthropic"]
    answer: Callable[[Request], Reply]
    classify: Callable[[Request], tuple[Kind, str]]
    journal: Journal
    keep_bodies: bool = False
    connections: Iterator[int] = field(default_factory=lambda: itertools.count(1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tls:
    """How connections are encrypted: `faults` says by IP which of them get an untrusted certificate."""

    context: ssl.SSLContext
    untrusted: ssl.SSLContext
    faults: Callable[[str], tuple[Rule, ...]]


class WebServer(ThreadingHTTPServer):
    """Serves one site on one address."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 256

    def __init__(self, address: tuple[str, int], site: Site, tls: Tls | None = None) -> None:
        self.site = site
        self.tls = tls
        super().__init__(address, _Handler)

    def server_bind(self) -> None:
        """Bind without the reverse name lookup of http.server, which would leave through the leak counter."""
        self.socket.bind(self.server_address)
        host, port = self.socket.getsockname()[:2]
        self.server_address, self.server_name, self.server_port = (host, port), str(host), int(port)

    def get_request(self) -> tuple[socket.socket, tuple[str, int]]:
        """Accept and wrap in TLS; the handshake happens when the connection's thread first reads."""
        connection, address = super().get_request()
        if self.tls:
            faults = [rule.fault for rule in self.tls.faults(address[0])]
            context = self.tls.untrusted if "intercept" in faults else self.tls.context
            if "stall_handshake" not in faults:
                connection = context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
        return connection, address

    def handle_error(self, request: object, client_address: object) -> None:
        """Logs nothing: clients that hang up or refuse the certificate are expected."""

    def start(self) -> None:
        """Serve from a daemon thread."""
        threading.Thread(target=self.serve_forever, name=f"lab-{self.site.name}", daemon=True).start()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = IDLE_TIMEOUT
    server: WebServer

    def setup(self) -> None:
        super().setup()
        self.number = next(self.server.site.connections)

    def handle(self) -> None:
        if self.server.tls and not isinstance(self.connection, ssl.SSLSocket):
            self.connection.recv(65536)  # the client's TLS hello, which is never answered
            self.connection.recv(1)
            return
        super().handle()

    def handle_one_request(self) -> None:
        self.raw_requestline = self.rfile.readline(65537)
        if not self.raw_requestline or not self.parse_request():
            self.close_connection = True
            return
        site, headers = self.server.site, {name.lower(): value for name, value in self.headers.items()}
        parts = urlsplit(self.path)
        request = Request(
            method=self.command,
            target=self.path,
            path=parts.path,
            query=dict(parse_qsl(parts.query, keep_blank_values=True)),
            headers=headers,
            body=self.rfile.read(int(headers.get("content-length", "0"))),
            ip=self.client_address[0],
        )
        kind, video = site.classify(request)
        record = RequestRecord(
            server=site.name,
            ip=request.ip,
            host=headers.get("host", ""),
            kind=kind,
            video=video,
            method=request.method,
            path=request.target,
            user_agent=headers.get("user-agent", ""),
            cookies=headers.get("cookie", ""),
            connection=self.number,
            tls=isinstance(self.connection, ssl.SSLSocket),
            started=time.monotonic(),
            body=request.body.decode("utf-8", "replace") if site.keep_bodies else "",
        )
        key = site.journal.open(record)
        self.sent, status = 0, 0
        try:
            reply = site.answer(request)
            status = reply.status
            self._write(request, reply)
        except ConnectionCut:
            self._reset()
        finally:
            site.journal.close(key, ended=time.monotonic(), status=status, bytes_sent=self.sent)

    def _write(self, request: Request, reply: Reply) -> None:
        body, encoded = reply.body, reply.encoded
        accepts = "gzip" in request.headers.get("accept-encoding", "")
        if reply.chunks is None and accepts and not encoded and len(body) >= WORTH_COMPRESSING:
            body, encoded = gzip.compress(body, 6, mtime=0), "gzip"
        head = [f"HTTP/1.1 {reply.status} {self.responses.get(reply.status, ('Unknown', ''))[0]}"]
        head += [f"{name}: {value}" for name, value in reply.headers]
        head.append(f"Content-Type: {reply.content_type}")
        if encoded:
            head.append(f"Content-Encoding: {encoded}")
        if reply.chunks is None:
            head.append(f"Content-Length: {len(body)}")
        elif reply.framing == "chunked":
            head.append("Transfer-Encoding: chunked")
        else:
            head.append("Connection: close")
            self.close_connection = True
        start = "\r\n".join([*head, "", ""]).encode("latin-1")
        if reply.chunks is None:
            self._send(start + (b"" if request.method == "HEAD" else body))
            return
        self._send(start)
        for chunk in reply.chunks:
            self._send(b"%x\r\n%b\r\n" % (len(chunk), chunk) if reply.framing == "chunked" else chunk)
        if reply.framing == "chunked":
            self._send(b"0\r\n\r\n")

    def _send(self, data: bytes) -> None:
        self.connection.sendall(data)
        self.sent += len(data)

    def _reset(self) -> None:
        """Close with RST, like a peer that vanished."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
