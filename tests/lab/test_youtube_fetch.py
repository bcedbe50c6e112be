"""Transcripts and lists through real circuits: they match what YouTube sent to the exit."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Callable, Iterator
from typing import cast

import pytest
from requests import Session
from youtube_transcript_api import YouTubeTranscriptApi

from tests.lab.client import Lab
from tests.lab.layout import LabExit
from tests.lab.lectures import lecture
from tests.lab.rules import Fault, State, Video
from tests.lab.tor_client import LabTor
from ytsb_tui.adapters.egress.connection import open_connection
from ytsb_tui.adapters.egress.limits import Limits
from ytsb_tui.adapters.youtube.fetcher import YouTubeFetcher
from ytsb_tui.adapters.youtube.lists import YouTubeLister
from ytsb_tui.core.jobs.failures import (
    ChoiceNeeded,
    ExitFailure,
    Failure,
    FailureKind,
    TransientFailure,
    VideoFailure,
)
from ytsb_tui.core.videos.transcripts import LanguageWish
from ytsb_tui.core.videos.video import ChannelSource, OnYouTube, PlaylistSource, SearchSource, VideoId
from ytsb_tui.engine.ports.connections import Connection, Route
from ytsb_tui.engine.ports.transcripts import Fetched

HOST = "www.youtube.com"
VIDEO = VideoId("lecture0001")
QUICK = Limits(connect=20, idle=4, request=5, body=2 * 1024 * 1024)
_aliases = (f"test-{number}.ytsb.invalid" for number in itertools.count())


@pytest.fixture(scope="module")
def tor(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabTor]:
    with LabTor(lab, tmp_path_factory.mktemp("tor")) as client:
        yield client


@pytest.fixture
def dial(lab: Lab, tor: LabTor) -> Iterator[Callable[[LabExit], Connection]]:
    """Opens a connection pinned to an exit."""
    opened: list[Connection] = []

    def connection(exit_: LabExit) -> Connection:
        alias = next(_aliases)
        tor.pin(alias, exit_.fingerprint)
        proxy = f"socks5://127.0.0.1:{tor.socks_port}"
        route = Route(proxy=proxy, username=alias, password="x", pins={HOST: alias})
        opened.append(open_connection(route, limits=QUICK))
        return opened[-1]

    yield connection
    for one in opened:
        one.close()


def fetch(connection: Connection, video: VideoId = VIDEO, wish: LanguageWish | None = None) -> Fetched:
    return YouTubeFetcher().fetch(connection, video, wish or LanguageWish(), lambda word, fraction: None)


@pytest.mark.essential
def test_an_hour_of_speech_through_a_pinned_exit(lab: Lab, dial: Callable[[LabExit], Connection]) -> None:
    lab.video(VIDEO, Video(seconds=3600))
    for exit_ in lab.exits[:3]:
        fetched = fetch(dial(exit_))
        talk = lecture(VIDEO, 3600)
        assert [(cue.start, cue.text) for cue in fetched.transcript.cues] == [(c.start, c.text) for c in talk.cues]
        assert (fetched.details.title, fetched.details.length) == (talk.title, 3600.0)
        assert [(chapter.start, chapter.title) for chapter in fetched.details.chapters] == list(talk.chapters)
        assert fetched.seen_ip == exit_.exit_ip
    kinds = [(record.kind, record.ip) for record in lab.requests()]
    assert kinds == [(kind, exit_.exit_ip) for exit_ in lab.exits[:3] for kind in ("player", "timedtext")]


class Plain:
    """youtube-transcript-api unchanged: its requests are sent, and the replies returned to it."""

    def __init__(self, connection: Connection) -> None:
        self.headers: dict[str, str] = {}
        self._connection = connection

    def get(self, url: str) -> PlainAnswer:
        return PlainAnswer(self._connection.send("GET", url, headers=self.headers).body)

    def post(self, url: str, *, json: object) -> PlainAnswer:  # requests' own name
        return PlainAnswer(self._connection.send("POST", url, headers=self.headers, body=dumped(json)).body)


def dumped(value: object) -> bytes:
    return json.dumps(value).encode()


class PlainAnswer:
    status_code = 200

    def __init__(self, body: bytes) -> None:
        self.text = body.decode()

    def json(self) -> object:
        return json.loads(self.text)

    def raise_for_status(self) -> None:
        pass


@pytest.mark.essential
def test_the_short_path_costs_at_most_a_fifth(lab: Lab, dial: Callable[[LabExit], Connection]) -> None:
    ours, theirs = dial(lab.exits[0]), dial(lab.exits[1])
    warm = theirs.traffic
    fetch(ours)
    YouTubeTranscriptApi(http_client=cast("Session", Plain(theirs))).fetch(VIDEO)
    print(f"bytes a video, TLS included: {ours.traffic} against {theirs.traffic}, of which {warm} to get warm")
    assert ours.traffic * 5 <= theirs.traffic


@pytest.mark.parametrize(
    ("fault", "group", "kind"),
    [
        ("bot_check", ExitFailure, FailureKind.BLOCKED),
        ("ip_blocked", ExitFailure, FailureKind.BLOCKED),
        ("forbidden", ExitFailure, FailureKind.BLOCKED),
        ("sorry", ExitFailure, FailureKind.BLOCKED),
        ("too_many", ExitFailure, FailureKind.BLOCKED),
        ("server_error", TransientFailure, FailureKind.SUSPECT),
        ("po_token", ExitFailure, FailureKind.PO_TOKEN),
        ("empty", ExitFailure, FailureKind.SUSPECT),
        ("html", ExitFailure, FailureKind.SUSPECT),
        ("empty_object", ExitFailure, FailureKind.SUSPECT),
        ("broken_json", ExitFailure, FailureKind.SUSPECT),
        ("broken_xml", ExitFailure, FailureKind.SUSPECT),
        ("entity_bomb", ExitFailure, FailureKind.SUSPECT),
        ("endless", ExitFailure, FailureKind.SUSPECT),
        ("huge", ExitFailure, FailureKind.SUSPECT),
        ("gzip_bomb", ExitFailure, FailureKind.SUSPECT),
        ("drip", ExitFailure, FailureKind.EXIT_LOST),
        ("stall", ExitFailure, FailureKind.EXIT_LOST),
        ("cut", ExitFailure, FailureKind.EXIT_LOST),
    ],
)
def test_youtube_s_moods(
    lab: Lab, dial: Callable[[LabExit], Connection], fault: Fault, group: type[Failure], kind: FailureKind
) -> None:
    lab.rule(fault, seconds=0.2, size=32 << 20)
    connection = dial(lab.exits[2])
    started = time.monotonic()
    with pytest.raises(Failure) as caught:
        fetch(connection)
    assert (type(caught.value), caught.value.kind) == (group, kind), str(caught.value)
    assert time.monotonic() - started < 10


@pytest.mark.parametrize(
    "case",
    [
        ("private", False, VideoFailure, FailureKind.PRIVATE),
        ("private", True, VideoFailure, FailureKind.PRIVATE),
        ("members_only", False, VideoFailure, FailureKind.MEMBERS_ONLY),
        ("members_only", True, VideoFailure, FailureKind.MEMBERS_ONLY),
        ("age_restricted", False, VideoFailure, FailureKind.AGE_RESTRICTED),
        ("age_restricted", True, VideoFailure, FailureKind.AGE_RESTRICTED),
        ("unavailable", False, VideoFailure, FailureKind.UNAVAILABLE),
        ("unavailable", True, VideoFailure, FailureKind.UNAVAILABLE),
        ("unplayable", False, VideoFailure, FailureKind.UNAVAILABLE),
        ("unplayable", True, ExitFailure, FailureKind.SUSPECT),
        ("disabled", False, VideoFailure, FailureKind.CAPTIONS_DISABLED),
        ("live", False, VideoFailure, FailureKind.LIVE),
        ("upcoming", True, VideoFailure, FailureKind.LIVE),
        ("premiere", False, VideoFailure, FailureKind.LIVE),
        ("processing", False, TransientFailure, FailureKind.UNAVAILABLE),
        ("processing", True, ExitFailure, FailureKind.SUSPECT),
    ],
)
def test_videos_without_a_transcript(
    lab: Lab, dial: Callable[[LabExit], Connection], case: tuple[State, bool, type[Failure], FailureKind]
) -> None:
    state, localised, group, kind = case
    lab.video(VIDEO, Video(state=state))
    if localised:
        lab.rule("localised")
    with pytest.raises(Failure) as caught:
        fetch(dial(lab.exits[3]))
    assert (type(caught.value), caught.value.kind) == (group, kind), str(caught.value)
    assert {record.kind for record in lab.requests()} == {"player"}


def test_lists_where_consent_is_wanted(lab: Lab, dial: Callable[[LabExit], Connection]) -> None:
    lab.rule("consent")
    listed = YouTubeLister().list(dial(lab.exits[4]), PlaylistSource(playlist="PLabcdefghijklmnop"))
    assert listed.videos
    lab.rule("consent_forever")
    with pytest.raises(ExitFailure) as caught:
        YouTubeLister().list(dial(lab.exits[4]), PlaylistSource(playlist="PLabcdefghijklmnop"))
    assert caught.value.kind is FailureKind.BLOCKED


@pytest.mark.essential
def test_another_country_helps(lab: Lab, dial: Callable[[LabExit], Connection]) -> None:
    here = lab.exits[0]
    there = next(exit_ for exit_ in lab.exits if exit_.country != here.country)
    lab.video(VIDEO, Video(blocked_in=(here.country,)))
    with pytest.raises(ExitFailure) as caught:
        fetch(dial(here))
    assert caught.value.kind is FailureKind.GEO_BLOCKED
    assert fetch(dial(there)).transcript.cues


def test_languages_and_translation(lab: Lab, dial: Callable[[LabExit], Connection]) -> None:
    lab.video(VIDEO, Video(tracks=("de", "a.en"), translations=("sv",)))
    connection = dial(lab.exits[4])
    assert fetch(connection).transcript.automatic
    assert fetch(connection, wish=LanguageWish(languages=("de-CH",))).transcript.language == "de"
    swedish = fetch(connection, wish=LanguageWish(languages=("fr",), translate_to="sv")).transcript
    assert (swedish.language, swedish.translated_from) == ("sv", "en")
    assert swedish.cues[0].text.startswith("[sv] ")
    with pytest.raises(ChoiceNeeded) as caught:
        fetch(connection, wish=LanguageWish(languages=("fr",)))
    assert caught.value.offered == ("de", "en")


@pytest.mark.essential
def test_an_exit_that_intercepts_tls_is_burned(lab: Lab, dial: Callable[[LabExit], Connection]) -> None:
    lab.rule("intercept")
    with pytest.raises(ExitFailure) as caught:
        dial(lab.exits[5])
    assert caught.value.burn
    assert lab.requests() == ()


@pytest.mark.parametrize(
    "source",
    [
        PlaylistSource(playlist="PLabcdefghijklmnop"),
        ChannelSource(channel="@handle"),
        SearchSource(count=7, query="linear algebra"),
    ],
)
def test_lists(lab: Lab, dial: Callable[[LabExit], Connection], source: OnYouTube) -> None:
    exit_ = lab.exits[6]
    listed = YouTubeLister().list(dial(exit_), source)
    key = source.query if isinstance(source, SearchSource) else source_key(source)
    expected = Lab.default_listing(key)
    assert tuple(video for video, _, _ in listed.videos) == expected[: len(listed.videos)]
    assert len(listed.videos) == (7 if isinstance(source, SearchSource) else len(expected))
    assert set(lab.requests_by_ip()) == {exit_.exit_ip}


def source_key(source: PlaylistSource | ChannelSource) -> str:
    return source.playlist if isinstance(source, PlaylistSource) else source.channel
