"""The socket under a connection: counted, bounded in time and stoppable, with TLS on top.

TLS runs over memory buffers instead of `SSLContext.wrap_socket`, because then every byte passes through `Wire`: what
tor has to carry is counted as it is, a deadline holds although bytes drip in, and TLS inside TLS needs nothing special.
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
    """Somebody stopped the connection on purpose."""


class Pipe(Protocol):
    """A stream of bytes both ways; names as of `socket.socket`, which is what python-socks calls."""

    def recv(self, size: int) -> bytes:
        """At most `size` bytes, none at the end. Raises OSError."""
        ...

    def sendall(self, data: bytes) -> None:
        """Sends all of it. Raises OSError."""
        ...

    def close(self) -> None:
        """Frees the socket."""
        ...

    def waiting(self) -> bytes | None:
        """What has arrived already, without waiting: None for nothing yet, empty when the other side has closed."""
        ...


class Gauge:
    """What all sockets of one connection share: the count of bytes, the deadline, and the way to stop."""

    def __init__(self, idle: float) -> None:
        """`idle`: the longest silence in seconds."""
        self.traffic = 0
        self._idle = idle
        self._deadline = 0.0
        self._aborted = False
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()

    def begin(self, seconds: float) -> None:
        """From now on everything has to be over in `seconds`."""
        self._deadline = time.monotonic() + seconds

    def patience(self) -> float:
        """How long one read or write may take, in seconds. Raises TimeoutError after the deadline, or Aborted."""
        if self._aborted:
            raise Aborted
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return min(self._idle, left)

    def watch(self, sock: socket.socket) -> None:
        """Makes `abort` reach this socket."""
        with self._lock:
            self._open.add(sock)
        self.patience()

    def release(self, sock: socket.socket) -> None:
        """The socket is closed."""
        with self._lock:
            self._open.discard(sock)

    @property
    def aborted(self) -> bool:
        """Whether `abort` was called."""
        return self._aborted

    def abort(self) -> None:
        """Ends blocked reads and writes at once, and all later ones. Any thread."""
        self._aborted = True
        with self._lock:
            for sock in self._open:
                try:
                    sock.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue  # not connected any more


class Wire:
    """A TCP socket under a gauge."""

    def __init__(self, sock: socket.socket, gauge: Gauge) -> None:
        self._sock = sock
        self._gauge = gauge
        gauge.watch(sock)

    def recv(self, size: int) -> bytes:
        """At most `size` bytes, none at the end."""
        self._sock.settimeout(self._gauge.patience())
        data = self._sock.recv(size)
        self._gauge.traffic += len(data)
        if not data:
            self._gauge.patience()  # an abort looks like the end of the stream
        return data

    def sendall(self, data: bytes) -> None:
        """Sends all of it."""
        self._sock.settimeout(self._gauge.patience())
        self._sock.sendall(data)
        self._gauge.traffic += len(data)

    def close(self) -> None:
        """Frees the socket."""
        self._gauge.release(self._sock)
        self._sock.close()

    def waiting(self) -> bytes | None:
        """What has arrived already: None for nothing yet, empty when the other side has closed."""
        try:
            self._sock.settimeout(0)
            data = self._sock.recv(_RECORD)
        except BlockingIOError:
            return None
        except OSError:
            return b""
        self._gauge.traffic += len(data)
        return data


class Tls:
    """A TLS client on any pipe. The handshake is done when the constructor returns."""

    def __init__(self, pipe: Pipe, context: ssl.SSLContext, host: str) -> None:
        """Raises ssl.SSLError (SSLCertVerificationError for a certificate that does not name `host`) or OSError."""
        self._pipe = pipe
        self._incoming = ssl.MemoryBIO()
        self._outgoing = ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_hostname=host)
        self._pump(self._tls.do_handshake)

    def recv(self, size: int) -> bytes:
        """At most `size` decrypted bytes, none at the end."""
        try:
            return self._pump(partial(self._tls.read, size))
        except (ssl.SSLZeroReturnError, ssl.SSLEOFError):
            return b""  # that nothing is missing is what HTTP's own framing tells

    def sendall(self, data: bytes) -> None:
        """Encrypts and sends all of it."""
        view = memoryview(data)
        while view:
            view = view[self._pump(partial(self._tls.write, view)) :]

    def close(self) -> None:
        """Frees the socket. No farewell is sent: nobody waits for it."""
        self._pipe.close()

    def waiting(self) -> bytes | None:
        """What has arrived already: None for nothing yet, empty when the other side has closed."""
        while True:
            try:
                return self._tls.read(_RECORD)
            except ssl.SSLWantReadError:
                arrived = self._pipe.waiting()  # tickets for later sessions come unasked and say nothing
                if not arrived:
                    return arrived
                self._incoming.write(arrived)
            except ssl.SSLError:
                return b""

    def _pump(self, step: Callable[[], _Value]) -> _Value:
        """Runs a step of the protocol, moving bytes until it needs no more of them."""
        while True:
            try:
                value = step()
            except ssl.SSLWantReadError:
                self._flush()
                data = self._pipe.recv(_RECORD)
                if data:
                    self._incoming.write(data)
                else:
                    self._incoming.write_eof()
            else:
                self._flush()
                return value

    def _flush(self) -> None:
        if self._outgoing.pending:
            self._pipe.sendall(self._outgoing.read())


def tls_context() -> ssl.SSLContext:
    """The one context for all connections (it costs 30 ms). Sessions are not resumed: a ticket would link two exits.

    `SSL_CERT_FILE` and `SSL_CERT_DIR` replace the certificates that come with certifi, which every platform has.
    """
    return _context(os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))


@lru_cache(maxsize=4)
def _context(file: str | None, folder: str | None) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=file or (None if folder else certifi.where()), capath=folder)
    context.set_alpn_protocols(["http/1.1"])
    return context
