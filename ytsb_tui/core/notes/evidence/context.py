"""What stands around a quote: its sentence, or its cues where the captions have no sentences."""

from __future__ import annotations

from bisect import bisect_left

from ytsb_tui.core.notes.evidence.index import CueIndex
from ytsb_tui.core.notes.evidence.speech import spoken_words

_FARTHEST = 24  # words on each side in which a sentence must begin and end


def context_of(quote: str, cue: int, index: CueIndex) -> str:
    """The sentences in which a quote stands that was found in this cue; the quote alone when it is not there."""
    keys = [word.key for word in spoken_words(quote, english=index.english)]
    places = list(index.verbatim(keys))
    place = next((place for place in places if index.cue_of(place[0]) == cue), next(iter(places), None))
    return quote if place is None else index.said(*sentence_around(index, *place))


def sentence_around(index: CueIndex, first: int, last: int) -> tuple[int, int]:
    """The first and the last word of the sentences in which these words stand; of their cues with one more on each side
    where no sentence begins or ends near enough."""
    return _begin(index, first), _end(index, last)


def _begin(index: CueIndex, first: int) -> int:
    for word in range(first, max(-1, first - _FARTHEST - 1), -1):
        if word == 0 or index.words[word - 1].mark == ".":
            return word
    line = index.cue_of(first) - index.first
    return bisect_left(index.words, index.lines[max(0, line - 1)], key=lambda word: word.start)


def _end(index: CueIndex, last: int) -> int:
    count = len(index.words)
    for word in range(last, min(count, last + _FARTHEST + 1)):
        if word == count - 1 or index.words[word].mark == ".":
            return word
    line = index.cue_of(last) - index.first + 2
    after = index.lines[line] if line < len(index.lines) else len(index.text) + 1
    return bisect_left(index.words, after, key=lambda word: word.start) - 1
