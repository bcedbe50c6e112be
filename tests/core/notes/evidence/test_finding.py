"""Quotes are found in the cues where they were said, and are near or none where they were not."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.notes.evidence.cues import HOUR, VIDEOS, indexed
from tests.lab.lectures import lecture
from ytsb_tui.core.notes.evidence import find_quote, index_cues, quote_as_said
from ytsb_tui.core.notes.evidence.near import NEAR
from ytsb_tui.core.notes.note import EXACT
from ytsb_tui.core.videos.transcripts import Cue


def cue(*texts: str) -> tuple[Cue, ...]:
    return tuple(Cue(start=4.0 * number, duration=4.0, text=text) for number, text in enumerate(texts))


TALK = index_cues(
    cue(
        "Good evening. Today we don't speak",
        "about eigenvectors; an eigenvector is a",
        "direction that a linear map only stretches!",
        "[Applause] In 1904 David Hilbert used",
        "1,200 of them, and he was not alone.",
        "So, is it a direction? It is a direction",
        "that a linear map only stretches, again.",
    )
)


@pytest.mark.parametrize(
    ("quote", "where"),
    [
        ("an eigenvector is a direction that a linear map only stretches", 1),
        ("AN EIGENVECTOR — is a direction, that a linear map only stretches.", 1),
        ("today we do not speak about eigenvectors", 0),
        ("linear map only stretches in 1904", 2),  # what nobody said is skipped
        ("David Hilbert used 1200 of them", 3),
        ("in nineteen oh four, David Hilbert used twelve hundred of them", 3),
        ("an eigen vector is a direction", 1),
        ("“It is a direction”", 5),
    ],
)
def test_verbatim_quotes_start_in_their_cue(quote: str, where: int) -> None:
    found = find_quote(quote, TALK)
    assert found is not None
    assert (found.cue, found.start, found.score, found.exact, found.differs) == (where, 4.0 * where, EXACT, True, "")


@pytest.mark.parametrize(
    "quote",
    [
        "",
        "…",
        "is a",  # said, but proves nothing
        "vector is a direction",  # within a word is not verbatim, and four words are too few for a near one
        "the map only bends",
        "In 1904 David Hilbert used 1200 of them, and he was alone",  # not denied any more
        "an eigenvector is not a direction that a linear map only stretches",
        "an eigenvector is a direction that a linear map only stretches, which was stolen from the French by spies",
        "an eigenvector was stolen from the French by spies and a direction that a linear map only stretches",
        "a linear map that an eigenvector only used to evening is a direction",
        "zebras sleep standing under tall acacia trees",
        "zebras sleep standing under tall acacia " * 6 + "alone",  # one word is not enough to be like it
        "banana linear velocity ocean quickly map music people only thinking window",
    ],
)
def test_what_was_not_said_is_not_found(quote: str) -> None:
    assert find_quote(quote, TALK) is None


@pytest.mark.parametrize(
    ("quote", "where", "differs"),
    [
        (
            "an eigenvektor is a direction that a linear map only stretches",
            1,
            "said “eigenvector”, quoted “eigenvektor”",
        ),
        ("eigenvector is the direction that a linear map only stretches", 1, "said “a”, quoted “the”"),
        ("In 1904 David Hilbert had used 1200 of them and he was not alone", 3, "“had” added"),
        ("Hilbert used 1,200 of them and was not alone", 3, "“he” left out"),
        ("Tonight we do not speak about eigenvectors", 0, "said “Today”, quoted “Tonight”"),
        ("In 1905 David Hilbert used 1200 of them, and he was not alone", 3, "said “1904”, quoted “1905”"),
        ("In 1904 David Hilbert used 1300 of them, and he was not alone", 3, "said “1,200”, quoted “1300”"),
        ("In 1904 David Noether used 1200 of them, and he was not alone", 3, "said “Hilbert”, quoted “Noether”"),
        ("an eigenvector is a direction that a linear map never stretches", 1, None),
        ("an eigenvector is a map that a linear map only stretches", 1, "said “direction”, quoted “map”"),
    ],
)
def test_near_quotes_tell_what_differs(quote: str, where: int, differs: str | None) -> None:
    found = find_quote(quote, TALK)
    if differs is None:
        assert found is None, "it denies what was said"
        return
    assert found is not None
    assert (found.cue, found.differs) == (where, differs)
    assert NEAR <= found.score < EXACT
    assert not found.exact


def test_a_near_quote_is_replaced_by_what_was_said() -> None:
    said, found = quote_as_said("Hilbert used 1,200 of those and was not alone", TALK)
    assert found is not None
    assert not found.exact
    assert said == "Hilbert used 1,200 of them, and he was not alone."
    assert find_quote(said, TALK) is not None
    verbatim = "in 1904, david hilbert used 1200 of them"
    assert quote_as_said(verbatim, TALK) == (verbatim, find_quote(verbatim, TALK))
    assert quote_as_said("nobody ever said this at all", TALK) == ("nobody ever said this at all", None)


def test_a_short_quote_is_widened_to_its_sentence() -> None:
    said, found = quote_as_said("he was not alone", TALK)
    assert found is not None
    assert found.exact
    assert said == "In 1904 David Hilbert used 1,200 of them, and he was not alone."
    said, found = quote_as_said("David Hilbert", TALK)
    assert found is not None
    assert (found.exact, found.cue, found.differs) == (False, 3, "too few words were quoted")
    assert said.startswith("In 1904 David Hilbert used")
    said, found = quote_as_said("a linear map", TALK)
    assert found is not None
    assert (found.exact, found.differs) == (False, "said more than once")
    assert said.startswith("Today we don't speak about eigenvectors; an eigenvector is a direction")


@pytest.mark.parametrize(
    ("said", "quote", "differs"),
    [
        ("I do not say that it works on a cold day", "say that it works on a cold day", "“not” left out"),
        ("Not every swan is white in this country", "every swan is white in this country", "“Not” left out"),
        ("Er hat das Buch gelesen und verstanden nicht", "Er hat das Buch gelesen und verstanden", "“nicht” left out"),
        ("この地図は土地そのものを示していない", "この地図は土地そのものを示して", "“いない” left out"),
        ("这不是一个可以解决的问题对吧", "是一个可以解决的问题对吧", "“不” left out"),
        ("the disk was not able to spin", "the disk was notable to spin", "“the disk was not able to spin” left out"),
    ],
)
def test_a_quote_may_not_end_where_it_is_denied(said: str, quote: str, differs: str) -> None:
    found = find_quote(quote, index_cues(cue(said)))
    assert found is not None
    assert (found.exact, found.differs) == (False, differs)


@pytest.mark.parametrize(
    ("said", "quote"),
    [
        ("No. It works on a cold day as well", "It works on a cold day as well"),
        ("It works on a cold day, not on a warm one", "It works on a cold day"),
        ("I did not say it works on Monday but it works on Monday", "it works on Monday but it"),
    ],
)
def test_a_denial_in_another_clause_does_not_matter(said: str, quote: str) -> None:
    found = find_quote(quote, index_cues(cue(said)))
    assert found is not None
    assert found.exact


def test_the_first_place_is_taken_that_is_not_denied() -> None:
    index = index_cues(cue("I never said it works on a cold day", "but we saw that it works on a cold day"))
    found = find_quote("it works on a cold day", index)
    assert found is not None
    assert (found.cue, found.exact) == (0, True)
    found = find_quote("said it works on a cold day", index)
    assert found is not None
    assert (found.cue, found.exact) == (0, False)
    index = index_cues(cue("I never knew it works on a cold day", "we knew it works on a cold day"))
    found = find_quote("knew it works on a cold day", index)
    assert found is not None
    assert (found.cue, found.exact) == (1, True)


def test_side_notes_are_no_words_of_a_quote() -> None:
    index = index_cues(cue("so [soft music] the raised bank on which", "the [applause] Roman road was laid in spring"))
    said, found = quote_as_said("the raised bank on that the Roman road was laid", index)
    assert found is not None
    assert said == "the raised bank on which the Roman road was laid"


def test_scripts_without_spaces() -> None:
    index = index_cues(cue("固有ベクトルは線形写像が", "引き伸ばすだけの方向です。", "次に行列式を説明します。"))
    found = find_quote("線形写像が引き伸ばすだけの方向", index)
    assert found is not None
    assert (found.cue, found.score) == (0, EXACT)
    near = find_quote("固有ベクトルとは線形写像が引き伸ばすだけの方向です", index)
    assert near is not None
    assert (near.cue, near.differs) == (0, "“と” added")
    assert find_quote("行列式は難しい", index) is None
    said, found = quote_as_said("行列式を説明", index)
    assert found is not None
    assert (said, found.exact) == ("次に行列式を説明します。", True)


def test_a_part_has_its_own_index() -> None:
    part = index_cues(TALK.cues, 3, 7)
    found = find_quote("a direction that a linear map only stretches", part)
    assert found is not None
    assert (found.cue, found.start) == (5, 20.0)
    assert find_quote("Good evening", part) is None
    near = quote_as_said("a direction which a linear map only stretches", part)
    assert near[0] == "a direction that a linear map only stretches,"


def test_an_empty_transcript_holds_no_quote() -> None:
    assert find_quote("anything that was ever said here", index_cues(())) is None


@given(st.integers(0, 8000), st.integers(6, 30))
def test_any_stretch_of_words_is_found_where_it_first_stands(first: int, length: int) -> None:
    index = indexed(VIDEOS[0])
    words = index.words[first : first + length]
    found = find_quote(index.text[words[0].start : words[-1].end], index)
    assert found is not None
    assert found.exact or found.differs.endswith("left out")
    assert found.cue <= index.cue_of(first) or not found.exact


@given(st.text(max_size=200))
def test_any_text_can_be_looked_up(quote: str) -> None:
    find_quote(quote, indexed(VIDEOS[0]))


def test_forty_changed_quotes_take_a_fraction_of_a_second() -> None:
    """Bounds a slip into something quadratic; the usual time is 0.06 s."""
    index = indexed(VIDEOS[1])
    quotes = [fact.text.replace(" in ", " within ", 1) for fact in lecture(VIDEOS[1], HOUR).facts][:40]
    begun = time.process_time()
    for quote in quotes:
        find_quote(quote, index)
    assert time.process_time() - begun < 1.0
