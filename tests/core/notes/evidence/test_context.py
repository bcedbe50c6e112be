"""The sentence around a quote."""

from __future__ import annotations

from ytsb_tui.core.notes.evidence import CueIndex, index_cues
from ytsb_tui.core.notes.evidence.context import sentence_around
from ytsb_tui.core.videos.transcripts import Cue


def index(*texts: str) -> CueIndex:
    return index_cues([Cue(start=4.0 * number, duration=4.0, text=text) for number, text in enumerate(texts)])


def around(talk: CueIndex, word: str) -> str:
    place = talk.keys.index(word)
    return talk.said(*sentence_around(talk, place, place))


def test_a_sentence_over_cues() -> None:
    talk = index("Here we go. The map", "only stretches it.", "Then it stops")
    assert around(talk, "stretches") == "The map only stretches it."
    assert around(talk, "go") == "Here we go."
    assert around(talk, "stops") == "Then it stops"


def test_without_stops_the_cues_around_it() -> None:
    texts = [f"word{n}a word{n}b word{n}c word{n}d word{n}e word{n}f word{n}g word{n}h" for n in "abcdefghij"]
    assert around(index(*texts), "wordea") == " ".join(texts[3:6])
    assert around(index(*texts), "wordaa").startswith(texts[0])
    assert around(index(*texts), "wordjh").endswith(texts[9])
    assert around(index(*texts), "wordia") == " ".join(texts[7:])
