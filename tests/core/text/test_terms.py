"""What is indexed of a text in any script, and where it stands."""

from __future__ import annotations

import unicodedata

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from ytsb_tui.core.text.terms import (
    Phrase,
    folded,
    index_characters,
    index_text,
    is_bigram,
    phrases,
    terms,
    words_in,
)


def is_character(term: str) -> bool:
    """Whether it is a single character of a run without spaces."""
    return is_bigram(term) and regex.fullmatch(r".\p{M}*", term) is not None


@pytest.mark.parametrize(
    ("text", "found", "characters"),
    [
        ("Don't eat C++, Café!", "don t eat c++ cafe", ""),
        ("今天讲线\n性 代数。", "今天 天讲 讲线 线性 性代 代数 数", "今 代 天 性 数 线 讲"),
        ("GPU加速", "gpu 加速 速", "加 速"),
        ("고유벡터는 힘", "고유 유벡 벡터 터는 는 힘", "고 는 벡 유 터 힘"),
        (unicodedata.normalize("NFD", "벡터 ガイド"), "벡터 터 ガイ イド ド", "イ ガ ド 벡 터"),
        ("ｶﾞｲﾄﾞ ガイド", "ガイ イド ドガ ガイ イド ド", "イ ガ ド"),
        ("วันนี้\nน้ำ x", "วัน นนี้ นี้น้ น้ำ ำ x", "น นี้ น้ วั ำ"),
        ("วัน นี้", "วัน น นี้", "น นี้ วั"),
        ("မြန်မာ ភាសា", "မြန် န်မာ မာ ភាសា សា", "န် မာ မြ ភា សា"),
        ("हिन्दी साहित्य می\u200cخواهم", "हिन्दी साहित्य میخواهم", ""),
        ("Straße ﬁne ２０", "strasse fine 20", ""),
        ("… 🎉 _", "", ""),
    ],
)
def test_terms_of_a_text(text: str, found: str, characters: str) -> None:
    assert [term for term, _, _ in terms(unicodedata.normalize("NFC", text))] == found.split()
    assert index_text(text).split() == [term for term in found.split() if not is_character(term)]
    assert sorted(index_characters(text).split()) == sorted(characters.split())


@given(st.text(alphabet="ab é线性カｶﾞกั้벡\n.x", max_size=30))
def test_places_are_in_order_and_hold_the_terms(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    found = list(terms(composed))
    single = {term for term, _, _ in found if is_character(term)}
    assert index_text(text).split() == [term for term, _, _ in found if term not in single]
    assert single <= set(index_characters(text).split())
    assert words_in(text) == {term for term, _, _ in found if not is_bigram(term)}
    starts = [start for _, start, _ in found]
    assert starts == sorted(starts)
    for term, start, end in found:
        assert 0 <= start < end <= len(composed)
        assert folded("".join(composed[start:end].split())).find(term[:1]) >= 0


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("slope of", [Phrase(terms=("slope", "of"))]),
        ("线", [Phrase(terms=("线",), prefix=True)]),
        ("线性代数", [Phrase(terms=("线性", "性代", "代数"))]),
        ("a线性b", [Phrase(terms=("a",)), Phrase(terms=("线性",)), Phrase(terms=("b",))]),
        ("?", []),
    ],
)
def test_what_is_looked_for(text: str, wanted: list[Phrase]) -> None:
    assert list(phrases(text)) == wanted
