"""Times, chapters and the choice of a caption track."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ytsb_tui.core.videos.transcripts import (
    Captions,
    Chapter,
    Cue,
    LanguageWish,
    Transcript,
    chapters_in,
    choose,
    language_to_write,
    nearness,
    seconds_of,
    spoken,
    timestamp,
)
from ytsb_tui.core.videos.video import VideoId


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0:00"), (65.2, "1:05"), (3723, "1:02:03"), (-5, "0:00"), (59.999, "0:59"), (36_000, "10:00:00")],
)
def test_seconds_to_text(seconds: float, text: str) -> None:
    assert timestamp(seconds) == text


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1:05", 65.0),
        ("1:02:03", 3723.0),
        (" 0:00 ", 0.0),
        ("99:59", 5999.0),
        ("1:75", None),
        ("75", None),
        ("", None),
        ("1:2", None),
        ("a:bc", None),
        ("1:02:03:04", None),
        ("१:०५", None),
    ],
)
def test_text_to_seconds(text: str, seconds: float | None) -> None:
    assert seconds_of(text) == seconds


@given(st.integers(0, 99 * 3600 + 3599))
def test_there_and_back(seconds: int) -> None:
    assert seconds_of(timestamp(seconds)) == float(seconds)


def test_all_that_was_said() -> None:
    cues = (Cue(start=0, duration=1, text="one"), Cue(start=1, duration=1, text="two"))
    assert Transcript(video=VideoId("a" * 11), language="en", automatic=False, cues=cues).text == "one\ntwo"


def starts(*chapters: tuple[float, str]) -> tuple[Chapter, ...]:
    return tuple(Chapter(start=start, title=title) for start, title in chapters)


THREE = starts((0, "Intro"), (65, "Middle"), (3723, "End"))


@pytest.mark.parametrize(
    "description",
    [
        "0:00 Intro\n1:05 Middle\n1:02:03 End",
        "About this.\n\n00:00 - Intro\n01:05 – Middle\n1:02:03: End\n\nhttps://example.org",
        "(0:00) Intro\n[1:05] Middle\n• 1:02:03 | End",
        "1. 0:00 Intro\n2) 1:05 Middle\n3. 1:02:03 End",
        "⏱ 0:00 Intro\r\n▶️ 1:05 Middle\r\n▶️ 1:02:03 End",
        "Intro 0:00\nMiddle - 1:05\nEnd (1:02:03)",
        "0:00 - 1:05 Intro\n1:05 - 1:02:03 Middle\n1:02:03 - 1:03:00 End",
        "0:00 – 1:05: Intro\n(1:05) → (1:02:03) Middle\n1:02:03 to 1:03:00 End",
        "Intro 0:00 - 1:05\nMiddle (1:05 – 1:02:03)\nEnd 1:02:03-1:03:00",
        "0:00 Intro\n1:05 Middle\n0:30 out of order\n1:02:03 End",
        "0:00 Intro\n1:05\n1:05 Middle\n1:02:03 End",
        "Recorded at 20:30\n0:00 Intro\n1:05 Middle\n1:02:03 End",
        "0:00 In\u202etro\n1:05 \x1b[31mMiddle\n1:02:03 End",
    ],
)
def test_chapters_as_people_write_them(description: str) -> None:
    assert chapters_in(description) == THREE


@pytest.mark.parametrize(
    "description",
    [
        "",
        "no times here",
        "0:00 Intro\n1:05 Only two",
        "0:10 Late\n1:05 Middle\n1:02:03 End",
        "It begins at 0:00 and 1:05 is fine and so on until 1:02:03 of it",
        "0:00 \n1:05 \n2:00 ",
    ],
)
def test_what_is_no_list_of_chapters(description: str) -> None:
    assert chapters_in(description) == ()


def test_a_time_in_a_title_belongs_to_it() -> None:
    found = chapters_in("0:00 Start\n10:00 John 3:16 explained\n20:00 3:16 - again\n30:00 at 12:45")
    assert [chapter.title for chapter in found] == ["Start", "John 3:16 explained", "3:16 - again", "at 12:45"]
    last = chapters_in("Start 0:00\nJohn 3:16 explained 10:00\nEnd of 4:4 20:00")
    assert last == starts((0, "Start"), (600, "John 3:16 explained"), (1200, "End of 4:4"))


def test_chapters_end_with_the_video() -> None:
    assert chapters_in("0:00 a\n0:10 b\n0:20 c\n9:00 d", 60.0) == starts((0, "a"), (10, "b"), (20, "c"))


@given(st.text(max_size=400))
def test_chapters_rise_from_zero_whatever_the_description(text: str) -> None:
    found = chapters_in(f"0:00 a\n{text}\n90:00 z")
    times = [chapter.start for chapter in found]
    assert times == sorted(set(times))
    assert not found or times[0] == 0
    assert all(chapter.title == chapter.title.strip() != "" for chapter in found)


@pytest.mark.parametrize("text", ["0:00" + " " * 1_000_000, "-" * 1_000_000, "0:00 x\n" * 200_000, "1." * 500_000])
@pytest.mark.timeout(20)  # in quadratic time it would take hours
def test_a_hostile_description_takes_no_time(text: str) -> None:
    assert chapters_in(text) == ()


@pytest.mark.parametrize(
    ("code", "wanted", "rank"),
    [
        ("en", "en", 0),
        ("en-US", "EN_us", 0),
        ("en-US", "en", 1),
        ("pt", "pt-BR", 1),
        ("en-US", "en-GB", 2),
        ("de", "en", None),
        ("iw", "he", 0),
        ("eng", "en", None),
    ],
)
def test_how_near_languages_are(code: str, wanted: str, rank: int | None) -> None:
    assert nearness(code, wanted) == rank


def track(code: str) -> Captions:
    """`a.en` is the automatic one, as in YouTube's own names."""
    return Captions(language=code.removeprefix("a."), name=code, automatic=code.startswith("a."))


def wish(*languages: str, automatic_first: bool = False) -> LanguageWish:
    return LanguageWish(languages=languages, automatic_first=automatic_first)


@pytest.mark.parametrize(
    ("offered", "wanted", "chosen"),
    [
        ("en a.en", wish("en"), "en"),
        ("en a.en", wish("en", automatic_first=True), "a.en"),
        ("a.en de", wish("en", "de"), "a.en"),
        ("a.en de", wish("fr", "de"), "de"),
        ("en-GB en", wish("en"), "en"),
        ("en-GB a.en", wish("en"), "en-GB"),
        ("en-GB en-US", wish("en"), "en-GB"),
        ("en-GB en-US", wish("en-US"), "en-US"),
        ("pt-BR", wish("pt"), "pt-BR"),
        ("de", wish("en"), None),
        ("", wish("en"), None),
        ("de fr a.fr", wish(), "fr"),
        ("de fr a.fr", wish(automatic_first=True), "a.fr"),
        ("", wish(), None),
    ],
)
def test_the_track_that_fits_best(offered: str, wanted: LanguageWish, chosen: str | None) -> None:
    tracks = [track(code) for code in offered.split()]
    found = choose(tracks, wanted)
    assert (found and found.name) == chosen


@pytest.mark.parametrize(
    ("offered", "wanted", "chosen"),
    [
        ("de en-GB a.en", wish("x"), "en-GB"),
        ("de en-GB a.en", wish("x", automatic_first=True), "a.en"),
        ("de sv", wish("x"), "de"),
        ("", wish("x"), None),
    ],
)
def test_the_track_that_is_spoken(offered: str, wanted: LanguageWish, chosen: str | None) -> None:
    found = spoken([track(code) for code in offered.split()], wanted)
    assert (found and found.name) == chosen


@pytest.mark.parametrize(
    ("language", "wish", "written"),
    [
        ("fr", LanguageWish(languages=("en",), translate_to="de"), "de"),
        ("fr", LanguageWish(languages=("en",)), None),
        ("en-GB", LanguageWish(languages=("en",), translate_to="de"), None),
        ("de-AT", LanguageWish(languages=("en",), translate_to="de"), None),
        ("fr", LanguageWish(languages=(), translate_to="de"), None),  # any language is wanted
    ],
)
def test_the_language_of_a_note_where_youtube_did_not_translate(
    language: str, wish: LanguageWish, written: str | None
) -> None:
    assert language_to_write(language, wish) == written
