"""One word in the ways it may be written."""

from __future__ import annotations

import pytest

from ytsb_tui.core.notes.evidence.script import folded


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Straße", "STRASSE"),
        ("ＤＮＡ", "dna"),
        ("圖書館", "图书馆"),
        ("ещё", "еще"),
        ("العِلْم", "العلم"),
        ("إلى", "الي"),
        ("الكتـاب", "الكتاب"),
        ("می‌خواهم", "ميخواهم"),
        ("co\u00adoperate", "cooperate"),
        ("e\u0301te\u0301", "été"),
        ("İSTANBUL", "istanbul"),
        ("ﬁne", "fine"),
    ],
)
def test_the_same_word(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(
    ("one", "other"), [("schon", "schön"), ("esta", "está"), ("ou", "où"), ("कर", "करें"), ("حال", "خال")]
)
def test_another_word(one: str, other: str) -> None:
    assert folded(one) != folded(other)
