"""Cookies and a provider of tokens, for yt-dlp alone."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import metadata
from pathlib import Path
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest
from yt_dlp.extractor.youtube.pot import _registry
from yt_dlp.networking import Request
from yt_dlp.networking.exceptions import UnsupportedRequest

from tests.adapters.youtube.by_yt_dlp import fetch
from tests.adapters.youtube.test_eras import World, video
from tests.fakes.connection import Sent
from tests.fakes.youtube import connect
from tests.lab.eras import BEYOND, TOKEN
from ytsb_tui.adapters.egress.http import other_program
from ytsb_tui.adapters.youtube.fetcher import YT_DLP, YouTubeFetcher
from ytsb_tui.adapters.youtube.last_resort import LastResort
from ytsb_tui.adapters.youtube.token_provider import TokenProviderRH
from ytsb_tui.core.jobs.failures import ExitFailure, FailureKind, SetupFailure
from ytsb_tui.core.videos.transcripts import LanguageWish
from ytsb_tui.engine.ports.connections import Route

COOKIES = "# Netscape HTTP Cookie File\n" + "".join(
    f"{domain}\tTRUE\t/\tTRUE\t4102444800\t{name}\tsecret-{name}\n"
    for domain, name in ((".youtube.com", "SAPISID"), (".youtube.com", "LOGIN_INFO"), (".example.com", "other"))
)


@pytest.fixture
def with_cookies(tmp_path: Path) -> World:
    """In an era in which only yt-dlp gets captions."""
    file = tmp_path / "cookies.txt"
    file.write_text(COOKIES)
    file.chmod(0o600)
    world = World()
    world.era(BEYOND["only yt-dlp's players"])
    world.fetcher = YouTubeFetcher(clock=lambda: world.now, last=LastResort(cookies=file))
    return world


def test_cookies_go_with_yt_dlp_and_only_where_they_may(with_cookies: World, tmp_path: Path) -> None:
    _, over_tor = fetch(with_cookies, 1)
    assert not any("SAPISID" in sent.cookies or "Authorization" in sent.headers for sent in over_tor.sent)
    _, connection = fetch(with_cookies, 2, account=True)
    ours = [sent for sent in connection.sent if sent.headers.get("X-YouTube-Client-Name") in ("3", "5", "28")]
    assert ours
    assert not any("SAPISID" in sent.cookies for sent in ours)
    last = connection.sent[-2]
    assert last.cookies["SAPISID"] == "secret-SAPISID"
    assert "other" not in last.cookies
    assert (tmp_path / "cookies.txt").read_text() == COOKIES, "it is never written"


@pytest.mark.parametrize("text", [None, "no cookies"])
def test_cookies_that_cannot_be_read_are_one_line(with_cookies: World, tmp_path: Path, text: str | None) -> None:
    file = tmp_path / "cookies.txt"
    file.unlink()
    if text:
        file.write_text(text)
    with pytest.raises(SetupFailure, match=r"cookies\.txt cannot be read: (No such file|it is no cookies file)"):
        fetch(with_cookies, 1, account=True)
    with pytest.raises(SetupFailure):
        LastResort(cookies=file).check()
    fetch(with_cookies, 2)


def test_cookies_that_others_can_read_are_refused_before_any_video(with_cookies: World, tmp_path: Path) -> None:
    last = LastResort(cookies=tmp_path / "cookies.txt")
    last.check()
    (tmp_path / "cookies.txt").chmod(0o640)
    with pytest.raises(SetupFailure, match="read or changed by other users") as failure:
        last.check()
    assert failure.value.action.startswith("Run: chmod 600 ")


def test_without_a_provider_captions_that_want_a_token_are_not_fetched() -> None:
    world = World()
    world.era(BEYOND["tokens alone"])
    with pytest.raises(ExitFailure) as failure:
        fetch(world, 1)
    assert failure.value.kind is FailureKind.PO_TOKEN


def token_of(sent: Sent) -> str:
    return parse_qs(urlsplit(sent.url).query).get("pot", [""])[0]


class Provider(BaseHTTPRequestHandler):
    """What bgutil's server answers; `asked` has the requests for tokens."""

    asked: ClassVar[list[dict[str, object]]] = []

    def do_GET(self) -> None:
        """Its version."""
        self._say({"version": metadata.version("bgutil-ytdlp-pot-provider"), "server_uptime": 1})

    def do_POST(self) -> None:
        """A token."""
        self.asked.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
        self._say({"poToken": TOKEN})

    def _say(self, value: object) -> None:
        body = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a provider. yt-dlp keeps its tokens, and its plugin, for the whole process."""
    monkeypatch.setattr(_registry._pot_memory_cache, "value", {})
    Provider.asked.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Provider) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize("proxy", ["socks5h://lease.tokens:secret@127.0.0.1:9150", None])
def test_with_a_provider_they_come_and_it_leaves_by_the_same_way(provider: str, proxy: str | None) -> None:
    world = World()
    world.era(BEYOND["tokens alone"])
    world.fetcher = YouTubeFetcher(clock=lambda: world.now, last=LastResort(tokens=provider))
    connection = connect(world.youtube)
    connection.proxy_url = proxy
    got = world.fetcher.fetch(connection, video(1), LanguageWish(), lambda *_: None)
    assert got.client == YT_DLP
    assert token_of(connection.sent[-1]) == TOKEN
    assert {asked["proxy"] or None for asked in Provider.asked} == {proxy}
    assert {urlsplit(sent.url).netloc for sent in connection.sent} == {"www.youtube.com"}


def test_a_provider_that_is_not_there_is_no_other_failure() -> None:
    world = World()
    world.era(BEYOND["tokens alone"])
    world.fetcher = YouTubeFetcher(clock=lambda: world.now, last=LastResort(tokens="http://127.0.0.1:9"))
    with pytest.raises(ExitFailure) as failure:
        fetch(world, 7)
    assert failure.value.kind is FailureKind.PO_TOKEN


def test_a_provider_without_the_plugin_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World()
    world.era(BEYOND["tokens alone"])
    world.fetcher = YouTubeFetcher(clock=lambda: world.now, last=LastResort(tokens="http://127.0.0.1:9"))

    def absent(name: str) -> None:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr("ytsb_tui.adapters.youtube.token_plugin.distribution", absent)
    with pytest.raises(SetupFailure, match="needs the extra potoken"):
        fetch(world, 1)
    with pytest.raises(SetupFailure, match="needs the extra potoken"):
        LastResort(tokens="http://127.0.0.1:9").check()


def test_only_the_provider_is_asked_beside_the_connection(provider: str) -> None:
    handler = TokenProviderRH(provider)
    for url in (f"{provider}/other", "http://127.0.0.1:1/get_pot", "http://www.youtube.com/get_pot"):
        with pytest.raises(UnsupportedRequest):
            handler.send(Request(url))
    assert not Provider.asked


@pytest.mark.parametrize(
    ("route", "url"),
    [
        (Route(proxy=None), None),
        (
            Route(
                proxy="socks5://127.0.0.1:9050", username="e1", password="a/b", pins={"www.youtube.com": "x.invalid"}
            ),
            "socks5h://e1.tokens:a%2Fb@127.0.0.1:9050",
        ),
        (Route(proxy="socks5://me:secret@gate.example:1080"), "socks5h://me:secret@gate.example:1080"),
        (Route(proxy="socks4://gate.example:1080"), "socks4a://gate.example:1080"),
        (Route(proxy="http://me:secret@gate.example:8080"), "http://me:secret@gate.example:8080"),
    ],
)
def test_another_program_resolves_names_there_and_shares_no_circuit(route: Route, url: str | None) -> None:
    assert other_program(route) == url
