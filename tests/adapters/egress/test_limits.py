"""Answers that overrun a limit, break off or come from someone else."""

from __future__ import annotations

import gzip
import ssl
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.adapters.egress.ways import ALIAS, PATIENT, QUICK, SITE, endless, failure_of, hello, pinned, trust
from tests.fakes.proxy import FakeProxy, proxying
from tests.fakes.site import Answer, Asked, Site, serving
from ytsb_tui.adapters.egress.connection import open_connection
from ytsb_tui.adapters.egress.limits import Limits
from ytsb_tui.core.jobs.failures import FailureKind
from ytsb_tui.engine.ports.connections import Connection

SUSPECT, EXIT_LOST = FailureKind.SUSPECT, FailureKind.EXIT_LOST


BOMB = gzip.compress(b"\0" * 50_000_000)


def chunked(parts: Iterator[bytes], *headers: str) -> Iterator[bytes]:
    yield "\r\n".join(["HTTP/1.1 200 OK", "Transfer-Encoding: chunked", *headers, "", ""]).encode()
    for part in parts:
        yield f"{len(part):x}\r\n".encode() + part + b"\r\n"
    yield b"0\r\n\r\n"


def bomb() -> Iterator[bytes]:
    yield BOMB
    yield from endless(BOMB)


def half_gzip() -> Iterator[bytes]:
    yield gzip.compress(b"q" * 900)[:-9]


def stall() -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"
    time.sleep(1.5)


@pytest.mark.parametrize(
    ("answer", "kind", "word"),
    [
        pytest.param(lambda: chunked(endless(b"z" * 9000)), SUSPECT, "larger", id="endless"),
        pytest.param(lambda: chunked(bomb(), "Content-Encoding: gzip"), SUSPECT, "larger", id="gzip bomb"),
        pytest.param(lambda: chunked(iter([b"no"]), "Content-Encoding: gzip"), SUSPECT, "gzip", id="no gzip"),
        pytest.param(lambda: chunked(half_gzip(), "Content-Encoding: gzip"), SUSPECT, "middle", id="half gzip"),
        pytest.param(lambda: chunked(iter([b"x"]), "Content-Encoding: br"), SUSPECT, "br", id="unasked encoding"),
        pytest.param(lambda: chunked(endless(b".", 0.1)), EXIT_LOST, "slow", id="drip"),
        pytest.param(lambda: endless(b"H", 0.1), EXIT_LOST, "slow", id="drip of a header"),
        pytest.param(stall, EXIT_LOST, "slow", id="stall"),
        pytest.param(lambda: [b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000], EXIT_LOST, "broke", id="huge header"),
        pytest.param(lambda: [b"SSH-2.0-hello\r\n\r\n"], EXIT_LOST, "broke", id="no HTTP"),
    ],
)
def test_answers_that_overrun_a_limit_end(
    site: Site, proxy: FakeProxy, answer: Callable[[], Answer], kind: FailureKind, word: str
) -> None:
    site.answer = lambda _: answer()
    connection = open_connection(pinned(proxy), limits=QUICK if word == "slow" else PATIENT)
    failure = failure_of(lambda: connection.send("GET", f"https://{SITE}/"))
    connection.close()
    assert (failure.kind, word in failure.reason) == (kind, True), failure.reason


def test_the_time_for_a_request_ends_a_silence_too(site: Site, proxy: FakeProxy) -> None:
    site.answer = lambda _: stall()
    connection = open_connection(pinned(proxy), limits=Limits(idle=30, request=0.4))
    assert "slow" in failure_of(lambda: connection.send("GET", f"https://{SITE}/")).reason
    connection.close()


def test_a_body_that_is_cut_is_lost(site: Site, connection: Connection) -> None:
    def half(_: Asked) -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\nhalf"
        raise ConnectionError

    site.answer = half
    failure = failure_of(lambda: connection.send("GET", f"https://{SITE}/"))
    assert failure.kind is FailureKind.EXIT_LOST
    assert len(site.asked) == 1  # an answer that had begun is not asked for again


def test_a_certificate_for_another_name_burns_the_exit(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with serving(hello, names=("evil.example",)) as server, proxying(server.port, ALIAS) as proxy:
        trust(server, monkeypatch, tmp_path)
        failure = failure_of(lambda: open_connection(pinned(proxy)))
    assert (failure.kind, failure.burn) == (FailureKind.EXIT_LOST, 7 * 24 * 3600.0)
    assert "certificate" in failure.reason
    assert server.asked == []


def test_a_certificate_of_an_unknown_authority_burns_the_exit(
    site: Site, proxy: FakeProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    assert failure_of(lambda: open_connection(pinned(proxy))).burn


def test_a_certificate_out_of_its_time_speaks_of_the_clock() -> None:
    from ytsb_tui.adapters.egress.errors import translated

    error = ssl.SSLCertVerificationError(1, "expired")
    error.verify_code, error.verify_message = 10, "certificate has expired"
    failure = translated(error, aborted=False, opening=True)
    assert ("clock" in failure.action, failure.burn) == (True, None)


@pytest.mark.parametrize(
    ("code", "word"), [(1, "reach the site"), (2, "does not allow"), (4, "reach the site"), (6, "reach the site")]
)
def test_what_tor_refuses_is_an_exit_lost(proxy: FakeProxy, code: int, word: str) -> None:
    proxy.code = code
    failure = failure_of(lambda: open_connection(pinned(proxy)))
    assert (failure.kind, word in failure.reason) == (FailureKind.EXIT_LOST, True)
