"""A connection over a proxy: pinned, kept, counted; its cookies and bodies."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import pytest

from tests.adapters.egress.ways import ALIAS, SITE, endless, failure_of, pinned
from tests.fakes.proxy import FakeProxy
from tests.fakes.site import Site, reply
from ytsb_tui.adapters.egress import sockets as wire
from ytsb_tui.adapters.egress.connection import open_connection
from ytsb_tui.core.jobs.failures import FailureKind
from ytsb_tui.engine.ports.connections import Connection


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


def test_one_tls_context_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    assert wire.tls_context() is wire.tls_context()
