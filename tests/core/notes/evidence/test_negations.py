"""Words that deny, in many languages."""

from __future__ import annotations

import pytest

from ytsb_tui.core.notes.evidence.negations import denials, denied_by, denies
from ytsb_tui.core.notes.evidence.words import words_of


@pytest.mark.parametrize(
    "text",
    [
        "not",
        "keineswegs",
        "rien",
        "nadie",
        "нет",
        "не",
        "沒",
        "不",
        "नहीं",
        "لا",
        "değil",
        "geen",
        "nessuno",
        "ninguém",
        "않았다",
    ],
)
def test_denials(text: str) -> None:
    assert denies(words_of(text)[0].key)


@pytest.mark.parametrize(
    ("text", "count"), [("分からない", 1), ("行きません", 1), ("行きます", 0), ("do not", 1), ("是不是", 1)]
)
def test_denials_are_counted(text: str, count: int) -> None:
    assert denials([word.key for word in words_of(text)]) == count


def test_what_follows_may_deny() -> None:
    assert denied_by(list("ではない"))
    assert not denied_by(list("であるが"))
