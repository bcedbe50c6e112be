"""A transcript made ready for look-ups."""

from __future__ import annotations

from ytsb_tui.core.notes.evidence import index_cues
from ytsb_tui.core.videos.transcripts import Cue


def test_words_know_their_cue_and_numbers_may_span_two() -> None:
    index = index_cues(
        [Cue(start=n, duration=1, text=t) for n, t in enumerate(["so two  thousand", "and ninety-seven of", "them"])]
    )
    assert index.keys == ("so", "#2097#", "of", "them")
    assert [index.cue_of(word) for word in range(4)] == [0, 0, 1, 2]
    assert index.said(1, 2) == "two thousand and ninety-seven of"
    assert list(index.verbatim(["of", "them"])) == [(2, 3)]
    assert list(index.verbatim(["of", "the"])) == []
    assert list(index.verbatim([])) == []


def test_english_is_told_by_its_article() -> None:
    assert index_cues([Cue(start=0, duration=1, text="and the cat sat on the mat by the door")]).english
    assert not index_cues([Cue(start=0, duration=1, text="und die Katze saß auf der Matte an der Tür")]).english
