"""Transcripts by the short path and the full one, in the language that is wanted."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.adapters.youtube.fetches import (
    CLIENTS,
    ENGLISH,
    GOOD,
    PLAYER,
    TIMEDTEXT,
    VIDEO,
    WATCH,
    failure_of,
    fetch,
    full_path,
    refuse_short,
    youtube,
)
from tests.fakes.connection import Sent, recording, says
from ytsb_tui.adapters.youtube.clients import player_clients
from ytsb_tui.adapters.youtube.fetcher import YouTubeFetcher
from ytsb_tui.core.jobs.failures import (
    ChoiceNeeded,
    FailureKind,
)
from ytsb_tui.core.videos.transcripts import Captions, LanguageWish
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.ports.connections import Reply

KEY = "AIzaSyAO_FJ2SlqU8Q4STEHLGCilw_Y9_11qcW8"  # in the recorded page; it is everybody's


def test_the_short_path_is_one_player_and_one_timed_text_request() -> None:
    connection = youtube()
    heard: list[tuple[str, float]] = []
    fetched = YouTubeFetcher().fetch(connection, VIDEO, ENGLISH, lambda word, done: heard.append((word, done)))
    assert connection.paths == [PLAYER, TIMEDTEXT]
    assert [cue.text for cue in fetched.transcript.cues] == [
        "Hey, this is just a test",
        "this is not the original transcript",
        "just something shorter, I made up for testing",
    ]
    assert fetched.transcript.cues[1].start == 1.54
    assert fetched.transcript.cues[1].duration == 4.16
    assert (fetched.transcript.language, fetched.transcript.automatic) == ("en", False)
    assert fetched.transcript.translated_from is None
    assert fetched.seen_ip == "2a02:908:1991:1ec0:9:870c:a854:53fe"
    assert [word for word, _ in heard] == ["details", "cues", "cues"]
    assert [done for _, done in heard] == sorted(done for _, done in heard)
    assert heard[-1][1] == 1.0


def test_the_details_come_from_the_same_answer() -> None:
    details = fetch(youtube()).details
    assert (details.video, details.title, details.channel) == (VIDEO, "Surface Go Review - It’s Awesome", "Dave2D")
    assert (details.channel_id, details.length, details.live) == ("UCVYamHliCI9rw1tHR1xbkfw", 316.0, False)
    assert Captions(language="en", name="English", automatic=False) in details.offered
    assert Captions(language="en", name="English (auto-generated)", automatic=True) in details.offered


def test_the_player_is_asked_in_english_without_a_key_and_for_the_needed_parts_only() -> None:
    connection = youtube()
    fetch(connection)
    player = connection.sent[0]
    question = json.loads(player.body)
    assert (question["videoId"], question["context"]["client"]["hl"]) == (VIDEO, "en")
    assert question["context"]["client"]["clientName"] == "ANDROID"
    assert (question["contentCheckOk"], question["racyCheckOk"]) == (True, True)
    assert "key=" not in player.url
    assert "fields=playabilityStatus,videoDetails,captions" in player.url
    assert player.headers["Content-Type"] == "application/json"
    assert player.headers["User-Agent"].startswith("com.google.android.youtube/")
    assert player.headers["User-Agent"].endswith("gzip")
    assert (player.headers["Accept-Language"], player.cookies) == ("en-US", {})


def asked_as(sent: Sent) -> str:
    return str(json.loads(sent.body)["context"]["client"]["clientName"])


def test_a_client_is_sent_whole() -> None:
    connection = youtube(player=lambda sent: says("", 400) if asked_as(sent) == "ANDROID" else GOOD)
    fetch(connection)
    for sent, name, number in zip(connection.sent, ("ANDROID", "IOS"), ("3", "5"), strict=False):
        client = json.loads(sent.body)["context"]["client"]
        assert client == {**player_clients()[name].context, "hl": "en"}
        assert client["osVersion"]
        assert sent.headers["User-Agent"] == client["userAgent"]
        assert sent.headers["X-YouTube-Client-Name"] == number
        assert sent.headers["X-YouTube-Client-Version"] == client["clientVersion"]


@pytest.mark.parametrize(
    "reply",
    [
        says('{"error":{"code":400}}', 400),
        says("", 404),
        says('{"error":{"code":403}}', 403, content_type="application/json; charset=UTF-8"),
    ],
)
def test_a_player_that_does_not_take_the_short_request_gets_the_full_path_with_its_key(reply: Reply) -> None:
    connection = youtube(player=refuse_short(reply))
    fetcher = YouTubeFetcher()
    assert fetch(connection, fetcher=fetcher).transcript.cues
    assert connection.paths == [PLAYER] * CLIENTS + [WATCH, PLAYER, TIMEDTEXT]
    assert f"key={KEY}" in connection.sent[CLIENTS + 1].url
    connection.sent.clear()
    fetch(connection, fetcher=fetcher)
    assert connection.paths == [PLAYER, TIMEDTEXT]
    assert f"key={KEY}" in connection.sent[0].url  # so a key that is wanted is asked for once


def test_the_address_seen_comes_from_the_page_when_the_streams_do_not_tell() -> None:
    bare = json.loads(recording("youtube.innertube.json"))
    del bare["streamingData"]
    connection = youtube(player=lambda sent: says("", 404) if "fields=" in sent.url else says(json.dumps(bare)))
    assert fetch(connection).seen_ip == "2a02:908:1991:1ec0:9:870c:a854:53fe"
    assert fetch(youtube(player=says(json.dumps(bare)))).seen_ip is None


def consent_until(cookie: str, page: Reply) -> Callable[[Sent], Reply]:
    return lambda sent: says(recording("youtube.html")) if cookie in sent.cookies else page


def test_consent_is_given_where_the_page_wants_it() -> None:
    connection = full_path(consent_until("CONSENT", says(recording("youtube_consent_page.html"))))
    assert fetch(connection).transcript.cues
    assert connection.jar["CONSENT"].startswith("YES+cb")
    assert connection.paths == [PLAYER] * CLIENTS + [WATCH, WATCH, PLAYER, TIMEDTEXT]


def test_consent_is_given_where_a_redirect_wants_it() -> None:
    away = says("", 302, location="https://consent.youtube.com/m?continue=https%3A%2F%2Fwww.youtube.com%2Fwatch")
    connection = full_path(consent_until("SOCS", away))
    assert fetch(connection).transcript.cues
    assert failure_of(full_path(away)).kind is FailureKind.BLOCKED


def test_a_language_that_is_not_there_is_a_choice() -> None:
    failure = failure_of(youtube(), LanguageWish(languages=("tlh", "eo")))
    assert isinstance(failure, ChoiceNeeded)
    assert failure.kind is FailureKind.NO_LANGUAGE
    assert failure.offered[:3] == ("zh", "cs", "en")
    assert "tlh or eo" in failure.reason
    assert "en (English)" in failure.reason


@pytest.mark.parametrize(
    ("wish", "url", "language", "automatic"),
    [
        (LanguageWish(languages=("en",)), "&lang=en", "en", False),
        (LanguageWish(languages=("en",), automatic_first=True), "&kind=asr&lang=en", "en", True),
        (LanguageWish(languages=("tlh", "de-AT", "en")), "&lang=de", "de", False),
        (LanguageWish(languages=("tlh",), translate_to="cs"), "&lang=cs", "cs", False),
    ],
)
def test_tracks_by_wish(wish: LanguageWish, url: str, language: str, automatic: bool) -> None:
    connection = youtube()
    transcript = fetch(connection, wish).transcript
    assert connection.sent[1].url.endswith(url)
    assert (transcript.language, transcript.automatic, transcript.translated_from) == (language, automatic, None)


def test_a_commentary_is_fetched_when_it_is_wanted() -> None:
    told = json.loads(recording("youtube.innertube.json"))
    base = "https://www.youtube.com/api/timedtext?v=x&lang=en"
    named = {"languageCode": "en", "name": {"simpleText": "English - Commentary"}, "baseUrl": f"{base}&name=Commentary"}
    plain = {"languageCode": "en", "name": {"simpleText": "English"}, "baseUrl": base}
    told["captions"]["playerCaptionsTracklistRenderer"]["captionTracks"] = [named, plain]
    for language, url in (("en", base), ("en-x-commentary", f"{base}&name=Commentary")):
        connection = youtube(player=says(json.dumps(told)))
        assert fetch(connection, LanguageWish(languages=(language,))).transcript.language == "en"
        assert connection.sent[1].url == url


def test_translation_by_youtube() -> None:
    connection = youtube(player=says(recording("youtube_ww1_nl_en.innertube.json")))
    wish = LanguageWish(languages=("sv",), translate_to="vi")
    transcript = fetch(connection, wish, video=VideoId("F1xioXWb8CY")).transcript
    assert connection.sent[1].url.endswith("&lang=en&tlang=vi")
    assert (transcript.language, transcript.translated_from, transcript.automatic) == ("vi", "en", False)


@pytest.mark.parametrize("refusal", [says("", 429), says("", 403), says(""), says("<html>sorry</html>"), says("", 500)])
def test_the_original_is_fetched_where_youtube_does_not_translate(refusal: Reply) -> None:
    dutch = says(recording("youtube_ww1_nl_en.innertube.json"))
    text = says(recording("transcript.xml"))
    connection = youtube(player=dutch, timedtext=lambda sent: refusal if "tlang" in sent.url else text)
    wish, video, fetcher = LanguageWish(languages=("sv",), translate_to="vi"), VideoId("F1xioXWb8CY"), YouTubeFetcher()
    transcript = fetch(connection, wish, video=video, fetcher=fetcher).transcript
    assert (transcript.language, transcript.translated_from) == ("en", None)
    assert connection.paths == [PLAYER, TIMEDTEXT, TIMEDTEXT]
    connection.sent.clear()
    fetch(connection, wish, video=video, fetcher=fetcher)
    assert connection.paths == [PLAYER, TIMEDTEXT]  # it is not asked to translate again for an hour


def test_the_original_is_fetched_where_no_translation_is_offered() -> None:
    connection = youtube(player=says(recording("youtube_ww1_nl_en.innertube.json")))
    wish = LanguageWish(languages=("sv",), translate_to="tlh")
    assert fetch(connection, wish, video=VideoId("F1xioXWb8CY")).transcript.language == "en"


def test_a_client_that_lists_captions_in_other_languages_is_served() -> None:
    connection = youtube(player=lambda sent: says("", 400) if asked_as(sent) == "ANDROID" else GOOD)
    fetcher = YouTubeFetcher()
    for paths in ([PLAYER, PLAYER], [PLAYER]):
        connection.sent.clear()
        with pytest.raises(ChoiceNeeded):
            fetch(connection, LanguageWish(languages=("tlh",)), fetcher=fetcher)
        assert connection.paths == paths
