"""What stands for words where there are no spaces."""

from __future__ import annotations

import pytest

from ytsb_tui.core.text.scripts import has_kana, is_unspaced, word_count


@pytest.mark.parametrize(
    ("text", "words", "unspaced"),
    [
        ("", 0, False),
        ("two words", 2, False),
        ("naïve café.", 2, False),
        ("हिन्दी साहित्य", 2, False),
        ("한국어 강의", 2, False),
        ("今天讲线性代数", 4, True),
        ("GPU 加速", 2, False),
        ("データベースの構造", 5, True),
        ("สวัสดี", 3, True),
        ("… —", 2, False),
    ],
)
def test_words_and_their_script(text: str, words: int, unspaced: bool) -> None:
    assert word_count(text) == words
    assert is_unspaced(text) == unspaced


def test_japanese_is_known_by_its_kana() -> None:
    assert has_kana("固有ベクトルを求めます")
    assert not has_kana("今天讲线性代数")
    assert not has_kana("")
