"""Real clients read the fake YouTube: youtube-transcript-api and yt-dlp, through Tor."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, cast
from xml.etree.ElementTree import ParseError

import httpx
import pytest
import yt_dlp
from httpx_socks import SyncProxyTransport
from youtube_transcript_api import (
    AgeRestricted,
    FailedToCreateConsentCookie,
    IpBlocked,
    NoTranscriptFound,
    PoTokenRequired,
    RequestBlocked,
    TranscriptsDisabled,
    VideoUnavailable,
    VideoUnplayable,
    YouTubeDataUnparsable,
    YouTubeTranscriptApi,
)

from tests.lab.client import Lab
from tests.lab.lectures import facts, lecture, spoken
from tests.lab.rules import Fault, State, Video
from tests.lab.tor_client import LabTor

VIDEO = "dQw4w9WgXcQ"


@pytest.fixture(scope="module")
def tor(lab: Lab) -> Iterator[LabTor]:
    with LabTor(lab, Path(lab.description.directory) / "client-youtube") as client:
        yield client


@pytest.fixture
def http(tor: LabTor) -> Iterator[httpx.Client]:
    transport = SyncProxyTransport.from_url(f"socks5://lab:x@127.0.0.1:{tor.socks_port}", rdns=True)
    with httpx.Client(transport=transport, trust_env=True, timeout=20) as client:
        yield client


@pytest.fixture
def api(http: httpx.Client) -> YouTubeTranscriptApi:
    return YouTubeTranscriptApi(http_client=cast("Any", http))


def player(http: httpx.Client, video: str = VIDEO) -> dict[str, Any]:
    context = {"client": {"clientName": "ANDROID", "clientVersion": "20.10.38", "hl": "en"}}
    reply = http.post("https://www.youtube.com/youtubei/v1/player", json={"context": context, "videoId": video})
    return cast("dict[str, Any]", reply.json())


def test_the_library_gets_the_lecture(lab: Lab, api: YouTubeTranscriptApi) -> None:
    fetched = api.fetch(VIDEO)
    talk = lecture(VIDEO)
    assert [(one.text, one.start) for one in fetched] == [(cue.text, cue.start) for cue in talk.cues]
    assert [record.kind for record in lab.requests()] == ["watch", "player", "timedtext"]
    assert {record.video for record in lab.requests()} == {VIDEO}
    assert set(lab.requests_by_ip()) <= lab.exit_ips
    watch, answer, text = lab.requests()
    assert 150_000 < watch.bytes_sent < 300_000
    assert 20_000 < answer.bytes_sent < 60_000
    assert 2_000 < text.bytes_sent < 20_000
    assert lab.leaked_packets() == 0


def test_planted_facts_are_spoken_at_their_time(api: YouTubeTranscriptApi) -> None:
    fetched = list(api.fetch(VIDEO))
    speech = " ".join(one.text for one in fetched)
    assert len(facts(VIDEO)) >= 5
    for fact in facts(VIDEO):
        assert speech.count(fact.text) == 1
        words = next(one.text for one in fetched if one.start == fact.start)
        assert fact.text.split()[0] in words


def test_automatic_and_translated_tracks(lab: Lab, api: YouTubeTranscriptApi) -> None:
    lab.video(VIDEO, Video(tracks=("a.en", "fr")))
    listed = api.list(VIDEO)
    automatic = listed.find_generated_transcript(["en"])
    assert automatic.fetch()[0].text == spoken(lecture(VIDEO).cues, automatic=True, language="en")[0].text
    assert listed.find_transcript(["fr"]).fetch()[0].text.startswith("[fr] ")
    assert automatic.translate("de").fetch()[0].text.startswith("[de] ")
    with pytest.raises(NoTranscriptFound):
        listed.find_transcript(["sv"])


def test_the_player_tells_everything_and_the_asking_ip(lab: Lab, http: httpx.Client) -> None:
    lab.video(VIDEO, Video(title="../\x1b[31m[/x]", seconds=5400))
    answer = player(http)
    details = answer["videoDetails"]
    assert details["title"] == "../\x1b[31m[/x]"
    assert details["lengthSeconds"] == "5400"
    assert details["channelId"].startswith("UC")
    assert "0:00" in details["shortDescription"]
    assert not details["isLiveContent"]
    (asked,) = lab.requests()
    assert f"ip={asked.ip}" in json.dumps(answer["streamingData"])
    page = http.get(f"https://www.youtube.com/watch?v={VIDEO}").text
    assert f'"remoteHost":"{asked.ip}"' in page
    assert len(page) > 1_000_000


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("bot_check", RequestBlocked),
        ("ip_blocked", IpBlocked),
        ("too_many", IpBlocked),
        ("forbidden", httpx.HTTPStatusError),
        ("server_error", httpx.HTTPStatusError),
        ("sorry", httpx.HTTPStatusError),
        ("consent_forever", FailedToCreateConsentCookie),
        ("consent_invalid", FailedToCreateConsentCookie),
        ("po_token", PoTokenRequired),
        ("localised", None),
        ("consent", None),
        ("no_title", None),
        ("empty", ParseError),
        ("html", ParseError),
        ("broken_xml", ParseError),
        ("empty_object", AttributeError),
        ("broken_json", ValueError),
        ("cut", httpx.RemoteProtocolError),
    ],
)
def test_moods_are_what_the_library_takes_them_for(
    lab: Lab, api: YouTubeTranscriptApi, fault: Fault, expected: type[Exception] | None
) -> None:
    lab.rule(fault)
    if expected is None:
        assert api.fetch(VIDEO)
        return
    with pytest.raises(expected):
        api.fetch(VIDEO)


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("private", VideoUnplayable),
        ("members_only", VideoUnplayable),
        ("unplayable", VideoUnplayable),
        ("upcoming", VideoUnplayable),
        ("premiere", VideoUnplayable),
        ("processing", VideoUnplayable),
        ("age_restricted", AgeRestricted),
        ("unavailable", VideoUnavailable),
        ("disabled", TranscriptsDisabled),
        ("live", TranscriptsDisabled),
    ],
)
def test_states_are_what_the_library_takes_them_for(
    lab: Lab, api: YouTubeTranscriptApi, state: State, expected: type[Exception]
) -> None:
    lab.video(VIDEO, Video(state=state))
    with pytest.raises(expected):
        api.fetch(VIDEO)


def test_a_captcha_page_and_an_unknown_page_differ(lab: Lab, api: YouTubeTranscriptApi) -> None:
    lab.rule("html", endpoint="watch")
    with pytest.raises(YouTubeDataUnparsable):
        api.fetch(VIDEO)


def test_a_geo_block_is_a_matter_of_the_exit(lab: Lab, http: httpx.Client) -> None:
    assert player(http)["playabilityStatus"]["status"] == "OK"
    (asked,) = lab.requests()
    lab.video(VIDEO, Video(blocked_in=(lab.exit_by_ip(asked.ip).country,)))
    assert player(http)["playabilityStatus"]["status"] == "UNPLAYABLE"
    lab.video(VIDEO, Video(blocked_in=("zz",)))
    assert player(http)["playabilityStatus"]["status"] == "OK"


def test_rules_end_after_their_times_and_concern_only_their_exit_and_video(lab: Lab, http: httpx.Client) -> None:
    lab.rule("bot_check", times=2, video=VIDEO)
    states = [player(http, video)["playabilityStatus"]["status"] for video in ("aaaaaaaaaaa", VIDEO, VIDEO, VIDEO)]
    assert states == ["OK", "LOGIN_REQUIRED", "LOGIN_REQUIRED", "OK"]
    asked = lab.requests()[0].ip
    lab.block(lab.exit_ips - {asked}, "bot_check")
    assert player(http)["playabilityStatus"]["status"] == "OK"
    lab.block([asked], "bot_check")
    assert player(http)["playabilityStatus"]["status"] == "LOGIN_REQUIRED"


def test_bodies_that_hurt(lab: Lab, http: httpx.Client) -> None:
    address = f"https://www.youtube.com/api/timedtext?v={VIDEO}&lang=en"
    lab.rule("gzip_bomb", times=1, size=20 << 20)
    with http.stream("GET", address) as reply:
        assert reply.num_bytes_downloaded < 1 << 20
        assert sum(len(chunk) for chunk in reply.iter_bytes()) == 20 << 20
    lab.rule("huge", times=1, size=3 << 20)
    assert len(http.get(address).content) == 3 << 20
    lab.rule("endless", times=1)
    with http.stream("GET", address) as reply:
        assert sum(len(chunk) for chunk in islice(reply.iter_raw(), 200)) > 1 << 20
    for fault in ("drip", "stall"):
        lab.rule(fault, times=1, seconds=0.5)
        with pytest.raises(httpx.ReadTimeout):
            http.get(address, timeout=httpx.Timeout(5, read=0.2))
    lab.rule("entity_bomb", times=1)
    assert b"<!ENTITY" in http.get(address).content


def test_an_exit_that_intercepts_tls_is_noticed(lab: Lab, http: httpx.Client) -> None:
    lab.rule("intercept")
    with pytest.raises(Exception, match="certificate verify failed"):
        player(http)
    assert lab.requests() == ()


@pytest.mark.parametrize(
    ("source", "key", "count"),
    [
        ("https://www.youtube.com/playlist?list=PLlab0000000000001", "PLlab0000000000001", 250),
        ("https://www.youtube.com/channel/UCabcdefghijklmnopqrstuv/videos", "UCabcdefghijklmnopqrstuv", 130),
        ("https://www.youtube.com/@lectures/videos", "@lectures", 12),
        ("https://www.youtube.com/@lectures", "@lectures", 5),
        ("https://www.youtube.com/results?search_query=linear+algebra", "linear algebra", 12),
        ("ytsearch110:linear algebra", "linear algebra", 110),
    ],
)
def test_yt_dlp_lists(lab: Lab, tor: LabTor, source: str, key: str, count: int) -> None:
    videos = [f"vid{n:08d}" for n in range(count)]
    lab.listing(key, videos, title="A course")
    lab.video(videos[1], Video(title="Own title", seconds=3725))
    options = {
        "quiet": True,
        "extract_flat": True,
        "skip_download": True,
        "proxy": f"socks5h://list:x@127.0.0.1:{tor.socks_port}",
        "compat_opts": {"no-certifi"},  # so that SSL_CERT_FILE counts
    }
    with yt_dlp.YoutubeDL(options) as downloader:
        found = downloader.extract_info(source, download=False)
    entries = list(found["entries"])
    assert [entry["id"] for entry in entries] == videos
    assert (entries[1]["title"], entries[1]["duration"]) == ("Own title", 3725)
    assert {record.kind for record in lab.requests()} == {"listing"}
    assert lab.leaked_packets() == 0
