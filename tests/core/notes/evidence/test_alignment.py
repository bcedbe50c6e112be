"""Words laid side by side."""

from __future__ import annotations

from ytsb_tui.core.notes.evidence.alignment import align, likeness, weight


def test_words_are_paired_in_order() -> None:
    wanted, said = ["a", "linear", "map", "bends"], ["so", "a", "lineer", "map", "then", "bends", "it"]
    assert align(wanted, said) == [(0, 1), (1, 2), (2, 3), (3, 5)]
    assert align(["x"], ["y"]) == []


def test_only_other_spellings_are_like_a_word() -> None:
    assert likeness("map", "map") == 1.0
    assert 0.5 < likeness("eigenvector", "eigenvektor") < 1.0
    assert likeness("map", "mop") == likeness("plus", "times") == likeness("#1984#", "#1948#") == 0.0


def test_numbers_and_long_words_count_more() -> None:
    assert weight("of") < weight("determinant") == weight("#5#")
