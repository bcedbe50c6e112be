"""Egress: one route and no other, warm, bounded and stoppable. Real sockets, TLS and proxies on loopback."""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from tests.fakes.proxy import FakeProxy, proxying
from tests.fakes.site import Answer, Asked, Site, reply, serving
from ytsb_tui.adapters.egress import sockets as wire
from ytsb_tui.adapters.egress.connection import open_connection
from ytsb_tui.adapters.egress.limits import Limits
from ytsb_tui.core.jobs.failures import ExitFailure, FailureKind
from ytsb_tui.engine.ports.connections import Connection, Route

SUSPECT, EXIT_LOST = FailureKind.SUSPECT, FailureKind.EXIT_LOST
SITE = "www.youtube.com"
ALIAS = "abc.ytsb.invalid"
PATIENT = Limits(body=100_000)
BOMB = gzip.compress(b"\0" * 50_000_000)
QUICK = Limits(connect=2.0, idle=0.4, request=1.0, body=100_000)


def hello(_: Asked) -> Answer:
    return reply("hello")


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Site]:
    with serving(hello) as server:
        trust(server, monkeypatch, tmp_path)
        yield server


def trust(site: Site, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    file = folder / f"authority-{site.port}.pem"
    site.authority.cert_pem.write_to_path(str(file))
    monkeypatch.setenv("SSL_CERT_FILE", str(file))


@pytest.fixture
def proxy(site: Site) -> Iterator[FakeProxy]:
    with proxying(site.port, ALIAS, SITE) as server:
        yield server


def pinned(proxy: FakeProxy) -> Route:
    return Route(proxy=f"socks5://127.0.0.1:{proxy.port}", username="lease-7", password="secret", pins={SITE: ALIAS})


@pytest.fixture
def connection(proxy: FakeProxy) -> Iterator[Connection]:
    made = open_connection(pinned(proxy), limits=PATIENT)
    yield made
    made.close()


def failure_of(act: Callable[[], object]) -> ExitFailure:
    with pytest.raises(ExitFailure) as caught:
        act()
    assert caught.value.reason.endswith((".", "!"))
    assert caught.value.action
    return caught.value


def test_warm_before_the_first_request_and_pinned_to_the_alias(site: Site, proxy: FakeProxy) -> None:
    connection = open_connection(pinned(proxy))
    assert [(d.host, d.port, d.username, d.password) for d in proxy.dialled] == [(ALIAS, 443, "lease-7", "secret")]
    assert site.asked == []
    answer = connection.send("GET", f"https://{SITE}/watch?v=x")
    connection.close()
    assert (answer.status, answer.body, answer.url) == (200, b"hello", f"https://{SITE}/watch?v=x")
    assert answer.headers["content-length"] == "5"
    (asked,) = site.asked
    assert (asked.tls_name, asked.headers["host"], asked.target) == (SITE, SITE, "/watch?v=x")
    assert (site.connections, len(proxy.dialled)) == (1, 1)


def test_a_connection_is_kept_and_bodies_and_headers_are_sent(site: Site, connection: Connection) -> None:
    connection.send("GET", f"https://{SITE}/one")
    connection.send("POST", f"https://{SITE}/two", headers={"X-Thing": "1", "User-Agent": "me"}, body=b"{}")
    first, second = site.asked
    assert (first.connection, second.connection, site.connections) == (1, 1, 1)
    assert (second.method, second.body, second.headers["x-thing"], second.headers["user-agent"]) == (
        "POST",
        b"{}",
        "1",
        "me",
    )
    assert (first.headers["accept-encoding"], first.headers["accept-language"]) == ("gzip", "en-US")


def test_hosts_that_are_not_pinned_and_plain_http_are_refused_without_a_socket(
    site: Site, proxy: FakeProxy, connection: Connection
) -> None:
    before = connection.traffic
    for url in (
        "https://consent.youtube.com/m",
        "http://www.youtube.com/",
        "https://127.0.0.1/",
        "about:blank",
        "https://[",
        "https://www.youtube.com:99999999/",
        "https://www.youtube.com:25/",
        "https://www.youtube.com:port/",
        "https://www.youtube.com../",
        "https://-/",
        "https://wwẃ.youtube.com/",
    ):
        assert failure_of(partial(connection.send, "GET", url)).kind is FailureKind.SUSPECT
    assert (site.asked, connection.traffic, len(proxy.dialled)) == ([], before, 1)
    unpinned = replace(pinned(proxy), pins={"elsewhere.example": ALIAS})
    assert failure_of(lambda: open_connection(unpinned)).kind is FailureKind.SUSPECT
    assert len(proxy.dialled) == 1


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "[::1]", "10.0.0.1", "192.168.1.1", "localhost", "example.com", "i.ytimg.com"]
)
def test_without_pins_the_same_hosts_are_asked_and_no_others(site: Site, proxy: FakeProxy, host: str) -> None:
    connection = open_connection(replace(pinned(proxy), pins=None))
    assert connection.send("GET", f"https://{SITE}/").status == 200
    assert failure_of(partial(connection.send, "GET", f"https://{host}/")).kind is FailureKind.SUSPECT
    assert len(proxy.dialled) == 1
    connection.close()


@pytest.mark.parametrize("hang_up_after", [0, 1])
def test_a_connection_that_the_server_closed_is_opened_again_over_the_same_alias(
    site: Site, proxy: FakeProxy, connection: Connection, hang_up_after: int
) -> None:
    for _ in range(hang_up_after):
        connection.send("GET", f"https://{SITE}/")
    wait_for(lambda: site.handshakes == 1)
    site.hang_up()
    assert connection.send("GET", f"https://{SITE}/again").body == b"hello"
    assert [dialled.host for dialled in proxy.dialled] == [ALIAS, ALIAS]
    assert {dialled.username for dialled in proxy.dialled} == {"lease-7"}


def wait_for(done: Callable[[], bool]) -> None:
    until = time.monotonic() + 5
    while not done():
        assert time.monotonic() < until
        time.sleep(0.005)


def test_a_server_that_hangs_up_on_a_kept_connection_is_asked_once_more(site: Site, connection: Connection) -> None:
    connection.send("GET", f"https://{SITE}/")
    site.answer = lambda asked: None if asked.connection == 1 else reply("second")
    assert connection.send("GET", f"https://{SITE}/").body == b"second"
    site.answer = lambda _: None
    assert failure_of(lambda: connection.send("GET", f"https://{SITE}/")).kind is FailureKind.EXIT_LOST
    assert [asked.connection for asked in site.asked] == [1, 1, 2, 2, 3]


def test_names_are_resolved_by_the_exit(site: Site, proxy: FakeProxy, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    resolve = socket.getaddrinfo

    def remembered(host: str, *rest: object, **more: object) -> object:
        asked.append(host)
        return resolve(host, *rest, **more)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(socket, "getaddrinfo", remembered)
    connection = open_connection(replace(pinned(proxy), pins=None))
    connection.send("GET", f"https://{SITE}/")
    connection.close()
    assert proxy.dialled[0].host == SITE
    assert set(asked) == {"127.0.0.1"}


def test_an_answer_before_the_request_is_read_is_taken(site: Site, connection: Connection) -> None:
    connection.send("GET", f"https://{SITE}/")
    site.early = reply("too large", status=413)
    answer = connection.send("POST", f"https://{SITE}/", body=b"x" * 10_000_000)
    assert (answer.status, answer.body) == (413, b"too large")


def test_redirects_are_not_followed(site: Site, connection: Connection) -> None:
    site.answer = lambda _: reply(status=302, headers=[("Location", "https://www.google.com/sorry/index")])
    answer = connection.send("GET", f"https://{SITE}/")
    assert (answer.status, answer.headers["location"]) == (302, "https://www.google.com/sorry/index")
    assert len(site.asked) == 1


def test_each_cookie_of_an_answer_stands_by_itself(site: Site, connection: Connection) -> None:
    cookies = ("A=1; Expires=Wed, 09 Jun 2100 10:18:14 GMT", "B=2")
    site.answer = lambda _: reply(headers=[("Set-Cookie", cookie) for cookie in cookies])
    assert connection.send("GET", f"https://{SITE}/").set_cookies == cookies


def test_cookies_belong_to_the_connection_and_can_be_forgotten(
    site: Site, proxy: FakeProxy, connection: Connection
) -> None:
    site.answer = lambda _: reply(headers=[("Set-Cookie", "A=1; Domain=.youtube.com; Path=/; Secure")])
    connection.cookies({"SOCS": "CAI"})
    connection.send("GET", f"https://{SITE}/")
    connection.send("GET", f"https://{SITE}/")
    other = open_connection(pinned(proxy))
    other.send("GET", f"https://{SITE}/")
    other.close()
    connection.forget()
    connection.send("GET", f"https://{SITE}/")
    seen = [set(filter(None, asked.headers.get("cookie", "").split("; "))) for asked in site.asked]
    assert seen == [{"SOCS=CAI"}, {"SOCS=CAI", "A=1"}, set(), set()]


def test_traffic_counts_every_byte_on_the_socket(site: Site, proxy: FakeProxy, connection: Connection) -> None:
    site.answer = lambda _: reply(b"x" * 50_000)
    connection.send("GET", f"https://{SITE}/")
    handshake = connection.traffic - proxy.bytes
    assert 0 < handshake < 100  # SOCKS itself, which the proxy does not pass on
    before = connection.traffic
    connection.send("GET", f"https://{SITE}/")
    assert 50_000 < connection.traffic - before < 51_000


def test_gzip_is_undone(site: Site, connection: Connection) -> None:
    site.answer = lambda _: reply(b"y" * 90_000, compress=True)
    before = connection.traffic
    assert connection.send("GET", f"https://{SITE}/").body == b"y" * 90_000
    assert connection.traffic - before < 1_500


def chunked(parts: Iterator[bytes], *headers: str) -> Iterator[bytes]:
    yield "\r\n".join(["HTTP/1.1 200 OK", "Transfer-Encoding: chunked", *headers, "", ""]).encode()
    for part in parts:
        yield f"{len(part):x}\r\n".encode() + part + b"\r\n"
    yield b"0\r\n\r\n"


def endless(part: bytes, pause: float = 0) -> Iterator[bytes]:
    while True:
        yield part
        time.sleep(pause)


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


def test_abort_ends_a_blocked_send_at_once_and_for_good(site: Site, proxy: FakeProxy) -> None:
    waiting = threading.Event()
    site.answer = lambda _: endless_wait(waiting)
    connection = open_connection(pinned(proxy))

    def stop() -> None:
        assert waiting.wait(5)
        connection.abort()

    threading.Thread(target=stop).start()
    failure = failure_of(lambda: connection.send("GET", f"https://{SITE}/"))
    assert (failure.kind, failure.reason) == (FailureKind.EXIT_LOST, "The request was cancelled.")
    assert failure_of(lambda: connection.send("GET", f"https://{SITE}/")).reason == "The request was cancelled."
    connection.close()
    assert len(site.asked) == 1


def endless_wait(waiting: threading.Event) -> Iterator[bytes]:
    waiting.set()
    yield from endless(b"", 0.05)


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


def test_no_proxy_there_a_stalling_one_and_one_that_hangs_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        route = Route(proxy=f"socks5://127.0.0.1:{silent.getsockname()[1]}")
        failure = failure_of(lambda: open_connection(route, limits=replace(QUICK, connect=0.3)))
        assert failure.reason == "The exit took too long to connect."
    assert "does not answer" in failure_of(lambda: open_connection(route, limits=QUICK)).reason

    def hang_up(listener: socket.socket) -> None:
        listener.accept()[0].close()

    with socket.create_server(("127.0.0.1", 0)) as rude:
        threading.Thread(target=hang_up, args=(rude,)).start()
        route = Route(proxy=f"socks5://127.0.0.1:{rude.getsockname()[1]}")
        assert failure_of(lambda: open_connection(route, limits=QUICK)).kind is FailureKind.EXIT_LOST


@pytest.mark.parametrize("scheme", ["socks5", "http"])
def test_a_person_s_proxy_with_credentials(site: Site, scheme: str) -> None:
    with proxying(site.port, SITE, password="p@ss:word") as proxy:
        right = Route(proxy=f"{scheme}://me:p%40ss%3Aword@127.0.0.1:{proxy.port}")
        connection = open_connection(right)
        assert connection.send("GET", f"https://{SITE}/").body == b"hello"
        connection.close()
        assert proxy.dialled[0].host == SITE
        wrong = Route(proxy=f"{scheme}://me:wrong@127.0.0.1:{proxy.port}")
        failure = failure_of(lambda: open_connection(wrong))
        assert "password" in failure.reason
        assert "wrong" not in str(failure)


def test_a_proxy_that_speaks_tls_itself(site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """TLS inside TLS: the proxy's own listener is wrapped by a second site's context through a relay."""
    with proxying(site.port, SITE) as inner, tls_relay(inner.port, site) as port:
        connection = open_connection(Route(proxy=f"https://localhost:{port}"))
        assert connection.send("GET", f"https://{SITE}/").body == b"hello"
        connection.close()


class tls_relay:  # noqa: N801  # reads as a context manager
    """Takes TLS off and passes the bytes on to a local port."""

    def __init__(self, target: int, site: Site) -> None:
        self._target = target
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        site.authority.issue_cert("localhost").configure_cert(self._context)
        self._listener = socket.create_server(("127.0.0.1", 0))

    def __enter__(self) -> int:
        threading.Thread(target=self._serve, daemon=True).start()
        return int(self._listener.getsockname()[1])

    def __exit__(self, *_: object) -> None:
        self._listener.close()

    def _serve(self) -> None:
        client = self._context.wrap_socket(self._listener.accept()[0], server_side=True)
        target = socket.create_connection(("127.0.0.1", self._target))
        client.settimeout(0.02)
        target.settimeout(0.02)
        while True:
            for source, sink in ((client, target), (target, client)):
                try:
                    data = source.recv(65536)
                except TimeoutError:
                    continue
                except OSError:
                    return
                if not data:
                    target.close()
                    client.close()
                    return
                sink.sendall(data)


def test_direct_by_consent(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    resolve = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda _, *rest, **more: resolve("127.0.0.1", *rest, **more))
    with serving(hello, names=(SITE,)) as server:
        trust(server, monkeypatch, tmp_path)
        connection = open_connection(Route(proxy=None), port=server.port)
        assert connection.send("GET", f"https://{SITE}:{server.port}/").body == b"hello"
        assert server.connections == 1
        connection.close()


@pytest.mark.parametrize("proxy", ["ftp://127.0.0.1:1", "127.0.0.1:9050", "socks5://127.0.0.1", "socks5://:1"])
def test_a_proxy_url_that_is_none(proxy: str) -> None:
    with pytest.raises(ValueError, match="socks5://host:port"):
        open_connection(Route(proxy=proxy))


def test_the_environment_s_proxies_are_ignored(site: Site, proxy: FakeProxy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    connection = open_connection(pinned(proxy))
    assert connection.send("GET", f"https://{SITE}/").status == 200
    connection.close()


def test_one_tls_context_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    assert wire.tls_context() is wire.tls_context()
