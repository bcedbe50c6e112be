"""Links stand where another note is first mentioned, nowhere else, and can be taken out without a trace."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.notes.links import targets_in
from ytsb_tui.core.notes.wikilinks import (
    NameIndex,
    linkable,
    linked,
    name_index,
    places,
    unlinked,
    wikilink,
)

INDEX = name_index([("Slope", "Concepts/Slope"), ("Chain rule", "Chain rule"), ("slope of a curve", "The slope")])


def put(body: str, index: NameIndex, own: str) -> tuple[str, tuple[str, ...]]:
    """The text with its links, and where they lead."""
    found = places(body, index, own)
    return linked(body, found), tuple(place.target for place in found)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("A slope, a slope.", "A [[Concepts/Slope|slope]], a slope."),
        ("**Chain rule**: x", "**[[Chain rule]]**: x"),
        ("the chain-rule", "the [[Chain rule|chain-rule]]"),
        ("The slope of a curve is a slope", "The [[The slope|slope of a curve]] is a [[Concepts/Slope|slope]]"),
        ("slopes and chain. Rule", "slopes and chain. Rule"),
        ("# Slope\n## The chain rule", "# Slope\n## The chain rule"),
        ("- x\n  > “the slope”\n> slope", "- x\n  > “the slope”\n> slope"),
        ("[the slope](https://x.invalid/slope) `slope`", "[the slope](https://x.invalid/slope) `slope`"),
        ("https\\://x.invalid/slope", "https\\://x.invalid/slope"),
        ("[slope](u) slope", "[slope](u) [[Concepts/Slope|slope]]"),
        ("", ""),
    ],
)
def test_links_stand_where_they_may(body: str, expected: str) -> None:
    found, targets = put(body, INDEX, "Own")
    assert found == expected
    assert targets == tuple(dict.fromkeys(targets_in(expected)))
    assert unlinked(found) == body


def test_a_name_ends_where_a_word_does() -> None:
    index = name_index([("कर", "Tax"), ("特征向量", "Eigenvector"), ("énergie", "Energy"), ("می\u200cخواهم", "Want")])
    assert put("करें और कर", index, "Own") == ("करें और [[Tax|कर]]", ("Tax",))
    assert put("今天讲特征向量。", index, "Own") == ("今天讲[[Eigenvector|特征向量]]。", ("Eigenvector",))
    assert put("l’énergie", index, "Own") == ("l’[[Energy|énergie]]", ("Energy",))
    assert put("من می\u200cخواهم", index, "Own") == ("من [[Want|می\u200cخواهم]]", ("Want",))


def test_none_to_itself_and_at_most_ten() -> None:
    assert put("the slope", INDEX, "Concepts/Slope") == ("the slope", ())
    many = name_index((f"word{n}", f"Note {n}") for n in range(30))
    found, targets = put(" ".join(f"word{n}" for n in range(30)), many, "Own")
    assert targets == tuple(f"Note {n}" for n in range(10))
    assert len(targets_in(found)) == 10


@pytest.mark.parametrize("title", ["a|b", "[[x]]", "<b>`x`</b>", "x\ny", "]] [[other", "\\"])
def test_an_alias_stays_one(title: str) -> None:
    assert targets_in(wikilink("Note", title)) == ("Note",)
    assert linkable("Mathematics/Über alles (2)")
    assert not any(map(linkable, ("C#", "a|b", "[x]", "x^1", "a\nb", "a%%b")))


@given(st.lists(st.sampled_from(["slope", "Chain", "rule", "of a", "curve", "\n", "# ", "> ", "(", "**", ".", "`"])))
def test_what_is_linked_can_be_unlinked(words: list[str]) -> None:
    body = " ".join(words)
    found, targets = put(body, INDEX, "Own")
    assert unlinked(found) == body
    assert len(targets) == len(set(targets)) == len(targets_in(found))


@pytest.mark.parametrize("name", ["", "…", " slope", "slope?", "slope, chain", "slope - chain", "(slope)", "C++"])
def test_names_with_other_marks_are_not_looked_for(name: str) -> None:
    index = name_index([(name, "Note")])
    assert not index.targets
    assert put(f"{name} slope chain C", index, "Own") == (f"{name} slope chain C", ())


def test_of_equal_names_the_first_counts() -> None:
    index = name_index([("The chain-rule", "One"), ("the Chain rule", "Two")])
    assert put("The chain rule", index, "Own")[1] == ("One",)
