"""When no client of ours is served, yt-dlp asks over the same connection: in eras in which only that gets through."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import metadata
from pathlib import Path
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest
from yt_dlp.networking import Request
from yt_dlp.networking.exceptions import UnsupportedRequest

from tests.adapters.youtube.test_eras import World, video
from tests.fakes.connection import FakeConnection, Sent, says
from tests.fakes.youtube import connect
from tests.lab.eras import BEYOND, ERAS, TOKEN, Era
from tests.lab.rules import Video
from ytsb_tui.adapters.egress.http import other_program
from ytsb_tui.adapters.youtube.fetcher import UPDATE, YT_DLP, YouTubeFetcher
from ytsb_tui.adapters.youtube.last_resort import LastResort
from ytsb_tui.adapters.youtube.token_provider import TokenProviderRH
from ytsb_tui.core.jobs.failures import ChoiceNeeded, ExitFailure, Failure, FailureKind, SetupFailure
from ytsb_tui.core.videos.transcripts import LanguageWish
from ytsb_tui.engine.ports.connections import Reply, Route
from ytsb_tui.engine.ports.transcripts import Fetched

WITHOUT_TOKENS = [name for name in BEYOND if name != "tokens alone"]


def fetch(
    world: World, number: int, wish: LanguageWish | None = None, *, account: bool = False
) -> tuple[Fetched, FakeConnection]:
    """One fetch, and the connection that it went over."""
    connection = connect(world.youtube)
    world.now += 5
    got = world.fetcher.fetch(connection, video(number), wish or LanguageWish(), lambda *_: None, account=account)
    return got, connection


@pytest.mark.parametrize("name", WITHOUT_TOKENS)
def test_captions_come_by_yt_dlp_alone(name: str) -> None:
    world = World()
    world.era(BEYOND[name])
    for number in range(2):
        got, connection = fetch(world, number)
        assert got.client == YT_DLP
        assert got.transcript.cues
        assert got.transcript.language == "en"
        assert not got.transcript.automatic
        assert (got.details.title or "").strip()
        assert got.details.length, "the lab's watch page is a recorded one"
        assert {urlsplit(sent.url).netloc for sent in connection.sent} == {"www.youtube.com"}
        assert len(connection.sent) <= (12 if number == 0 else 7)


def test_it_is_not_asked_while_a_client_of_ours_is_served_or_the_exit_or_the_video_is_at_fault() -> None:
    world = World()
    for era in (*ERAS.values(), Era(otherwise="robot"), Era(otherwise="server_error"), Era(otherwise="no_tracks")):
        world.era(era)
        for number in range(3):
            connection = connect(world.youtube, "10.9.0.7")
            with suppress(Failure):
                got = world.fetcher.fetch(connection, video(number), LanguageWish(), lambda *_: None)
                assert got.client != YT_DLP
            assert "/watch" not in connection.paths
        world.now += 30 * 24 * 3600


def test_a_client_of_ours_that_is_served_again_is_found() -> None:
    world = World()
    world.era(BEYOND["only yt-dlp's players"])
    fetch(world, 0)
    world.era(Era(clients={"IOS": "served"}, otherwise="too_old"))
    clients = [fetch(world, number)[0].client for number in range(1, 4)]
    assert clients[1:] == ["IOS", "IOS"]


def test_languages_are_chosen_as_usual() -> None:
    world = World()
    world.era(BEYOND["only yt-dlp's players"])
    rules: dict[str, Video] = {
        video(1): Video(seconds=30, tracks=("a.de", "fr")),
        video(2): Video(seconds=30, tracks=("en", "a.en")),
    }
    world.youtube._rules.videos.update(rules)
    assert fetch(world, 1, LanguageWish(languages=("fr",)))[0].transcript.language == "fr"
    german = fetch(world, 1, LanguageWish(languages=("sv",), translate_to="pl"))[0].transcript
    assert (german.language, german.automatic, german.translated_from) == ("de", True, None)
    assert fetch(world, 2, LanguageWish(automatic_first=True))[0].transcript.automatic
    with pytest.raises(ChoiceNeeded) as choice:
        fetch(world, 1, LanguageWish(languages=("sv",)))
    assert set(choice.value.offered) == {"de", "fr"}


def test_when_yt_dlp_gets_nothing_either_that_is_one_message_and_it_is_not_asked_on_and_on() -> None:
    world = World()
    world.era(Era(otherwise="too_old"))
    failures: list[Failure] = []
    pages: list[int] = []
    for number in range(4):
        connection = connect(world.youtube)
        with pytest.raises((ExitFailure, SetupFailure)) as raised:
            world.fetcher.fetch(connection, video(number), LanguageWish(), lambda *_: None)
        failures.append(raised.value)
        pages.append(connection.paths.count("/watch"))
    assert isinstance(failures[0], ExitFailure)
    assert all(isinstance(failure, SetupFailure) for failure in failures[1:])
    assert {failure.action for failure in failures} == {UPDATE}
    assert {getattr(failure, "burn", None) for failure in failures} == {None}
    assert pages == [2, 2, 2, 1], "the page for the key, and that of yt-dlp"


def test_a_connection_that_breaks_speaks_of_the_exit() -> None:
    world = World()
    world.era(BEYOND["only yt-dlp's players"])
    answered = connect(world.youtube).answer

    def answer(sent: Sent) -> Reply:
        if "TVHTML5" in sent.body.decode():
            raise ExitFailure(FailureKind.EXIT_LOST, "The connection through the exit broke.")
        return answered(sent)

    with pytest.raises(ExitFailure) as failure:
        world.fetcher.fetch(FakeConnection(answer), video(1), LanguageWish(), lambda *_: None)
    assert failure.value.kind is FailureKind.EXIT_LOST


def test_its_requests_are_bounded() -> None:
    world = World()
    world.era(BEYOND["only yt-dlp's players"])
    answered = connect(world.youtube).answer

    def answer(sent: Sent) -> Reply:
        if "/watch" in sent.url and len(connection.sent) > 6:
            return says("", 302, location=sent.url)
        return answered(sent)

    connection = FakeConnection(answer)
    with pytest.raises(Failure):
        world.fetcher.fetch(connection, video(1), LanguageWish(), lambda *_: None)
    assert len(connection.sent) < 30


# Cookies

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


# Tokens


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
def provider() -> Iterator[str]:
    """The address of a provider."""
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
