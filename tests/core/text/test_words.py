"""What counts as the same word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ytsb_tui.core.text.words import plain_words


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("It's DON’T, can't!", "it is do not can not"),
        ("we're gonna say that they'll won't", "we are going to say that they will will not"),
        ("the cat's whiskers", "the cats whiskers"),
        ("Göttingen, naïve café", "gottingen naive cafe"),
        ("1,000 1'000 and 3.5 per cent", "1000 1000 and 3p5 per cent"),
        ("twenty-three years, one day", "20 3 years one day"),
        ("well-known [Music] words (applause) ♪ here", "well known words here"),
        ("ﬁne ２０", "fine 20"),
        ("C, C++ and C#: a+b, #tag, c# é", "c c++ and c# a b tag c# e"),
        ("日本語 is fine", "日 本 語 is fine"),
        ("データベースとガ", "データベース と ガ"),
        ("हिन्दी साहित्य कर करें", "हिन्दी साहित्य कर करें"),
        ("বাংলা తెలుగు தமிழ் മലയാളം ភាសា", "বাংলা తెలుగు தமிழ் മലയാളം ភា សា"),
        ("สวัสดี", "ส วั ส ดี"),
        ("می\u200cخواهم مـــن כְּלָלִי مُحَمَّد", "میخواهم من כללי محمد"),
        ("ශ්\u200dරී 1️⃣ Tiếng Việt Ёлка", "ශ්රී 1 tieng viet елка"),
        ("한국어 벡터는", "한국어 벡터는"),
        ("… — !", ""),
    ],
)
def test_plain_words(written: str, words: str) -> None:
    assert plain_words(written) == words.split()


@given(st.text())
def test_any_text_gives_words_without_white_space_and_punctuation(text: str) -> None:
    for word in plain_words(text):
        assert word
        assert not any(character.isspace() or character in ".,;!?'\"" for character in word)


@given(st.text(alphabet="abcde fghij klmno.,'-é", max_size=80))
def test_case_and_outer_punctuation_make_no_difference(text: str) -> None:
    assert plain_words(text.upper().lower()) == plain_words(f"«{text}»!")
