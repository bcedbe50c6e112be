"""Timed text: cues from both of YouTube's forms, and a limit for everything."""

from __future__ import annotations

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ytsb_tui.adapters.youtube import captions as youtube_captions
from ytsb_tui.adapters.youtube.captions import LONGEST_CUE, cues_in
from ytsb_tui.core.jobs.failures import ExitFailure, FailureKind
from ytsb_tui.core.videos.transcripts import Cue


def xml(*cues: str) -> bytes:
    return f'<?xml version="1.0" encoding="utf-8" ?><transcript>{"".join(cues)}</transcript>'.encode()


def cue(start: float, duration: float, text: str) -> Cue:
    return Cue(start=start, duration=duration, text=text)


MILLISECONDS = (
    b'<timedtext format="3"><head><pen id="1"/></head><body>'
    b'<p t="1500" d="2000" w="1"><s>He</s><s t="5">llo</s></p>'
    b'<p t="4000" d="10" a="1">\n</p></body></timedtext>'
)


@pytest.mark.parametrize(
    ("body", "cues"),
    [
        (xml('<text start="1.5" dur="2">Hello</text>'), [cue(1.5, 2, "Hello")]),
        (xml('<text start="1">No duration</text>'), [cue(1, 0, "No duration")]),
        (
            xml('<text start="0" dur="1">a &amp;amp; b &amp;#39;c&amp;#39; &lt;i&gt;d&lt;/i&gt;</text>'),
            [cue(0, 1, "a & b 'c' d")],
        ),
        (xml('<text start="0" dur="1">1 &lt; 2 and 3 &gt; 2</text>'), [cue(0, 1, "1 < 2 and 3 > 2")]),
        (xml('<text start="0" dur="1">two\nlines\u202e\x7f</text>'), [cue(0, 1, "two lines")]),
        (
            xml(
                '<text start="5" dur="1">b</text>',
                '<text start="0" dur="9">a</text>',
                '<text start="6" dur="1"></text>',
            ),
            [cue(0, 9, "a"), cue(5, 1, "b")],
        ),
        (xml('<text start="-1" dur="1">x</text><text start="0" dur="-2">a</text>'), [cue(0, 0, "a")]),
        (
            xml('<text start="nan" dur="1">x</text><text start="0" dur="inf">y</text><text start="0">a</text>'),
            [cue(0, 0, "a")],
        ),
        (xml('<text dur="1">x</text><text start="soon">y</text><text start="0">a</text>'), [cue(0, 0, "a")]),
        (
            MILLISECONDS,
            [cue(1.5, 2, "Hello")],
        ),
        (xml('<text start="0">vector&amp;lt;int&amp;gt; List&lt;T&gt;</text>'), [cue(0, 0, "vector<int> List<T>")]),
        (xml('<text start="0">a&lt;br /&gt;b&lt;BR&gt;c</text>'), [cue(0, 0, "a b c")]),
        (
            xml('<text start="0">&lt;font color="#fff"&gt;d&lt;/font&gt; &lt;b&gt;e&lt;/b&gt;</text>'),
            [cue(0, 0, "d e")],
        ),
        (xml('<text start="0">a<br/>b</text>'), [cue(0, 0, "a b")]),
        (xml('<text start="0">a\x0bb\x00&#11;&#x1F;&#xD800;&#9999999;c</text>'), [cue(0, 0, "abc")]),
        (xml('<text start="0">AT&T &nbsp; R&D; &#39;x&#39; &amp;amp;</text>'), [cue(0, 0, "AT&T R&D; 'x' &")]),
        (
            xml('<text start="0" dur="2">a</text>' * 2, '<text start="2" dur="2">b</text>' * 3),
            [cue(0, 2, "a"), cue(2, 2, "b")],
        ),
        (xml('<text start="0" dur="2">a</text><text start="1" dur="2">a</text>'), [cue(0, 3, "a")]),
        (xml('<text start="0" dur="2">a</text><text start="2" dur="2">a</text>'), [cue(0, 4, "a")]),
        (xml('<text start="0" dur="2">a</text><text start="5" dur="2">a</text>'), [cue(0, 2, "a"), cue(5, 2, "a")]),
        (b'<?xml version="1.0" encoding="no-such-thing"?><t><text start="0">a</text></t>', [cue(0, 0, "a")]),
        ("<transcript><text start='0'>Ünïcödé 日本</text></transcript>".encode(), [cue(0, 0, "Ünïcödé 日本")]),
    ],
)
def test_cues(body: bytes, cues: list[Cue]) -> None:
    assert cues_in(body) == tuple(cues)


ENTITIES = (
    b'<!DOCTYPE t [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
    b'<transcript><text start="0">&b;</text></transcript>'
)
OUTSIDE = b'<!DOCTYPE t [<!ENTITY a SYSTEM "file:///etc/passwd">]><transcript><text start="0">&a;</text></transcript>'


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" \n",
        b"{}",
        b"<html><body>hello<br></body></html>",
        b"<transcript></transcript>",
        xml('<text start="0" dur="1"></text>'),
        xml('<text start="0" dur="1">&#8203;</text>'),
        b'<transcript><text start="0">cut in the mid',
        b'<transcript><text start="0">a</text></transcript><more/>',
        b'<?xml version="1.0" encoding="no-such-thing"?><transcript/>',
        b"\xff\xfe\x00\x00",
        b'<!DOCTYPE t><transcript><text start="0">a</text></transcript>',
        ENTITIES,
        OUTSIDE,
    ],
)
def test_what_is_no_timed_text_is_suspect(body: bytes) -> None:
    with pytest.raises(ExitFailure) as caught:
        cues_in(body)
    assert caught.value.kind is FailureKind.SUSPECT
    assert caught.value.reason.endswith(".")


def test_a_cue_is_cut_at_its_limit() -> None:
    (found,) = cues_in(xml(f'<text start="0">{"x" * 1_000_000}</text>'))
    assert len(found.text) == LONGEST_CUE


def test_cues_without_end_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(youtube_captions, "MOST_CUES", 10)
    assert len(cues_in(xml(*(f'<text start="0">{number}</text>' for number in range(10))))) == 10
    with pytest.raises(ExitFailure) as caught:
        cues_in(xml(*['<text start="0">a</text>'] * 11))
    assert "no end" in caught.value.reason


def cues_or_suspect(body: bytes) -> tuple[Cue, ...] | None:
    try:
        return cues_in(body)
    except ExitFailure as failure:
        if failure.kind is not FailureKind.SUSPECT:
            raise
        return None


@pytest.mark.timeout(30)  # in quadratic time it would take hours
@pytest.mark.parametrize("text", ["&lt;" * 1_000_000, "&lt;a" * 1_000_000, "<a>" * 100_000 + "</a>" * 100_000])
def test_hostile_cues_take_no_time(text: str) -> None:
    found = cues_or_suspect(xml(f'<text start="0">{text}b</text>'))
    assert found is None or len(found) == 1


@given(
    st.one_of(st.binary(max_size=300), st.text(max_size=200).map(lambda text: xml(f'<text start="0">{text}</text>')))
)
@example(b"<a" * 10_000)
@example(b"<text start='1e999'>a</text>")
def test_any_body_gives_sound_cues_or_is_suspect(body: bytes) -> None:
    cues = cues_or_suspect(body)
    if cues is None:
        return
    assert cues
    for found in cues:
        assert math.isfinite(found.start)
        assert math.isfinite(found.duration)
        assert found.start >= 0 <= found.duration
        assert found.text == found.text.strip() != ""
