"""A person's own proxies, and the direct way."""

from __future__ import annotations

import socket
import ssl
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from tests.adapters.egress.ways import QUICK, SITE, failure_of, hello, pinned, trust
from tests.fakes.proxy import FakeProxy, proxying
from tests.fakes.site import Site, serving
from ytsb_tui.adapters.egress.connection import open_connection
from ytsb_tui.core.jobs.failures import FailureKind
from ytsb_tui.engine.ports.connections import Route


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
