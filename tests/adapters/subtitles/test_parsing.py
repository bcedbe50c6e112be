"""Subtitles and transcripts of every form."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ytsb_tui.adapters.subtitles.decoding import decoded
from ytsb_tui.adapters.subtitles.parsing import UnreadableTranscript, cues_in
from ytsb_tui.core.videos.exports import exported
from ytsb_tui.core.videos.paths import TRANSCRIPT_FORMS
from ytsb_tui.core.videos.transcripts import Cue, Details, Transcript
from ytsb_tui.core.videos.video import VideoId

CUES = (
    Cue(start=1.0, duration=3.0, text="The slope is the derivative."),
    Cue(start=3725.5, duration=2.0, text="Well & good, x < y."),
)
SRT = """1
00:00:01,000 --> 00:00:04,000
The slope is
the <i>derivative</i>.

2
01:02:05,500 --> 01:02:07,500
Well &amp; good, x < y.
"""
VTT = """WEBVTT - a lecture
Kind: captions

NOTE
not said

STYLE
::cue { color: red }

intro
00:01.000 --> 00:04.000 align:start position:0%
<v Anna>The slope<00:00:02.000><c> is</c>
the derivative.

NOTE not said either

01:02:05.500 --> 01:02:07.500
Well &amp; good, x &lt; y.
"""
ASS = """[Script Info]
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname, Fontsize
Style: Default,Arial,20

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Comment: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,not said
Dialogue: 0,0:00:01.00,0:00:04.00,Default,,0,0,0,,{\\an8}The slope is\\Nthe {\\i1}derivative{\\i0}.
Dialogue: 0,1:02:05.50,1:02:07.50,Default,,0,0,0,,Well & good, x < y.
"""
TTML = """<?xml version="1.0" encoding="utf-8"?>
<!-- made by hand -->
<tt xmlns="http://www.w3.org/ns/ttml"><body><div>
<p begin="00:00:01.000" end="00:00:04.000">The slope is<br/>the derivative.</p>
<p begin="3725.5s" end="3727.5s">Well &amp; good, x &lt; y.</p>
</div></body></tt>
"""
SBV = """0:00:01.000,0:00:04.000
The slope is
the derivative.

1:02:05.500,1:02:07.500
Well & good, x < y.
"""
JSON3 = """{"wireMagic": "pb3", "events": [
{"tStartMs": 0, "dDurationMs": 3725500, "id": 1, "wpWinPosId": 1},
{"tStartMs": 1000, "dDurationMs": 3000,
 "segs": [{"utf8": "The slope"}, {"utf8": " is the derivative.", "tOffsetMs": 500}]},
{"tStartMs": 3725500, "dDurationMs": 2000, "segs": [{"utf8": "Well & good, x < y."}]},
{"tStartMs": 3725500, "aAppend": 1, "segs": [{"utf8": "\\n"}]}]}"""


@pytest.mark.parametrize(
    ("form", "text"),
    [("srt", SRT), ("vtt", VTT), ("ass", ASS), ("ttml", TTML), ("dfxp", TTML), ("sbv", SBV), ("json3", JSON3)],
)
def test_each_form_gives_the_same_cues(form: str, text: str) -> None:
    assert cues_in(text, form) == CUES
    assert cues_in(text.replace("\n", "\n\n") if form == "ttml" else text + "\n", form) == CUES


def test_our_own_exports_are_read_back() -> None:
    video = VideoId("dQw4w9WgXcQ")
    transcript = Transcript(video=video, language="en", automatic=False, cues=CUES)
    for form in ("srt", "vtt"):
        assert cues_in(exported(form, Details(video=video), transcript), form) == CUES


def test_captions_that_roll_up_are_said_once() -> None:
    lines = ["hello there", "welcome to the course", "on linear algebra"]
    text = "WEBVTT\n"
    for number, line in enumerate(lines):
        before = lines[number - 1] if number else " "
        text += f"\n00:{number * 2:02}.000 --> 00:{number * 2 + 2:02}.000\n{before}\n{line}\n"
        text += f"\n00:{number * 2 + 1:02}.990 --> 00:{number * 2 + 2:02}.000\n{line}\n \n"
    assert [cue.text for cue in cues_in(text, "vtt")] == lines
    assert [cue.start for cue in cues_in(text, "vtt")] == [0.0, 2.0, 4.0]


@pytest.mark.parametrize(
    ("text", "cues"),
    [
        ("0:00\nhello\n0:07\nwelcome to\nthe course", [(0, 7, "hello"), (7, 12, "welcome to the course")]),
        ("[00:00:01] Anna: hello\n[00:01:02] Ben: well", [(1, 12, "Anna: hello"), (62, 12, "Ben: well")]),
        ("0:05 - 0:09 one\n0:09 - 0:11 two", [(5, 4, "one"), (9, 12, "two")]),
        ("One paragraph\nof two lines.\n\nAnother.", [(0, 0, "One paragraph of two lines."), (0, 0, "Another.")]),
        ("It was 10:30 when\n9:15 had passed.", [(0, 0, "It was 10:30 when 9:15 had passed.")]),
    ],
)
def test_a_plain_text_with_times_or_without(text: str, cues: list[tuple[float, float, str]]) -> None:
    assert [(cue.start, cue.duration, cue.text) for cue in cues_in(text, "txt")] == cues


def test_a_text_without_paragraphs_is_cut_between_words() -> None:
    cues = cues_in("word " * 3000, "txt")
    assert max(len(cue.text) for cue in cues) < 2_000
    assert sum(len(cue.text.split()) for cue in cues) == 3000
    assert len(cues_in("x" * 5000, "txt")) == 3


@pytest.mark.parametrize(
    ("form", "text", "reason"),
    [
        ("srt", "no times at all", "contains no captions in SRT"),
        ("vtt", "WEBVTT\n\nNOTE nothing", "contains no captions in VTT"),
        ("txt", "\u200b", "contains no words"),
        ("json3", "{}", "is not valid JSON3 ('events')"),
        ("json3", "[" * 100_000, "is not valid JSON3"),
        ("ttml", "<tt", "is not valid TTML"),
        ("ttml", TTML.replace("3725.5s", "60:00:01:02"), "is not valid TTML (Unsupported time"),
        ("ttml", '<!DOCTYPE t [<!ENTITY a "aaaa">]>' + TTML, "declares a document type"),
    ],
)
def test_what_is_wrong_is_said_in_a_few_words(form: str, text: str, reason: str) -> None:
    with pytest.raises(UnreadableTranscript, match="^" + re.escape(reason)):
        cues_in(text, form)


@given(st.sampled_from(TRANSCRIPT_FORMS), st.one_of(st.text(max_size=300), st.sampled_from([SRT, VTT, ASS, SBV])))
def test_any_text_gives_cues_in_order_or_one_reason(form: str, text: str) -> None:
    try:
        cues = cues_in(text, form)
    except UnreadableTranscript:
        return
    assert cues
    assert all(cue.text.strip() and cue.start >= 0 and cue.duration >= 0 for cue in cues)
    assert [cue.start for cue in cues] == sorted(cue.start for cue in cues)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251", "koi8-r"])
def test_encodings(encoding: str) -> None:
    text = "Сегодня мы говорим о производных и о том, что такое предел функции в точке.\n" * 5
    assert decoded(text.encode(encoding)) == text


def test_what_is_no_text() -> None:
    assert decoded(bytes(range(256)) * 40) is None
    assert decoded(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0\x01\xff" * 200) is None
    assert decoded(("\x01\x02" * 50 + "text").encode()) is None
    assert decoded(b"") == ""
