"""How a query and a question are read, and what is marked of a finding."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ytsb_tui.core.knowledge.queries import (
    MOST_PIECES,
    Piece,
    as_typed,
    highlighted,
    keywords,
    pieces,
    without_stop_words,
)
from ytsb_tui.core.knowledge.search import CLOSE, OPEN


def piece(text: str) -> Piece:
    """`word` any form of it, `=word` that word, `word*` its beginning too; rows with spaces."""
    terms = tuple(text.strip("=*").split())
    inflected = len(terms) == 1 and not text.startswith("=")
    return Piece(terms=terms, prefix=text.endswith("*"), inflected=inflected)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("linear algebra", ["linear", "algebra*"]),
        ('"linear algebra" basis', ["linear algebra", "basis*"]),
        ('basis "linear Algebra"', ["basis", "linear algebra"]),
        ('"linear"', ["=linear"]),
        ('"not closed', ["not closed*"]),
        ("eigen* map", ["eigen*", "map*"]),
        ('"change of b"* x', ["change of b*", "x"]),
        ("a* é* ó", ["a", "e", "o"]),
        ("twice twice", ["twice*"]),
        ('say"so', ["say", "=so"]),
        ("slope-derivative", ["slope derivative*"]),
        ("l'algèbre", ["l algebre*"]),
        ("C++ C#", ["c++", "c#"]),
        ("特征向量", ["特征 征向 向量*"]),
        ("向量 线", ["=向量", "=线*"]),
        ("GPU加速", ["gpu", "=加速*"]),
        ("벡터는", ["벡터 터는*"]),
        ("ดีครับ", ["ดีค ครั รับ*"]),
        ("हिन्दी", ["हिन्दी*"]),
        ("- * ( ) :: ^ 🎉 _", []),
        ("", []),
        ("\x00\x1b[31mred", ["red*"]),
    ],
)
def test_a_query_in_pieces(query: str, found: list[str]) -> None:
    whole = pieces(query)
    typed = as_typed(query, whole)
    assert list(typed) == [piece(text) for text in found]
    assert [one.terms for one in whole] == [one.terms for one in typed]


def test_the_last_word_is_whole_until_it_is_taken_for_a_beginning() -> None:
    assert list(pieces("linear alge")) == [piece("linear"), piece("alge")]
    assert list(as_typed("linear alge ", pieces("linear alge "))) == [piece("linear"), piece("alge*")]


def test_a_query_has_an_end() -> None:
    assert len(pieces(" ".join(f"w{number}" for number in range(100)))) == MOST_PIECES


@given(st.text())
def test_any_query_is_taken(query: str) -> None:
    for one in pieces(query):
        assert one.terms
        assert all(one.terms)
        assert not any('"' in term or " " in term for term in one.terms)


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("how does an eigenvector change", ["eigenvector", "change"]),
        ("not slope", ["not", "slope"]),
        ("what is it", ["what", "is", "it"]),
        ('"what is" a slope', ["what is", "slope"]),
        ("", []),
    ],
)
def test_a_question_without_the_words_that_ask(query: str, left: list[str]) -> None:
    assert list(without_stop_words(pieces(query))) == [piece(text) for text in left]


def test_a_question_may_be_typed_too() -> None:
    query = "how does an eigenvec"
    assert list(as_typed(query, without_stop_words(pieces(query)))) == [piece("eigenvec*")]


@pytest.mark.parametrize(
    ("question", "about"),
    [
        ("What is the derivative?", ["derivative"]),
        ("who are you", ["who", "are", "you"]),
        ('say "rings" twice, rings', ["rings", "twice"]),
        ("什么是特征向量?", ["=什么", "=么是", "=是特", "=特征", "=征向", "=向量"]),
        ("力?", ["=力*"]),
        ("???", []),
    ],
)
def test_what_a_question_is_about(question: str, about: list[str]) -> None:
    assert list(keywords(question)) == [piece(text) for text in about]


@pytest.mark.parametrize(
    ("text", "wanted", "shown"),
    [
        ("The slope of a curve", ["slope"], "The [slope] of a curve"),
        ("Slopes, Café", ["slope*", "cafe"], "[Slopes], [Café]"),
        ("the slope of the slope", ["slope of", "the slope"], "[the slope of] [the slope]"),
        ("slope of thermal", ["of th*"], "slope [of thermal]"),
        ("of the slope of", ["of the*", "slope x"], "[of the] slope of"),
        ("今天讲特征向量。", ["特征 征向 向量"], "今天讲[特征向量]。"),
        ("讲线\n性代数", ["线性"], "讲[线\n性]代数"),
        ("线性代数", ["=线*"], "[线]性代数"),
        ("ｶﾞｲﾄﾞの話", ["ガイ イド"], "[ｶﾞｲﾄﾞの話]"),
        ("สวัสดีครับ", ["สดี ดีค"], "สวั[สดีค]รับ"),
        ("고유벡터는 벡터", ["벡터"], "고유[벡터]는 [벡터]"),
        ("करें कर", ["कर"], "करें [कर]"),
        ("nothing", ["slope"], "nothing"),
        ("", ["slope"], ""),
    ],
)
def test_what_was_found_is_marked(text: str, wanted: list[str], shown: str) -> None:
    told = highlighted(text, [piece(one) for one in wanted])
    assert told.replace(OPEN, "[").replace(CLOSE, "]") == shown


def test_decomposed_texts_are_shown_composed() -> None:
    text = unicodedata.normalize("NFD", "le café noir")
    assert highlighted(text, [piece("noir")]) == f"le café {OPEN}noir{CLOSE}"


@given(
    st.text(alphabet="aBc +#\n", max_size=40), st.lists(st.text(alphabet="abc+#*", min_size=1, max_size=3), max_size=3)
)
def test_a_text_in_ascii_is_marked_as_any_other(text: str, words: list[str]) -> None:
    wanted = [one for word in words for one in pieces(word)]
    assert highlighted(f"{text} é", wanted) == f"{highlighted(text, wanted)} é"


@given(st.text(alphabet="ab 线性ก้\n", max_size=40), st.text(alphabet="ab 线性ก้", max_size=8))
def test_marks_change_nothing_else_and_do_not_nest(text: str, query: str) -> None:
    told = highlighted(text, pieces(query))
    assert told.replace(OPEN, "").replace(CLOSE, "") == unicodedata.normalize("NFC", text)
    assert [one for one in told if one in OPEN + CLOSE] == [OPEN, CLOSE] * told.count(OPEN)
