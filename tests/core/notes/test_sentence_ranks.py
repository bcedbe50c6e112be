"""Which sentences matter."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ytsb_tui.core.notes.key_terms import content_words, tokens
from ytsb_tui.core.notes.sentence_ranks import sentence_ranks
from ytsb_tui.core.text.stop_words import stop_words

ENGLISH = stop_words("en-GB", ())


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
