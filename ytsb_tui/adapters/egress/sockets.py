"""The socket of a connection, with a byte count, a deadline and an abort, and TLS on top.

TLS runs over memory buffers instead of `SSLContext.wrap_socket`, so that every byte passes through `CountedSocket`: the
bytes that tor carries are counted exactly, deadlines hold even when bytes trickle in, and TLS inside TLS just works.
"""

from __future__ import annotations

import os
import socket
import ssl
import threading
import time
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Protocol, TypeVar

import certifi

_RECORD = 16 * 1024 + 512  # bytes; the largest TLS record with its overhead
_Value = TypeVar("_Value")


class Aborted(OSError):
    """The connection was aborted on purpose."""


class ByteStream(Protocol):
    """A two-way stream of bytes; methods are named as in `socket.socket`, which python-socks expects."""

    def recv(self, size: int) -> bytes:
        """At most `size` bytes, empty at the end. Raises OSError."""
        ...

    def sendall(self, data: bytes) -> None:
        """Sends all data. Raises OSError."""
        ...

    def close(self) -> None:
        """Closes the socket."""
        ...

    def received(self) -> bytes | None:
        """Data that has already arrived, without waiting: None for none, empty when the other side has closed."""
        ...


class TransferState:
    """The state shared by all sockets of one connection: byte count, deadline and abort."""

    def __init__(self, idle: float) -> None:
        """`idle`: the longest silence in seconds."""
        self.traffic = 0
        self._idle = idle
        self._deadline = 0.0
        self._aborted = False
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()

    def begin(self, seconds: float) -> None:
        """Sets the deadline, `seconds` from now."""
        self._deadline = time.monotonic() + seconds

    def timeout(self) -> float:
        """The timeout of one read or write, in seconds. Raises TimeoutError after the deadline, or Aborted."""
        if self._aborted:
            raise Aborted
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return min(self._idle, left)

    def watch(self, sock: socket.socket) -> None:
        """Lets `abort` reach this socket."""
        with self._lock:
            self._open.add(sock)
        self.timeout()

    def release(self, sock: socket.socket) -> None:
        """Removes a closed socket."""
        with self._lock:
            self._open.discard(sock)

    @property
    def aborted(self) -> bool:
        """Whether `abort` was called."""
        return self._aborted

    def abort(self) -> None:
        """Ends running reads and writes at once; all later ones fail. Any thread."""
        self._aborted = True
        with self._lock:
            for sock in self._open:
                try:
                    sock.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue  # not connected any more


class CountedSocket:
    """A TCP socket that counts its bytes and obeys the deadline."""

    def __init__(self, sock: socket.socket, transfer: TransferState) -> None:
        self._sock = sock
        self._transfer = transfer
        transfer.watch(sock)

    def recv(self, size: int) -> bytes:
        """At most `size` bytes, empty at the end."""
        self._sock.settimeout(self._transfer.timeout())
        data = self._sock.recv(size)
        self._transfer.traffic += len(data)
        if not data:
            self._transfer.timeout()  # an abort looks like the end of the stream
        return data

    def sendall(self, data: bytes) -> None:
        """Sends all data."""
        self._sock.settimeout(self._transfer.timeout())
        self._sock.sendall(data)
        self._transfer.traffic += len(data)

    def close(self) -> None:
        """Closes the socket."""
        self._transfer.release(self._sock)
        self._sock.close()

    def received(self) -> bytes | None:
        """Data that has already arrived: None for none, empty when the other side has closed."""
        try:
            self._sock.settimeout(0)
            data = self._sock.recv(_RECORD)
        except BlockingIOError:
            return None
        except OSError:
            return b""
        self._transfer.traffic += len(data)
        return data


class TlsStream:
    """A TLS client on any stream. The handshake is complete when the constructor returns."""

    def __init__(self, stream: ByteStream, context: ssl.SSLContext, host: str) -> None:
        """Raises ssl.SSLError (SSLCertVerificationError for a certificate that does not name `host`) or OSError."""
        self._stream = stream
        self._incoming = ssl.MemoryBIO()
        self._outgoing = ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_hostname=host)
        self._pump(self._tls.do_handshake)

    def recv(self, size: int) -> bytes:
        """At most `size` decrypted bytes, empty at the end."""
        try:
            return self._pump(partial(self._tls.read, size))
        except (ssl.SSLZeroReturnError, ssl.SSLEOFError):
            return b""  # HTTP's own framing shows whether anything is missing

    def sendall(self, data: bytes) -> None:
        """Encrypts and sends all data."""
        view = memoryview(data)
        while view:
            view = view[self._pump(partial(self._tls.write, view)) :]

    def close(self) -> None:
        """Closes the socket, without a TLS close notification."""
        self._stream.close()

    def received(self) -> bytes | None:
        """Data that has already arrived: None for none, empty when the other side has closed."""
        while True:
            try:
                return self._tls.read(_RECORD)
            except ssl.SSLWantReadError:
                arrived = self._stream.received()  # session tickets arrive unasked and are not data
                if not arrived:
                    return arrived
                self._incoming.write(arrived)
            except ssl.SSLError:
                return b""

    def _pump(self, step: Callable[[], _Value]) -> _Value:
        """Runs a step of the protocol, transferring bytes until it completes."""
        while True:
            try:
                value = step()
            except ssl.SSLWantReadError:
                self._flush()
                data = self._stream.recv(_RECORD)
                if data:
                    self._incoming.write(data)
                else:
                    self._incoming.write_eof()
            else:
                self._flush()
                return value

    def _flush(self) -> None:
        if self._outgoing.pending:
            self._stream.sendall(self._outgoing.read())


def tls_context() -> ssl.SSLContext:
    """The context of all connections: creating one takes 30 ms. Sessions are not resumed, which would link exits.

    `SSL_CERT_FILE` and `SSL_CERT_DIR` replace certifi's certificates.
    """
    return _context(os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))


@lru_cache(maxsize=4)
def _context(file: str | None, folder: str | None) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=file or (None if folder else certifi.where()), capath=folder)
    context.set_alpn_protocols(["http/1.1"])
    return context
