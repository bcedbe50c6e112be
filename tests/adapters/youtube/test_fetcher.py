"""The fetcher: short path and full path, languages, refusals, all with YouTube's recorded answers."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.fakes.connection import FakeConnection, Sent, recording, says
from ytsb_tui.adapters.youtube.clients import player_clients
from ytsb_tui.adapters.youtube.fetcher import YouTubeFetcher
from ytsb_tui.core.jobs.failures import (
    BURN_BLOCKED,
    ChoiceNeeded,
    ExitFailure,
    Failure,
    FailureKind,
    SetupFailure,
    TransientFailure,
    VideoFailure,
)
from ytsb_tui.core.videos.transcripts import Captions, LanguageWish
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.ports.connections import Reply
from ytsb_tui.engine.ports.transcripts import Fetched, TranscriptFetcher

VIDEO = VideoId("GJLlxj_dtq8")
PLAYER, WATCH, TIMEDTEXT = "/youtubei/v1/player", "/watch", "/api/timedtext"
KEY = "AIzaSyAO_FJ2SlqU8Q4STEHLGCilw_Y9_11qcW8"  # in the recorded page; it is everybody's
ENGLISH = LanguageWish(languages=("en",))

CLIENTS = 5
GOOD = says(recording("youtube.innertube.json"), content_type="application/json")

Answers = dict[str, Reply | Callable[[Sent], Reply]]


def youtube(**changed: Reply | Callable[[Sent], Reply]) -> FakeConnection:
    """A connection to a YouTube without faults, except for what is changed: `player`, `watch` or `timedtext`."""
    answers: Answers = {
        PLAYER: GOOD,
        WATCH: says(recording("youtube.html")),
        TIMEDTEXT: says(recording("transcript.xml")),
    }
    names = {"player": PLAYER, "watch": WATCH, "timedtext": TIMEDTEXT}
    answers |= {names[name]: answer for name, answer in changed.items()}

    def answer(sent: Sent) -> Reply:
        found = answers[sent.path]
        return found if isinstance(found, Reply) else found(sent)

    return FakeConnection(answer)


def fetch(
    connection: FakeConnection,
    wish: LanguageWish = ENGLISH,
    *,
    video: VideoId = VIDEO,
    fetcher: TranscriptFetcher | None = None,
) -> Fetched:
    return (fetcher or YouTubeFetcher()).fetch(connection, video, wish, lambda word, fraction: None)


def failure_of(connection: FakeConnection, wish: LanguageWish = ENGLISH, *, video: VideoId = VIDEO) -> Failure:
    with pytest.raises(Failure) as caught:
        fetch(connection, wish, video=video)
    assert caught.value.reason.endswith(".")
    assert caught.value.action.endswith(".")
    return caught.value


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


def refuse_short(reply: Reply) -> Callable[[Sent], Reply]:
    return lambda sent: reply if "fields=" in sent.url else GOOD


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


def full_path(watch: Reply | Callable[[Sent], Reply]) -> FakeConnection:
    return youtube(player=refuse_short(says("", 400)), watch=watch)


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


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        (says(recording("youtube_consent_page.html")), FailureKind.BLOCKED),
        (says(recording("youtube_consent_page_invalid.html")), FailureKind.BLOCKED),
        (says(recording("youtube_too_many_requests.html")), FailureKind.BLOCKED),
        (says("", 429), FailureKind.BLOCKED),
        (says("", 403), FailureKind.BLOCKED),
        (says("", 302, location="https://www.google.com/sorry/index?continue=x"), FailureKind.BLOCKED),
        (says("<html>hello</html>"), FailureKind.SUSPECT),
        (says("", 302, location="https://elsewhere.example/"), FailureKind.SUSPECT),
        (says("", 404), FailureKind.CLIENT),  # of the player, which the page could not help
    ],
)
def test_watch_pages_that_are_none(page: Reply, kind: FailureKind) -> None:
    failure = failure_of(full_path(page))
    assert (type(failure), failure.kind) == (ExitFailure, kind)
    assert isinstance(failure, ExitFailure)
    assert failure.burn == (BURN_BLOCKED if kind is FailureKind.BLOCKED else None)


@pytest.mark.parametrize("part", ["player", "timedtext"])
@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (says("<html>no</html>", 403, content_type="text/html"), FailureKind.BLOCKED),
        (says("", 429), FailureKind.BLOCKED),
        (says("", 302, location="https://www.google.com/sorry/index"), FailureKind.BLOCKED),
        (says("", 303, location="https://consent.youtube.com/m"), FailureKind.BLOCKED),
        (says(recording("youtube_too_many_requests.html")), FailureKind.BLOCKED),
        (says(""), FailureKind.SUSPECT),
        (says("<html><body>hello"), FailureKind.SUSPECT),
        (says("{}"), FailureKind.SUSPECT),
        (says("[1, 2"), FailureKind.SUSPECT),
        (says("[" * 200_000), FailureKind.SUSPECT),
        (says("null"), FailureKind.SUSPECT),
        (says("", 418), FailureKind.SUSPECT),
    ],
)
def test_answers_that_are_none_cost_the_exit_not_the_video(part: str, reply: Reply, kind: FailureKind) -> None:
    failure = failure_of(youtube(**{part: reply}))
    assert (type(failure), failure.kind) == (ExitFailure, kind)
    assert isinstance(failure, ExitFailure)
    assert failure.burn == (BURN_BLOCKED if kind is FailureKind.BLOCKED else None)


@pytest.mark.parametrize("part", ["player", "timedtext"])
def test_youtube_s_own_trouble_is_waited_out(part: str) -> None:
    failure = failure_of(youtube(**{part: says("", 503, retry_after="120")}))
    assert (type(failure), failure.retry_after) == (TransientFailure, 120.0)
    assert failure_of(youtube(**{part: says("", 500, retry_after="soon")})).retry_after is None


@pytest.mark.parametrize(
    ("name", "video", "group", "kind"),
    [
        ("youtube_age_restricted", "Njp5uhTorCo", VideoFailure, FailureKind.AGE_RESTRICTED),
        ("youtube_request_blocked", VIDEO, ExitFailure, FailureKind.BLOCKED),
        ("youtube_video_unavailable", VIDEO, VideoFailure, FailureKind.UNAVAILABLE),
        ("youtube_transcripts_disabled", "dsMFmonKDD4", VideoFailure, FailureKind.CAPTIONS_DISABLED),
        ("youtube_transcripts_disabled2", "Fjg5lYqvzUs", VideoFailure, FailureKind.CAPTIONS_DISABLED),
        ("youtube_po_token_required", VIDEO, ExitFailure, FailureKind.PO_TOKEN),
    ],
)
def test_recorded_refusals(name: str, video: str, group: type[Failure], kind: FailureKind) -> None:
    connection = youtube(player=says(recording(f"{name}.innertube.json")))
    failure = failure_of(connection, video=VideoId(video))
    assert (type(failure), failure.kind) == (group, kind)
    assert connection.paths[:CLIENTS] == [PLAYER] * CLIENTS  # nobody has got captions yet, so everybody is asked
    assert ("/watch" in connection.paths) == (kind is FailureKind.PO_TOKEN), (
        "yt-dlp asks about what may be the client's"
    )


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


def test_a_lecture_about_captchas_is_not_a_captcha() -> None:
    words = '<text start="0">class="g-recaptcha" action="https://consent.youtube.com/s"</text>'
    spoken = says(f"<transcript>{words}</transcript>")
    assert len(fetch(youtube(timedtext=spoken)).transcript.cues) == 1


def test_a_broken_exit_goes_through_as_it_is() -> None:
    lost = ExitFailure(FailureKind.EXIT_LOST, "It broke.")

    def broken(_: Sent) -> Reply:
        raise lost

    assert failure_of(youtube(timedtext=broken)) is lost


def token_for(sent: Sent) -> Reply:
    asked = json.loads(sent.body)["videoId"]
    return says(recording("youtube_po_token_required.innertube.json").replace(VIDEO.encode(), asked.encode()))


@pytest.mark.parametrize(
    ("player", "kind", "word"),
    [
        (says("", 400), FailureKind.CLIENT, "none of the players"),
        (token_for, FailureKind.PO_TOKEN, "proof of origin"),
    ],
)
def test_that_no_player_is_served_is_said_once_for_all_videos(
    player: Reply | Callable[[Sent], Reply], kind: FailureKind, word: str
) -> None:
    fetcher = YouTubeFetcher()
    connection = youtube(player=player, watch=says("", 404))
    for _ in range(2):  # one video may be special, whatever the exit
        with pytest.raises(ExitFailure, match=word) as caught:
            fetch(connection, fetcher=fetcher)
        assert (caught.value.kind, caught.value.burn) == (kind, None)
        assert "yt-dlp" in caught.value.action
    with pytest.raises(SetupFailure, match=word) as stopped:
        fetch(connection, video=VideoId("dsMFmonKDD4"), fetcher=fetcher)
    assert "yt-dlp" in stopped.value.action
    fetch(youtube(), fetcher=fetcher)
    with pytest.raises(ExitFailure):
        fetch(connection, fetcher=fetcher)


def test_a_client_that_lists_captions_in_other_languages_is_served() -> None:
    connection = youtube(player=lambda sent: says("", 400) if asked_as(sent) == "ANDROID" else GOOD)
    fetcher = YouTubeFetcher()
    for paths in ([PLAYER, PLAYER], [PLAYER]):
        connection.sent.clear()
        with pytest.raises(ChoiceNeeded):
            fetch(connection, LanguageWish(languages=("tlh",)), fetcher=fetcher)
        assert connection.paths == paths
