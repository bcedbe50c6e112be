"""What a talk is about, by counting."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ytsb_tui.core.notes.key_terms import content_words, key_terms, sentence_ranks, tokens
from ytsb_tui.core.text.stop_words import stop_words

ENGLISH = stop_words("en-GB", ())


def terms(*texts: str, most: int = 10) -> list[tuple[str, int]]:
    return [(term.text, term.times) for term in key_terms([tokens(text) for text in texts], ENGLISH, most)]


def test_phrases_that_come_back_are_terms() -> None:
    found = terms(
        "The Calvin cycle is a cycle of reactions.",
        "What drives the Calvin cycle?",
        "Light drives the Calvin cycle, and light is free.",
        "Without light there is no sugar.",
    )
    assert found == [("Calvin cycle", 3), ("light", 3)]


def test_a_part_of_a_longer_term_stands_for_itself_only_when_it_is_said_alone() -> None:
    together = ["a linear map works"] * 6
    assert terms(*together) == [("linear map", 6)]
    assert ("map", 16) in terms(*together, *["the map"] * 10)


def test_terms_do_not_cross_marks_and_stop_words_or_hold_figures() -> None:
    assert terms(*["kernel, image of 1904 in don't"] * 3) == [("image", 3), ("kernel", 3)]


def test_the_usual_spelling_is_shown_and_sentences_are_named() -> None:
    spoken = [tokens(text) for text in ("Groma work", "the groma", "a groma, the groma")]
    (term,) = key_terms(spoken, ENGLISH, 5)
    assert (term.text, term.words, term.times, term.sentences) == ("groma", ("groma",), 4, (0, 1, 2))


def test_no_more_than_asked_for() -> None:
    assert len(terms(*["kernel, image, basis"] * 3, most=2)) == 2
    assert terms() == []


def test_central_sentences_rank_highest() -> None:
    texts = [
        "The kernel and the image of a matrix belong together.",
        "A matrix has a kernel.",
        "A matrix has an image.",
        "My cousin sells umbrellas.",
    ]
    ranks = sentence_ranks([content_words(tokens(text), ENGLISH) for text in texts])
    assert max(ranks) == ranks[0]
    assert min(ranks) == ranks[3]
    assert sentence_ranks([]) == []


@given(st.lists(st.lists(st.sampled_from(["abc", "bcd", "cde", "def", "efg"]), max_size=5), max_size=8))
def test_ranks_are_finite_and_positive(contents: list[list[str]]) -> None:
    ranks = sentence_ranks(contents)
    assert len(ranks) == len(contents)
    assert all(0 < rank <= 1 for rank in ranks)


def test_stop_words_of_other_languages_are_guessed() -> None:
    spoken = ["og", "det", "er", "egenvektoren"] * 5
    assert stop_words("nb", spoken) == {"og", "det", "er"}
    assert "nicht" in stop_words("de", ())
    assert "the" in stop_words("en", spoken)
