"""What a player's answer tells: tracks, details, the day, the address."""

from __future__ import annotations

import copy
import json
from contextlib import suppress
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.adapters.youtube.players import NOW, VIDEO, Json, answer, captions, failure_of, track
from tests.fakes.connection import recording
from ytsb_tui.adapters.json_steps import at, items, parsed, string, words
from ytsb_tui.adapters.youtube.player import address_in, read_player
from ytsb_tui.core.jobs.failures import Failure
from ytsb_tui.core.videos.transcripts import Captions, Chapter, LanguageWish, choose
from ytsb_tui.core.videos.video import VideoId


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
