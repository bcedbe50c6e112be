"""A web server with TLS on loopback that sends exactly what the test sets, valid or not, and records all requests.

One thread per connection. Its own certificate authority signs for www.youtube.com and any other requested name.
"""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import trustme


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request; header names are lower case. `connection` counts from 1, the TLS name is the client's SNI."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes
    connection: int
    tls_name: str | None

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.split("?", 1)[0]


Answer = bytes | Iterable[bytes] | None  # None: hang up without an answer


def reply(
    body: bytes | str = b"", *, status: int = 200, headers: Iterable[tuple[str, str]] = (), compress: bool = False
) -> bytes:
    """A whole HTTP answer."""
    content = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status} Said"]
    if compress:
        content = gzip.compress(content)
        lines.append("Content-Encoding: gzip")
    lines += [f"Content-Length: {len(content)}", *(f"{name}: {value}" for name, value in headers), "", ""]
    return "\r\n".join(lines).encode() + content


class Site:
    """The server. `answer` may be replaced at any time; `asked` holds every request in order."""

    def __init__(self, answer: Callable[[Asked], Answer], *, names: tuple[str, ...] = ("www.youtube.com",)) -> None:
        self.answer = answer
        self.asked: list[Asked] = []
        self.authority = trustme.CA()
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.authority.issue_cert(*names).configure_cert(self._context)
        self._names: dict[ssl.SSLObject | ssl.SSLSocket, str | None] = {}
        self._context.sni_callback = self._remember
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self.early: bytes | None = None  # sent as soon as the head of a request is read; then it hangs up
        self.connections = 0
        self.handshakes = 0
        self._open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def hang_up(self) -> None:
        """Closes every open connection, like a server closes idle ones."""
        for connection in self._open:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Stops listening and hangs up."""
        self._listener.close()
        self.hang_up()

    def _remember(self, connection: ssl.SSLObject | ssl.SSLSocket, name: str | None, _: ssl.SSLContext) -> None:
        self._names[connection] = name

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(connection)
            threading.Thread(target=self._serve, args=(connection, self.connections), daemon=True).start()

    def _serve(self, raw: socket.socket, number: int) -> None:
        with suppress(OSError, ssl.SSLError, ValueError):
            raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection = self._context.wrap_socket(raw, server_side=True)
            self._open.append(connection)
            self.handshakes += 1
            with connection, connection.makefile("rb") as reader:
                while (line := reader.readline()) and self._one(connection, reader, line, number):
                    pass

    def _one(self, connection: ssl.SSLSocket, reader: Iterable[bytes], line: bytes, number: int) -> bool:
        method, target, _ = line.decode().split(" ", 2)
        headers: dict[str, str] = {}
        for row in reader:
            if not row.strip():
                break
            name, value = row.decode().split(":", 1)
            headers[name.strip().lower()] = value.strip()
        if self.early is not None:
            connection.sendall(self.early)
            return False
        body = reader.read(int(headers.get("content-length", "0")))  # type: ignore[attr-defined]  # a BufferedReader
        asked = Asked(
            method=method,
            target=target,
            headers=headers,
            body=body,
            connection=number,
            tls_name=self._names.get(connection),
        )
        self.asked.append(asked)
        answer = self.answer(asked)
        if answer is None:
            return False
        for part in [answer] if isinstance(answer, bytes) else answer:
            connection.sendall(part)
        return True


@contextmanager
def serving(answer: Callable[[Asked], Answer], *, names: tuple[str, ...] = ("www.youtube.com",)) -> Iterator[Site]:
    """A running site."""
    site = Site(answer, names=names)
    try:
        yield site
    finally:
        site.close()
