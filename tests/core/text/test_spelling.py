"""Slips: a letter more, less or another, or two exchanged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ytsb_tui.core.text.spelling import edit_distance, halves, max_edits, middle_transposed

WORDS = st.text("abcd", min_size=4, max_size=9)


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [
        ("slope", "slope", 0),
        ("slope", "slpoe", 1),
        ("slope", "slop", 1),
        ("slope", "sloppe", 1),
        ("slope", "slape", 1),
        ("slope", "solpes", 2),
        ("slope", "kernel", None),
        ("abcd", "abcdefg", None),
        ("", "ab", 2),
    ],
)
def test_slips_are_counted(one: str, other: str, count: int | None) -> None:
    assert edit_distance(one, other, 2) == edit_distance(other, one, 2) == count


def test_long_words_may_have_more() -> None:
    assert [max_edits(word) for word in ("to", "map", "vectors", "eigenvec")] == [0, 1, 1, 2]


@given(WORDS, st.integers(0, 8), st.sampled_from(["drop", "add", "change", "exchange"]), st.sampled_from("abcde"))
def test_one_slip_leaves_a_half_right_or_exchanges_the_middle(word: str, at: int, how: str, letter: str) -> None:
    at %= len(word)
    match how:
        case "drop":
            slip = word[:at] + word[at + 1 :]
        case "add":
            slip = word[:at] + letter + word[at:]
        case "change":
            slip = word[:at] + letter + word[at + 1 :]
        case _:
            slip = word[:at] + word[at : at + 2][::-1] + word[at + 2 :]
    assert edit_distance(word, slip, 1) in (0, 1)
    start, end = halves(slip)
    assert word.startswith(start) or word.endswith(end) or middle_transposed(slip) == word
