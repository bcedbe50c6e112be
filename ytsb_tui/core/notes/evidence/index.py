"""The words of a transcript and where they stand, made once for all its quotes."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from ytsb_tui.core.notes.evidence.speech import spoken_words
from ytsb_tui.core.notes.evidence.words import SIDE_NOTE, Word
from ytsb_tui.core.videos.transcripts import Cue

_ENGLISH = 60  # of so many words one at least is `the` in English
_TAIL = re.compile(r"[.,;:!?…%\"'”’»)\]。，、！？」』）]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class CueIndex:
    """Made by `index_cues`."""

    cues: tuple[Cue, ...]
    first: int  # the number of the first cue that is looked at
    text: str  # what the cues say, a line each
    lines: tuple[int, ...]  # for each cue, where its line begins
    words: tuple[Word, ...]
    keys: tuple[str, ...]
    joined: str  # the keys without spaces, for data base and database are the same when they are spoken
    offsets: tuple[int, ...]  # for each word, where it starts in `joined`; and at last the length of that
    places: dict[str, list[int]]  # for each key, where it stands; never changed
    english: bool

    def cue_of(self, word: int) -> int:
        """The number of the cue in which a word begins."""
        return self.first + bisect_right(self.lines, self.words[word].start) - 1

    def said(self, first: int, last: int) -> str:
        """What was said from one word to another one, as it is written, on one line."""
        start, end = self.words[first].start, self.words[last].end
        tail = _TAIL.match(self.text, end)
        whole = self.text[start : end if tail is None else tail.end()]
        return " ".join(SIDE_NOTE.sub(" ", whole).split())

    def verbatim(self, keys: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Where these words stand, whatever the spaces between them: the first word and the last one."""
        wanted = "".join(keys)
        at = self.joined.find(wanted) if wanted else -1
        while at >= 0:
            first = bisect_left(self.offsets, at)
            after = bisect_left(self.offsets, at + len(wanted))
            if self.offsets[first] == at and self.offsets[after] == at + len(wanted):
                yield first, after - 1
            at = self.joined.find(wanted, at + 1)


def index_cues(cues: Sequence[Cue], first: int = 0, after: int | None = None) -> CueIndex:
    """The index in which quotes are looked up: of all cues, or of those from number `first` to before `after`. It takes
    about 40 ms for an hour of speech."""
    texts = [" ".join(cue.text.split()) for cue in cues[first:after]]
    text = "\n".join(texts)
    english = text.casefold().count(" the ") * _ENGLISH > text.count(" ")
    words = tuple(spoken_words(text, english=english))
    keys = tuple(word.key for word in words)
    places: dict[str, list[int]] = defaultdict(list)
    for position, key in enumerate(keys):
        places[key].append(position)
    return CueIndex(
        cues=tuple(cues),
        first=first,
        text=text,
        lines=tuple(accumulate((len(line) + 1 for line in texts[:-1]), initial=0)),
        words=words,
        keys=keys,
        joined="".join(keys),
        offsets=(0, *accumulate(map(len, keys))),
        places=dict(places),
        english=english,
    )
