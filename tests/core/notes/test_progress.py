"""What is heard of a note while it is written."""

from __future__ import annotations

import json
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ytsb_tui.core.notes.progress import NoteProgress

ANSWER = {
    "title": "Roads",
    "language": "en",
    "summary": "Roman roads.\n\nStill there.",
    "core_concepts": [{"term": "Agger", "text": "The bank of a road.", "quote": "the raised bank"}],
    "key_points": [{"text": "They last.", "quote": "they last"}, {"text": "On and on.", "quote": "q"}],
    "further_questions": [{"text": "Why?"}],
}
SHOWN = (
    "Roads\n\nRoman roads.\n\nStill there.\n\nCore concepts\n\n• Agger: The bank of a road."
    "\n\nKey points\n\n• They last.\n• On and on.\n\nFurther questions\n\n• Why?"
)


def test_reads_like_a_note() -> None:
    assert NoteProgress().feed(json.dumps(ANSWER))[2] == SHOWN


@given(st.lists(st.integers(0, 600), max_size=8))
def test_fraction_never_falls_and_no_text_is_lost(cuts: list[int]) -> None:
    text = json.dumps(ANSWER)
    places = sorted({min(cut, len(text)) for cut in cuts} | {0, len(text)})
    progress = NoteProgress()
    heard = [progress.feed(text[a:b]) for a, b in pairwise(places)]
    fractions = [fraction for _, fraction, _ in heard]
    assert fractions == sorted(fractions)
    assert all(0 <= fraction <= 1 for fraction in fractions)
    assert heard[-1][0] == "further questions"
    assert "".join(text for _, _, text in heard) == SHOWN


@given(st.integers(0, 40))
def test_controls_are_cleaned_wherever_they_are_cut(at: int) -> None:
    text = '{"summary": "a\\u001b[31mb\\u009bc\\u202e"}'
    progress = NoteProgress()
    heard = progress.feed(text[:at])[2] + progress.feed(text[at:])[2]
    assert heard.strip().isprintable()


def test_nothing_is_said_before_the_first_key() -> None:
    assert NoteProgress().feed('{"ti') == ("", 0.0, "")


def test_other_answers_show_nothing() -> None:
    progress = NoteProgress()
    assert progress.feed('{"unexpected": ["text"]}')[2] == ""
    assert progress.feed('"loose"')[2] == ""
