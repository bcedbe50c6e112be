"""Words and characters end where Unicode says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ytsb_tui.core.text.boundaries import cut, cut_bytes, occurrences, word_spans

FAMILY = "👨\u200d👩\u200d👧"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It is 3.5, e.g. a_b!", "It is 3.5 e.g a_b"),
        ("don't l’algèbre 'quoted' Newton's", "don t l algèbre quoted Newton s"),
        ("करें कर हिन्दी", "करें कर हिन्दी"),
        ("می\u200cخواهم ශ්\u200dරී", "می\u200cخواهم ශ්\u200dරී"),
        ("ব্যাংক ગુજરાતી తెలుగు தமிழ் ಕನ್ನಡ മലയാളം", "ব্যাংক ગુજરાતી తెలుగు தமிழ் ಕನ್ನಡ മലയാളം"),
        ("e\u0301te\u0301 שָׁלוֹם", "e\u0301te\u0301 שָׁלוֹם"),
        ("アルゴリズムと構造", "アルゴリズム と 構 造"),
        (f"{FAMILY} +-… x", "x"),
        ("", ""),
    ],
)
def test_words(text: str, words: str) -> None:
    assert [text[start:end] for start, end in word_spans(text)] == words.split()


@given(st.text("aZ09_.,:;'’\"“”!?…–—✓≈-@/#&()[]<>|\\\n\r\t \x0b\x1b", max_size=12))
def test_texts_of_common_characters_have_the_same_words(text: str) -> None:
    assert word_spans(text) == word_spans(f"{text} é")[:-1]


@pytest.mark.parametrize(
    ("term", "text", "found"),
    [
        ("कर", "करें और कर", ["कर"]),
        ("slope", "Slopes of a SLOPE, slope's", ["SLOPE", "slope"]),
        ("algèbre", "l’Algèbre", ["Algèbre"]),
        ("C", "C++, C# and C", ["C"]),
        ("C++", "C++ and C++17", ["C++", "C++"]),
        (".NET", "the .NET tools", [".NET"]),
        ("向量", "特征向量", ["向量"]),
        ("データ", "データベースとデータ", ["データ"]),
        ("a.b", "axb", []),
    ],
)
def test_terms_stand_as_whole_words(term: str, text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in occurrences(term, text)] == found


@pytest.mark.parametrize(
    ("text", "most", "kept"),
    [
        ("abc", 3, "abc"),
        ("abc", 2, "ab"),
        ("aकिb", 2, "a"),
        (f"a{FAMILY}b", 5, "a"),
        (f"a{FAMILY}b", 6, f"a{FAMILY}"),
        ("e\u0301e\u0301", 3, "e\u0301"),
        ("🇩🇪🇫🇷", 3, "🇩🇪"),
        ("abc", 0, ""),
    ],
)
def test_no_character_is_cut(text: str, most: int, kept: str) -> None:
    assert cut(text, most) == kept


@given(st.text(max_size=60), st.integers(0, 90))
def test_bytes_are_few_enough(text: str, most: int) -> None:
    kept = cut_bytes(text, most)
    assert text.startswith(kept)
    assert len(kept.encode()) <= most or not kept
    assert len(text.encode()) > most or kept == text
