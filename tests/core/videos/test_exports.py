"""Exports are read back by the parsers of others, with every cue."""

from __future__ import annotations

import csv
import html
import io
import json

import pytest
import srt
import webvtt
from hypothesis import given
from hypothesis import strategies as st

from ytsb_tui.core.text.cleaning import clean_block
from ytsb_tui.core.videos.exports import FORMS, exported
from ytsb_tui.core.videos.transcripts import Chapter, Cue, Details, Transcript
from ytsb_tui.core.videos.video import VideoId

VIDEO = VideoId("dQw4w9WgXcQ")
DETAILS = Details(video=VIDEO, title="A “title”", channel="C", length=20.0, chapters=(Chapter(start=0.0, title="One"),))
AUTOMATIC = (
    (0.0, 4.0, "so the slope"),
    (2.5, 3.0, "of <the> curve & more"),
    (3600.0, 2.0, "a --> b\n\n1"),
    (3601, 0, "0"),
)


def transcript(*cues: tuple[float, float, str]) -> Transcript:
    made = tuple(Cue(start=start, duration=duration, text=text) for start, duration, text in cues)
    return Transcript(video=VIDEO, language="en", automatic=True, cues=made)


def test_subrip_is_read_back() -> None:
    found = list(srt.parse(exported("srt", DETAILS, transcript(*AUTOMATIC))))
    assert [cue.content for cue in found] == ["so the slope", "of <the> curve & more", "a → b\n1", "0"]
    times = [(cue.start.total_seconds(), cue.end.total_seconds()) for cue in found]
    assert times == [(0.0, 2.5), (2.5, 5.5), (3600.0, 3601.0), (3601.0, 3601.001)]


def test_webvtt_is_read_back() -> None:
    found = webvtt.from_string(exported("vtt", DETAILS, transcript(*AUTOMATIC))).captions
    assert [html.unescape(cue.text) for cue in found] == ["so the slope", "of <the> curve & more", "a --> b\n1", "0"]
    assert [cue.start for cue in found] == ["00:00:00.000", "00:00:02.500", "01:00:00.000", "01:00:01.000"]


@given(
    st.lists(
        st.tuples(
            st.floats(0, 90_000).map(lambda start: round(start, 3)),
            st.floats(0, 30).map(lambda length: round(length, 3)),
            st.text(max_size=30).map(clean_block)
            | st.sampled_from(["1", "-->", "WEBVTT", "NOTE x", "&amp;", "<i>", "5\n7"]),
        ),
        max_size=12,
    )
)
def test_every_cue_with_text_comes_back(cues: list[tuple[float, float, str]]) -> None:
    cues.sort()
    spoken = [cue for cue in cues if cue[2].strip()]
    said = [" ".join(text.split()) for _, _, text in spoken]
    read = list(srt.parse(exported("srt", DETAILS, transcript(*cues))))
    assert [" ".join(cue.content.split()) for cue in read] == [text.replace("-->", "→") for text in said]
    assert [cue.start.total_seconds() for cue in read] == pytest.approx([start for start, _, _ in spoken], abs=0.001)
    seen = webvtt.from_string(exported("vtt", DETAILS, transcript(*cues))).captions
    assert [" ".join(html.unescape(cue.text).split()) for cue in seen] == said
    assert exported("txt", DETAILS, transcript(*cues)).splitlines() == said


def test_json_holds_everything() -> None:
    found = json.loads(exported("json", DETAILS, transcript(*AUTOMATIC)))
    assert found["title"] == "A “title”"
    assert found["chapters"] == [{"start": 0.0, "title": "One"}]
    assert [(cue["start"], cue["duration"], cue["text"]) for cue in found["cues"]] == list(AUTOMATIC)


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1", "-1", "@x", "  =1"])
def test_no_spreadsheet_works_out_what_was_said(text: str) -> None:
    rows = list(csv.reader(io.StringIO(exported("csv", DETAILS, transcript((1.5, 2, text), (3, 1, 'a, "b"'))))))
    assert rows == [["start", "duration", "text"], ["1.500", "2.000", f"'{text}"], ["3.000", "1.000", 'a, "b"']]


@pytest.mark.parametrize("form", FORMS)
def test_empty_captions_is_no_error(form: str) -> None:
    exported(form, DETAILS, transcript())
