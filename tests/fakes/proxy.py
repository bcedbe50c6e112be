"""A SOCKS5 and HTTP CONNECT proxy for one site: it accepts the site's names and refuses all others."""

from __future__ import annotations

import base64
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialled:
    """A client's request to the proxy, and its credentials."""

    host: str
    port: int
    username: str
    password: str


class FakeProxy:
    """Forwards `names` to the `port` of `site`; others get SOCKS reply 4 or HTTP 502. Without `password` anybody may
    use it. It listens at `address`, which is also where its own connections come from.
    """

    def __init__(
        self,
        port: int,
        *names: str,
        password: str | None = None,
        code: int = 0,
        site: str = "127.0.0.1",
        address: str = "127.0.0.1",
    ) -> None:
        self._target = (site, port)
        self._address = address
        self._names = names
        self._password = password
        self.code = code  # a SOCKS reply or HTTP status to refuse everything with
        self.dialled: list[Dialled] = []
        self.bytes = 0
        self._listener = socket.create_server((address, 0))
        self.port = int(self._listener.getsockname()[1])
        self._open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Closes every connection through the proxy, like a circuit that breaks."""
        for connection in self._open:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Stops listening and closes every connection."""
        self._listener.close()
        self.cut()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self._open.append(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with suppress(OSError, struct.error), client, socket.SocketIO(client, "r") as reader:
            first = reader.read(1) or b""
            dialled = self._socks(client, reader) if first == b"\x05" else self._connect(client, reader, first)
            if dialled is None:
                return
            self.dialled.append(dialled)
            site = socket.create_connection(self._target, source_address=(self._address, 0))
            self._open.append(site)
            with site:
                back = threading.Thread(target=self._pump, args=(site, client), daemon=True)
                back.start()
                self._pump(client, site)
                back.join(10)

    def _socks(self, client: socket.socket, reader: socket.SocketIO) -> Dialled | None:
        def field() -> bytes:
            return reader.read((reader.read(1) or b"\0")[0]) or b""

        methods = field()
        username = password = ""
        if 2 in methods:
            client.sendall(b"\x05\x02")
            reader.read(1)
            username = field().decode()
            password = field().decode()
            wrong = self._password is not None and password != self._password
            client.sendall(b"\x01\x01" if wrong else b"\x01\x00")
            if wrong:
                return None
        else:
            client.sendall(b"\x05\x00")
        reader.read(4)
        host = field().decode()
        (port,) = struct.unpack(">H", reader.read(2) or b"")
        code = self.code or (0 if host in self._names else 4)
        client.sendall(b"\x05" + bytes([code]) + b"\x00\x01" + b"\x00" * 6)
        return None if code else Dialled(host=host, port=port, username=username, password=password)

    def _connect(self, client: socket.socket, reader: socket.SocketIO, first: bytes) -> Dialled | None:
        head = first
        while not head.endswith(b"\r\n\r\n") and (more := reader.read(1)):
            head += more
        lines = head.decode().split("\r\n")
        host, _, port = lines[0].split(" ")[1].rpartition(":")
        username = password = ""
        for line in lines:
            if line.lower().startswith("proxy-authorization: basic "):
                username, _, password = base64.b64decode(line.split(" ")[2]).decode().partition(":")
        status = self.code or (200 if host in self._names else 502)
        if self._password is not None and password != self._password:
            status = 407
        client.sendall(f"HTTP/1.1 {status} Said\r\n\r\n".encode())
        return Dialled(host=host, port=int(port), username=username, password=password) if status == 200 else None

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                self.bytes += len(data)
                sink.sendall(data)
        with suppress(OSError):
            sink.shutdown(socket.SHUT_WR)


@contextmanager
def proxying(
    port: int,
    *names: str,
    password: str | None = None,
    code: int = 0,
    site: str = "127.0.0.1",
    address: str = "127.0.0.1",
) -> Iterator[FakeProxy]:
    """A running proxy."""
    proxy = FakeProxy(port, *names, password=password, code=code, site=site, address=address)
    try:
        yield proxy
    finally:
        proxy.close()
