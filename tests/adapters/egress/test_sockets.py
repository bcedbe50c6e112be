"""The socket under a connection: counted, bounded, stoppable, with TLS that may lie on TLS."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import trustme

from ytsb_tui.adapters.egress.sockets import Aborted, CountedSocket, TlsStream, TransferState, tls_context

AUTHORITY = trustme.CA()
HOST = "www.youtube.com"


def client_context() -> ssl.SSLContext:
    context = ssl.create_default_context()
    AUTHORITY.configure_trust(context)
    return context


def server_context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    AUTHORITY.issue_cert(HOST).configure_cert(context)
    return context


def transfer() -> TransferState:
    made = TransferState(idle=5)
    made.begin(10)
    return made


@contextmanager
def pair() -> Iterator[tuple[CountedSocket, socket.socket, TransferState]]:
    ours, theirs = socket.socketpair()
    measure = transfer()
    wire = CountedSocket(ours, measure)
    try:
        yield wire, theirs, measure
    finally:
        wire.close()
        theirs.close()


@contextmanager
def secured() -> Iterator[tuple[TlsStream, ssl.SSLSocket, TransferState]]:
    with pair() as (wire, theirs, measure):
        found: list[ssl.SSLSocket] = []
        shaking = threading.Thread(target=lambda: found.append(server_context().wrap_socket(theirs, server_side=True)))
        shaking.start()
        tls = TlsStream(wire, client_context(), HOST)
        shaking.join(10)
        with found[0] as server:
            yield tls, server, measure


def test_bytes_are_counted_both_ways() -> None:
    with pair() as (wire, theirs, measure):
        wire.sendall(b"12345")
        theirs.sendall(b"123")
        assert wire.recv(100) == b"123"
        assert measure.traffic == 8
        assert theirs.recv(100) == b"12345"


def test_what_is_waiting_is_seen_without_waiting() -> None:
    with pair() as (wire, theirs, measure):
        assert wire.received() is None
        theirs.sendall(b"x")
        assert (wire.received(), wire.received(), measure.traffic) == (b"x", None, 1)
        theirs.close()
        assert wire.received() == b""
        wire.close()
        assert wire.received() == b""


def test_tickets_are_no_news_but_data_and_the_end_are() -> None:
    with secured() as (tls, server, _):
        assert tls.received() is None
        server.sendall(b"hello")
        assert (tls.received(), tls.received()) == (b"hello", None)
        server.shutdown(socket.SHUT_RDWR)
        assert tls.received() == b""


def test_garbage_under_tls_is_the_end() -> None:
    with secured() as (tls, server, _):
        raw = socket.socket(fileno=server.detach())
        raw.sendall(b"no TLS at all")
        assert tls.received() == b""
        raw.close()


def test_tls_reads_and_writes_and_sees_the_end() -> None:
    with secured() as (tls, server, measure):
        tls.sendall(b"a" * 100_000)
        got = b""
        while len(got) < 100_000:
            got += server.recv(65536)
        server.sendall(b"b")
        assert (got, tls.recv(10)) == (b"a" * 100_000, b"b")
        assert measure.traffic > 100_000
        server.shutdown(socket.SHUT_RDWR)
        assert tls.recv(10) == b""


def test_a_deadline_that_is_over_and_an_abort_end_everything() -> None:
    with pair() as (wire, theirs, measure):
        measure.begin(0)
        with pytest.raises(TimeoutError):
            wire.recv(1)
        measure.begin(10)
        theirs.sendall(b"x")
        assert wire.recv(1) == b"x"
        measure.abort()
        assert measure.aborted
        for act in (lambda: wire.recv(1), lambda: wire.sendall(b"x")):
            with pytest.raises(Aborted):
                act()


def test_an_abort_wakes_a_blocked_read() -> None:
    with pair() as (wire, _, measure):
        threading.Timer(0.05, measure.abort).start()
        with pytest.raises(Aborted):
            wire.recv(1)


def test_a_socket_under_an_aborted_gauge_is_not_used() -> None:
    ours, theirs = socket.socketpair()
    measure = transfer()
    measure.abort()
    with ours, theirs, pytest.raises(Aborted):
        CountedSocket(ours, measure)


def test_an_abort_passes_over_sockets_that_are_gone() -> None:
    unconnected = socket.socket()
    measure = transfer()
    wire = CountedSocket(unconnected, measure)
    measure.abort()
    wire.close()


def test_contexts_are_shared_by_their_certificates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    monkeypatch.delenv("SSL_CERT_DIR", raising=False)
    usual = tls_context()
    assert tls_context() is usual
    assert usual.verify_mode is ssl.CERT_REQUIRED
    assert usual.check_hostname
    monkeypatch.setenv("SSL_CERT_DIR", "/nowhere")
    assert tls_context() is not usual
    assert tls_context().cert_store_stats()["x509_ca"] == 0
