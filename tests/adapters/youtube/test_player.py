"""The player response: every refusal in its class, whatever its language, and nothing believed that is not sound."""

from __future__ import annotations

import copy
import json
from contextlib import suppress
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.connection import recording
from ytsb_tui.adapters.json_steps import at, items, parsed, string, words
from ytsb_tui.adapters.youtube.player import address_in, read_player
from ytsb_tui.core.jobs.failures import BURN_BLOCKED, ExitFailure, Failure, FailureKind, TransientFailure, VideoFailure
from ytsb_tui.core.videos.transcripts import Captions, Chapter, LanguageWish, choose
from ytsb_tui.core.videos.video import VideoId

VIDEO = VideoId("GJLlxj_dtq8")
NOW = 1_700_000_000.0
Json = dict[str, object]


def answer(**changed: object) -> Json:
    """A sound player response with some of its parts changed."""
    base: Json = {
        "playabilityStatus": {"status": "OK"},
        "videoDetails": {"videoId": VIDEO, "title": "T", "author": "A", "channelId": "UC1", "lengthSeconds": "600"},
        "captions": {"playerCaptionsTracklistRenderer": {"captionTracks": [track("en")]}},
    }
    return base | changed


def track(code: object, **more: object) -> Json:
    return {"languageCode": code, "baseUrl": "https://www.youtube.com/api/timedtext?v=1", **more}


def captions(*tracks: object, **more: object) -> Json:
    return {"playerCaptionsTracklistRenderer": {"captionTracks": list(tracks), **more}}


def failure_of(told: object) -> Failure:
    with pytest.raises(Failure) as caught:
        read_player(told, VIDEO, NOW)
    assert caught.value.reason.endswith(".")
    assert caught.value.action.endswith(".")
    return caught.value


def refused(status: str, reason: str = "", **more: object) -> Failure:
    return failure_of({"playabilityStatus": {"status": status, "reason": reason, **more}})


def subreason(text: str, general: str = "Video unavailable") -> Json:
    return {"playerErrorMessageRenderer": {"reason": {"simpleText": general}, "subreason": {"runs": [{"text": text}]}}}


@pytest.mark.parametrize(
    ("status", "reason", "more", "group", "kind"),
    [
        ("LOGIN_REQUIRED", "Sign in to confirm you’re not a bot", {}, ExitFailure, FailureKind.BLOCKED),
        ("LOGIN_REQUIRED", "Melde dich an", {}, ExitFailure, FailureKind.BLOCKED),
        ("LOGIN_REQUIRED", "", {}, ExitFailure, FailureKind.BLOCKED),
        ("UNPLAYABLE", "", {"errorScreen": {"playerCaptchaViewModel": {}}}, ExitFailure, FailureKind.BLOCKED),
        (
            "UNPLAYABLE",
            "This content isn't available, try again later.",
            {},
            ExitFailure,
            FailureKind.BLOCKED,
        ),
        ("LOGIN_REQUIRED", "Sign in to confirm your age", {}, VideoFailure, FailureKind.AGE_RESTRICTED),
        ("LOGIN_REQUIRED", "Alter?", {"desktopLegacyAgeGateReason": 1}, VideoFailure, FailureKind.AGE_RESTRICTED),
        ("AGE_VERIFICATION_REQUIRED", "?", {}, VideoFailure, FailureKind.AGE_RESTRICTED),
        ("CONTENT_CHECK_REQUIRED", "?", {}, VideoFailure, FailureKind.AGE_RESTRICTED),
        ("LOGIN_REQUIRED", "", {"messages": ["This is a private video."]}, VideoFailure, FailureKind.PRIVATE),
        ("LOGIN_REQUIRED", "", {"messages": ["Dies ist ein privates Video."]}, VideoFailure, FailureKind.PRIVATE),
        ("ERROR", "Private video", {}, VideoFailure, FailureKind.PRIVATE),
        ("UNPLAYABLE", "Private video", {}, VideoFailure, FailureKind.PRIVATE),
        (
            "UNPLAYABLE",
            "Join this channel to get access to members-only content",
            {},
            VideoFailure,
            FailureKind.MEMBERS_ONLY,
        ),
        (
            "UNPLAYABLE",
            "This video is only available to Music Premium members",
            {},
            VideoFailure,
            FailureKind.MEMBERS_ONLY,
        ),
        (
            "UNPLAYABLE",
            "Kanalmitglieder",
            {"errorScreen": {"playerLegacyDesktopYpcOfferRenderer": {"offerId": "sponsors_only_video"}}},
            VideoFailure,
            FailureKind.MEMBERS_ONLY,
        ),
        ("UNPLAYABLE", "This video requires payment to watch.", {}, VideoFailure, FailureKind.UNAVAILABLE),
        (
            "UNPLAYABLE",
            "?",
            {"errorScreen": {"playerLegacyDesktopYpcTrailerRenderer": {}}},
            VideoFailure,
            FailureKind.UNAVAILABLE,
        ),
        (
            "UNPLAYABLE",
            "Video unavailable",
            {"errorScreen": subreason("The uploader has not made this video available in your country")},
            ExitFailure,
            FailureKind.GEO_BLOCKED,
        ),
        ("ERROR", "This video is not available in your country", {}, ExitFailure, FailureKind.GEO_BLOCKED),
        (
            "UNPLAYABLE",
            "Video unavailable",
            {"errorScreen": subreason("Der Uploader hat dieses Video in deinem Land nicht verfügbar gemacht")},
            ExitFailure,
            FailureKind.SUSPECT,
        ),
        ("UNPLAYABLE", "We're processing this video. Check back later.", {}, TransientFailure, FailureKind.UNAVAILABLE),
        (
            "UNPLAYABLE",
            "Video unavailable",
            {"errorScreen": subreason("This video is no longer available because the account has been terminated.")},
            VideoFailure,
            FailureKind.UNAVAILABLE,
        ),
        ("ERROR", "This video is unavailable", {}, VideoFailure, FailureKind.UNAVAILABLE),
        ("ERROR", "Dieses Video ist nicht verfügbar", {}, VideoFailure, FailureKind.UNAVAILABLE),
        ("ERROR", "", {}, VideoFailure, FailureKind.UNAVAILABLE),
        ("UNPLAYABLE", "", {}, ExitFailure, FailureKind.SUSPECT),
        ("SOMETHING_NEW", "Neu", {}, ExitFailure, FailureKind.SUSPECT),
        ("", "", {}, ExitFailure, FailureKind.SUSPECT),
    ],
)
def test_refusals(status: str, reason: str, more: Json, group: type[Failure], kind: FailureKind) -> None:
    failure = refused(status, reason, **more)
    assert (type(failure), failure.kind) == (group, kind)
    if isinstance(failure, ExitFailure):
        assert failure.burn == (BURN_BLOCKED if kind is FailureKind.BLOCKED else None)


def test_a_private_video_that_its_details_tell_of() -> None:
    told = answer(playabilityStatus={"status": "UNPLAYABLE"}, videoDetails={"isPrivate": True})
    assert failure_of(told).kind is FailureKind.PRIVATE


def test_what_youtube_says_is_quoted_clean_and_short() -> None:
    failure = refused("UNPLAYABLE", "\x1b[31mOdd\u202e words " + "x" * 500)
    assert "“Odd words xxx" in failure.reason
    assert len(failure.reason) < 200
    assert failure_of({"playabilityStatus": {"status": "ERROR", "reason": "Removed."}}).reason.count(".") == 2


def offline(**slate: str) -> Json:
    renderer = {"offlineSlate": {"liveStreamOfflineSlateRenderer": slate}}
    return {"status": "LIVE_STREAM_OFFLINE", "liveStreamability": {"liveStreamabilityRenderer": renderer}}


@pytest.mark.parametrize(
    ("told", "word", "wait"),
    [
        (answer(playabilityStatus=offline(scheduledStartTime="1700003600")), "14 November 2023, 23:13 UTC", 3600.0),
        (answer(playabilityStatus=offline(scheduledStartTime="1600000000")), "not on", None),
        (answer(playabilityStatus=offline(scheduledStartTime="soon")), "not on", None),
        (answer(playabilityStatus=offline()), "not on", None),
        (answer(videoDetails={"isUpcoming": True}), "not on", None),
        (answer(videoDetails={"isLive": True}), "still on", None),
    ],
)
def test_streams_that_are_no_recording(told: Json, word: str, wait: float | None) -> None:
    failure = failure_of(told)
    assert (type(failure), failure.kind, failure.retry_after) == (VideoFailure, FailureKind.LIVE, wait)
    assert word in failure.reason


@pytest.mark.parametrize(
    "told", [None, [], "", 7, {}, {"playabilityStatus": None}, {"playabilityStatus": []}, {"playabilityStatus": {}}]
)
def test_answers_that_say_nothing_are_suspect(told: object) -> None:
    assert failure_of(told).kind is FailureKind.SUSPECT


def test_an_answer_about_another_video_is_suspect() -> None:
    """YouTube serves a placeholder's response to clients that it does not like."""
    assert failure_of(answer(videoDetails={"videoId": "aQvGIIdgFDM"})).kind is FailureKind.SUSPECT


@pytest.mark.parametrize(
    "part",
    [None, {}, captions(), captions("x", None, 7), captions(track(None), track("en", baseUrl=""), track("\x1b[1m"))],
)
def test_no_captions(part: object) -> None:
    failure = failure_of(answer(captions=part))
    assert (type(failure), failure.kind) == (VideoFailure, FailureKind.CAPTIONS_DISABLED)


def test_tracks_are_cleaned_and_each_is_offered_once() -> None:
    told = captions(
        track("en", name={"simpleText": "Eng\x1b[31mlish"}, isTranslatable=True),
        track("en", name={"simpleText": "Second"}),
        track("en", kind="asr", name={"runs": [{"text": "English "}, {"text": "(auto)"}]}),
        track("de"),
        translationLanguages=[
            {"languageCode": "sv", "languageName": {"simpleText": "Swedish"}},
            {"languageCode": "fi"},
            {"languageName": {"simpleText": "None"}},
            None,
        ],
    )
    player = read_player(answer(captions=told), VIDEO, NOW)
    assert player.details.offered == (
        Captions(language="en", name="English", automatic=False),
        Captions(language="en", name="English (auto)", automatic=True),
        Captions(language="de", name="de", automatic=False),
    )
    assert [found.translatable for found in player.tracks] == [True, False, False]
    assert player.translations == (("sv", "Swedish"), ("fi", "fi"))


VOICES = [track(code, kind="asr") for code in ("ar", "en", "ja")]


@pytest.mark.parametrize(
    ("more", "spoken"),
    [
        ({"defaultAudioTrackIndex": 1}, "en"),
        ({"defaultAudioTrackIndex": 1, "audioTracks": [{"captionTrackIndices": [n]} for n in (2, 1, 0)]}, "en"),
        ({"defaultAudioTrackIndex": 0, "audioTracks": [{"captionTrackIndices": [n]} for n in (2, 1, 0)]}, "ja"),
        ({"defaultAudioTrackIndex": 1, "audioTracks": [{"audioTrackId": f"{c}.4"} for c in ("en", "ja", "ar")]}, "ja"),
        ({"audioTracks": [{"captionTrackIndices": [0, 1, 2], "audioTrackId": "ja.4"}]}, "ja"),
        ({"defaultAudioTrackIndex": 9}, "ar"),
        ({"defaultAudioTrackIndex": -1, "audioTracks": "x"}, "ar"),
        ({}, "ar"),
    ],
)
def test_the_original_voice_comes_before_dubs(more: Json, spoken: str) -> None:
    player = read_player(answer(captions=captions(*VOICES, **more)), VIDEO, NOW)
    found = choose(player.details.offered, LanguageWish(languages=()))
    assert found is not None
    assert found.language == spoken
    assert {one.language for one in player.details.offered} == {"ar", "en", "ja"}


def test_the_plain_track_comes_before_a_commentary_that_can_be_chosen() -> None:
    told = captions(
        track("en", name={"simpleText": "English - Commentary"}, trackName="Commentary"),
        track("en", name={"simpleText": "English - Директор"}),
        track("en", name={"simpleText": "English"}),
        track("en", kind="asr", name={"simpleText": "English (auto-generated)"}),
    )
    offered = read_player(answer(captions=told), VIDEO, NOW).details.offered
    plain, automatic, commentary, other = offered
    assert [one.language for one in offered] == ["en", "en", "en-x-commentary", "en-x-other"]

    def chosen(tracks: tuple[Captions, ...], *languages: str) -> str | None:
        found = choose(tracks, LanguageWish(languages=languages))
        return None if found is None else found.name

    assert chosen(offered, "en") == chosen(offered, "en-GB") == "English"
    assert chosen(offered, "en-x-commentary") == "English - Commentary"
    assert chosen((commentary, automatic), "en") == chosen((commentary, automatic)) == "English (auto-generated)"
    assert chosen((commentary, plain)) == "English"
    assert chosen((commentary, other), "en") == "English - Commentary", "rather that than nothing"


@pytest.mark.parametrize(
    ("told", "day"),
    [("2024-02-29T08:00:00-08:00", "2024-02-29"), ("2024-02-29", "2024-02-29"), ("yesterday", None), (7, None)],
)
def test_the_day_where_it_is_told(told: object, day: str | None) -> None:
    microformat: Json = {"playerMicroformatRenderer": {"publishDate": told}}
    assert read_player(answer(microformat=microformat), VIDEO, NOW).details.published == day
    assert read_player(answer(), VIDEO, NOW).details.published is None


def test_details_are_cleaned() -> None:
    told = {
        "videoId": VIDEO,
        "title": "\x1b]0;owned\x07A\u202e  title\n[/x]" + "x" * 400,
        "author": "\u200b",
        "lengthSeconds": "600",
        "isLiveContent": True,
        "shortDescription": "0:00 One\n1:00 Two\n2:00 Three\n11:00 after the end",
    }
    details = read_player(answer(videoDetails=told), VIDEO, NOW).details
    assert (details.title or "").startswith("A title [/x]x")
    assert len(details.title or "") == 300
    assert (details.channel, details.channel_id, details.live) == (None, None, True)
    assert details.chapters == (
        Chapter(start=0, title="One"),
        Chapter(start=60, title="Two"),
        Chapter(start=120, title="Three"),
    )


@pytest.mark.parametrize("length", ["0", "-5", "nan", "inf", "x", "", None, 600, []])
def test_a_length_that_is_none(length: object) -> None:
    assert read_player(answer(videoDetails={"lengthSeconds": length}), VIDEO, NOW).details.length is None


@pytest.mark.parametrize(
    ("streams", "ip"),
    [
        ({"serverAbrStreamingUrl": "https://x/videoplayback?expire=1&ip=203.0.113.9&id=o"}, "203.0.113.9"),
        ({"formats": [{"url": "https://x/?ip=2a02%3A908%3A0%3A0%3A0%3A0%3A0%3A1&x"}]}, "2a02:908::1"),
        (
            {"adaptiveFormats": [{"url": "https://x/?a=1"}], "hlsManifestUrl": "https://x/ip/203.0.113.8/id"},
            "203.0.113.8",
        ),
        ({"formats": [{"url": "https://x/?ip=0.0.0.0"}]}, None),
        ({"formats": [{"url": "https://x/?ip=999.1.1.1"}]}, None),
        ({"formats": [{"url": "https://x/?id=4"}]}, None),
        ({"formats": []}, None),
        (None, None),
    ],
)
def test_the_address_that_youtube_saw(streams: object, ip: str | None) -> None:
    assert read_player(answer(streamingData=streams), VIDEO, NOW).seen_ip == ip


def test_addresses() -> None:
    assert (address_in("::"), address_in("1.2.3.4"), address_in("x")) == (None, "1.2.3.4", None)


def test_steps_through_json() -> None:
    assert at({"a": [{"b": 1}]}, "a", 0, "b") == 1
    assert at({"a": [{"b": 1}]}, "a", 1, "b") is at("text", 0) is at(None, "a") is at([1], "a") is None
    assert (items("text"), items([1]), string(7), string("s")) == ([], [1], "", "s")
    assert (words({"simpleText": "a"}), words({"runs": [{"text": "b"}, 7, {}]}), words(None)) == ("a", "b", "")
    assert parsed(b'{"a": 1}') == {"a": 1}
    for bad in (b"", b"{", b"\xff", b"[" * 100_000):
        with pytest.raises(ValueError):
            parsed(bad)


RECORDED = cast("Json", json.loads(recording("youtube_ww1_nl_en.innertube.json")))
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def places(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    found = [path] if path else []
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        found += places(inner, (*path, key))
    return found


PARTS = ("playabilityStatus", "videoDetails", "captions", "streamingData")
SMALL = {name: RECORDED[name] for name in PARTS}
PLACES = places(SMALL)


@given(st.sampled_from(PLACES), ANY_JSON)
def test_any_part_may_be_anything(path: tuple[str | int, ...], value: object) -> None:
    told = copy.deepcopy(SMALL)
    inner: object = told
    for step in path[:-1]:
        inner = at(inner, step)
    cast("dict[str | int, object]", inner)[path[-1]] = value
    with suppress(Failure):
        assert read_player(told, VideoId("F1xioXWb8CY"), NOW).tracks


@given(ANY_JSON)
def test_any_json_is_read_or_refused(value: object) -> None:
    for told in (value, {"playabilityStatus": value}, {"playabilityStatus": {"status": value, "errorScreen": value}}):
        assert failure_of(told).kind
