"""Finds a quote in the cues, so that no link to a second is the model's invention.

A verbatim quote is found whatever its case and punctuation and across as many cues as it spans. A near one (a few words
changed, dropped or misheard) is aligned word by word with the likeliest places. Figures, names and negations must
agree, for a quote that differs there says something else, however alike it looks; a word that was said elsewhere counts
against it twice, for that mixes two places; and no long run of its words may be missing, for that would be a true
beginning with an invented end.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from ytsb_tui.core.notes import Evidence
from ytsb_tui.core.transcripts import Cue
from ytsb_tui.core.words import plain_words

EXACT = 100.0
NEAR = 74.0  # the least score of a near quote; see the sweep in its test
SHORT = 5  # words; a quote with fewer is found verbatim or not at all
LONGEST_GAP = 3  # words of the quote in a row that may be missing
_PLACES = 6  # likely places that are compared word by word
_COMMON = 150  # a word that is said more often says nothing about the place
_SLACK = 8  # words before and after a likely place that are compared too
_ALIKE = 0.75  # how alike two spellings of one word are at least (eigenvector, eigen-vectors)
_SKIP = 0.25  # what a word costs that was said within the quote but is not in it
_LIGHT = 0.4  # the weight of a word of up to three letters: the, of, is
_NAME = re.compile(r"(?<=[\w,;:] )[^\W\d_a-z]\w{2,}")  # no single letters: everybody writes I
_DENYING = (
    "not no never none nothing nobody neither nor without nicht kein keine nie niemals ohne ne pas jamais sans aucun "
    "nunca ningun ninguno ninguna sin non mai senza nao nem"
)
_NEGATIONS = frozenset(_DENYING.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class CueIndex:
    """The words of a transcript and where they stand. Made once for a transcript, by `index_cues`."""

    cues: tuple[Cue, ...]
    words: tuple[str, ...]
    cue_of: tuple[int, ...]  # for each word, the index of its cue
    text: str  # the words, each with a space before and after
    offsets: tuple[int, ...]  # for each word, where it starts in the text
    places: dict[str, list[int]]  # for each word, where it stands; never changed


def index_cues(cues: Sequence[Cue]) -> CueIndex:
    """The index in which `find_quote` looks. About 40 ms for an hour of speech."""
    words: list[str] = []
    cue_of: list[int] = []
    for number, cue in enumerate(cues):
        spoken = plain_words(cue.text)
        words += spoken
        cue_of += [number] * len(spoken)
    offsets: list[int] = []
    places: dict[str, list[int]] = defaultdict(list)
    offset = 1
    for position, word in enumerate(words):
        offsets.append(offset)
        offset += len(word) + 1
        places[word].append(position)
    return CueIndex(
        cues=tuple(cues),
        words=tuple(words),
        cue_of=tuple(cue_of),
        text=f" {' '.join(words)} ",
        offsets=tuple(offsets),
        places=dict(places),
    )


def find_quote(quote: str, index: CueIndex) -> Evidence | None:
    """Where the quote was said: the cue in which it begins. None when it was not said; the first place of several."""
    wanted = plain_words(quote)
    if not wanted:
        return None
    if (at := index.text.find(f" {' '.join(wanted)} ")) >= 0:
        return _evidence(index, bisect_right(index.offsets, at + 1) - 1, EXACT)
    if len(wanted) < SHORT:
        return None
    names = _names(quote)
    best: tuple[float, int] | None = None
    for start, end in _likely(wanted, index):
        found = _compare(wanted, names, index, start, end)
        if found is not None and (best is None or found[0] > best[0]):
            best = found
    return None if best is None else _evidence(index, best[1], best[0])


def _evidence(index: CueIndex, word: int, score: float) -> Evidence:
    cue = index.cue_of[word]
    return Evidence(start=index.cues[cue].start, cue=cue, score=round(score, 1))


def _likely(wanted: list[str], index: CueIndex) -> list[tuple[int, int]]:
    """The windows of the transcript that share most of the quote's rarer words, in about its order."""
    votes: Counter[int] = Counter()
    width = max(4, len(wanted) // 2)
    for offset, word in enumerate(wanted):
        places = index.places.get(word, ())
        if len(places) <= _COMMON:
            for place in places:
                bucket = (place - offset) // width
                votes[bucket] += 2
                votes[bucket - 1] += 1  # inserted and dropped words shift the rest into a neighbour
                votes[bucket + 1] += 1
    windows = []
    for bucket, _ in votes.most_common(_PLACES):
        start = bucket * width
        windows.append((max(0, start - _SLACK), max(0, start + width + len(wanted) + _SLACK)))
    return windows


def _compare(
    wanted: list[str], names: frozenset[str], index: CueIndex, start: int, end: int
) -> tuple[float, int] | None:
    """The score (0 to 100) of the quote against the best stretch of a window and the word where it begins;
    None when the quote is not in there."""
    said = index.words[start:end]
    pairs = _align(wanted, said)
    if not pairs:
        return None
    matched = dict(pairs)
    first, last = pairs[0][1], pairs[-1][1]
    missing = [word for position, word in enumerate(wanted) if position not in matched]
    stretch = said[first : last + 1]
    if (
        _longest_run(len(wanted), matched) > LONGEST_GAP
        or any(word in names or _has_digit(word) for word in missing)
        or any(_has_digit(wanted[mine]) and wanted[mine] != said[theirs] for mine, theirs in pairs)
        or _denials(wanted) != _denials(stretch)
    ):
        return None
    kept = sum(_weight(wanted[mine]) * _likeness(wanted[mine], said[theirs]) for mine, theirs in pairs)
    whole = sum(map(_weight, wanted)) + sum(_weight(word) for word in missing if len(word) > 3 and word in index.places)
    skipped = sum(map(_weight, stretch)) - sum(_weight(said[theirs]) for _, theirs in pairs)
    score = 100 * kept / (whole + _SKIP * skipped)
    if score < NEAR:
        return None
    return score, start + max(0, first - pairs[0][0])  # changed words before the first match were said before it


def _align(wanted: list[str], said: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of positions of like words, in order: the alignment with the greatest weight and the fewest skipped words
    (Needleman and Wunsch, both ends of the window free)."""
    columns = len(said) + 1
    previous = [0.0] * columns
    steps: list[bytearray] = []  # 1: a pair, 2: a word of the quote alone, 3: a word of the window alone
    for word in wanted:
        weight = _weight(word)
        row = [0.0] * columns
        step = bytearray(columns)
        step[0] = 2
        for column in range(1, columns):
            likeness = _likeness(word, said[column - 1])
            best, how = previous[column], 2
            if likeness and previous[column - 1] + weight * likeness > best:
                best, how = previous[column - 1] + weight * likeness, 1
            if row[column - 1] - 0.02 > best:
                best, how = row[column - 1] - 0.02, 3
            row[column] = best
            step[column] = how
        steps.append(step)
        previous = row
    column = max(range(columns), key=previous.__getitem__)
    pairs: list[tuple[int, int]] = []
    line = len(wanted)
    while line and column:
        match steps[line - 1][column]:
            case 1:
                pairs.append((line - 1, column - 1))
                line, column = line - 1, column - 1
            case 2:
                line -= 1
            case _:
                column -= 1
    pairs.reverse()
    return pairs


def _longest_run(words: int, matched: dict[int, int]) -> int:
    longest = run = 0
    for position in range(words):
        run = 0 if position in matched else run + 1
        longest = max(longest, run)
    return longest


def _names(quote: str) -> frozenset[str]:
    """Words with a capital that do not begin a sentence."""
    return frozenset(word for name in _NAME.findall(quote) for word in plain_words(name))


def _denials(words: Sequence[str]) -> Counter[str]:
    return Counter(word for word in words if word in _NEGATIONS)


def _has_digit(word: str) -> bool:
    return any(map(str.isdigit, word))


def _weight(word: str) -> float:
    return 1.0 if len(word) > 3 or _has_digit(word) else _LIGHT


@lru_cache(maxsize=65536)
def _likeness(one: str, other: str) -> float:
    """1 for the same word, a little less for another spelling of it, 0 for another word."""
    if one == other:
        return 1.0
    if min(len(one), len(other)) < 4 or one[0] != other[0]:
        return 0.0
    ratio = SequenceMatcher(None, one, other, autojunk=False).ratio()
    return 0.9 * ratio if ratio >= _ALIKE else 0.0
