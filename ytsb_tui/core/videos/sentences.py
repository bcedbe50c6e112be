"""What was said, in sentences: by punctuation where the captions have it, by pauses and turns of speech where not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ytsb_tui.core.text.scripts import word_count
from ytsb_tui.core.videos.transcripts import Cue

LONGEST = 45  # words; longer ones are cut
_PAUSE = 0.7  # seconds of silence that end a thought
_SPOKEN = 3.2  # words a second while someone speaks: captions stay longer than the words last
_ENOUGH = 12  # words after which a pause or a turn ends a stretch without punctuation
_MOST = 26
_STOPS_PER_WORD = 1 / 60  # captions with fewer full stops have no punctuation worth the name
_END = re.compile(r"[.?!…。！？।۔؟]['\"”’)\]»」』]*$")
_SPLIT = re.compile(
    r"\s+|(?<=[。！？])(?![\s」』”’)])|(?<=[。！？][」』])(?!\s)"
)  # no space follows a full stop in Chinese
_ABBREVIATION = re.compile(
    r"^(?:[A-Za-z]|dr|mr|mrs|ms|prof|st|vs|etc|e\.g|i\.e|cf|fig|bzw|z\.b|usw|ca|nr|d\.h|sr|sra|p\.ej)\.$",
    re.IGNORECASE,
)
_SIDE_NOTE = re.compile(r"\[[^\[\]]{0,40}\]|\((?:applause|laughter|music)\)|[♪♫]|>>+", re.IGNORECASE)
_TURNS = "so but now okay because then however therefore aber also jetzt dann weil mais donc alors pero entonces"
_TURN = frozenset(_TURNS.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence verbatim, the cue in which it begins, and where that cue starts in seconds. Not `whole` is a stretch
    of speech that was cut without knowing where its sentences end."""

    text: str
    cue: int
    start: float
    whole: bool


class _Word(NamedTuple):  # there are thousands in a talk, and a data class takes twice as long to make
    text: str
    size: int  # in words: more than one where there are no spaces
    cue: int
    last: bool  # the last of its cue


def sentences(cues: Sequence[Cue]) -> tuple[Sentence, ...]:
    """All sentences in order; their words are those of the cues."""
    words = [
        _Word(text=text, size=1 if text.isascii() else word_count(text), cue=number, last=place == len(spoken) - 1)
        for number, cue in enumerate(cues)
        if (spoken := _spoken(cue.text))
        for place, text in enumerate(spoken)
    ]
    ends = [_ends(word.text) for word in words]
    punctuated = sum(ends) >= sum([word.size for word in words]) * _STOPS_PER_WORD
    found: list[Sentence] = []
    current: list[_Word] = []
    length = 0
    for place, word in enumerate(words):
        current.append(word)
        length += word.size
        after = words[place + 1] if place + 1 < len(words) else None
        done = ends[place] if punctuated else _turns(length, word, after, cues)
        if done or after is None or length >= LONGEST:
            first = current[0].cue
            text = " ".join(w.text for w in current)
            found.append(Sentence(text=text, cue=first, start=cues[first].start, whole=punctuated))
            current, length = [], 0
    return tuple(found)


def _spoken(text: str) -> list[str]:
    plain = _SIDE_NOTE.sub(" ", text)
    return plain.split() if plain.isascii() else [word for word in _SPLIT.split(plain) if word]


def _ends(word: str) -> bool:
    return not word[-1].isalnum() and bool(_END.search(word)) and not _ABBREVIATION.match(word)


def _turns(length: int, word: _Word, after: _Word | None, cues: Sequence[Cue]) -> bool:
    """Whether a stretch without punctuation ends here."""
    if after is None or length >= _MOST:
        return True
    if length < _ENOUGH:
        return False
    if after.text.casefold() in _TURN:
        return True
    if not word.last:
        return False
    cue = cues[word.cue]
    spoken = min(cue.duration, word_count(cue.text) / _SPOKEN)
    return cues[after.cue].start - (cue.start + spoken) >= _PAUSE
