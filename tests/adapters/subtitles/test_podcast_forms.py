"""The forms of transcripts that podcasts have beside subtitles."""

from __future__ import annotations

import json
import re

import pytest

from ytsb_tui.adapters.subtitles.parsing import UnreadableTranscript, cues_in


def test_json_of_words_becomes_sentences_and_speakers_stay_apart() -> None:
    words = re.findall(r"\S+", "A limit is a value that a sequence comes near . It may never reach it .")
    segments = [
        {"speaker": "Anna", "startTime": number / 2, "endTime": number / 2 + 0.4, "body": word}
        for number, word in enumerate(words)
    ]
    segments.append({"speaker": "Ben", "startTime": 9.0, "body": "Really?"})
    cues = cues_in(json.dumps({"version": "1.0.0", "segments": segments}), "json")
    assert [(cue.start, cue.text) for cue in cues] == [
        (0.0, "A limit is a value that a sequence comes near ."),
        (5.5, "It may never reach it ."),
        (9.0, "Really?"),
    ]


def test_a_page_with_times() -> None:
    page = """<html><head><title>no</title><style>p {}</style></head><body><script>no()</script>
    <cite>Kevin:</cite><time>0:00</time><p>We have an update
    &amp; more.</p><cite>Alban:</cite><time>0:30</time><p>You have four people.</p></body></html>"""
    assert [(cue.start, cue.text) for cue in cues_in(page, "html")] == [
        (0.0, "We have an update & more. Alban:"),
        (30.0, "You have four people."),
    ]


def test_a_page_without_times() -> None:
    assert [(cue.start, cue.text) for cue in cues_in("<p>One.</p><p>Two<br>lines.</p>", "html")] == [
        (0.0, "One."),
        (0.0, "Two"),
        (0.0, "lines."),
    ]


@pytest.mark.parametrize("text", ["{}", '{"segments": [{"body": "x"}]}', "[]", '{"segments": []}'])
def test_no_transcript(text: str) -> None:
    with pytest.raises(UnreadableTranscript):
        cues_in(text, "json")
