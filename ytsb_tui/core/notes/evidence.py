"""Finds a quote in the cues, so that no link to a second is the model's invention.

A verbatim quote is found whatever its case and punctuation and across as many cues as it spans. A near one (a few words
changed, dropped or misheard) is aligned word by word with the likeliest places. Figures, names and negations must
agree, for a quote that differs there says something else, however alike it looks; no word may stand in the place of
another that was said elsewhere in the talk, for that mixes two claims; and no long run of its words may be missing, for
that would be a true beginning with an invented end.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from ytsb_tui.core.notes.alignment import align, has_digit, likeness, weight
from ytsb_tui.core.notes.note import Evidence
from ytsb_tui.core.text.stop_words import LISTED_STOP_WORDS
from ytsb_tui.core.text.words import plain_words
from ytsb_tui.core.videos.transcripts import Cue

EXACT = 100.0
NEAR = 66.0  # the least score of a near quote; see the sweep in its test
SHORT = 5  # words; a quote with fewer is found verbatim or not at all
SHORT_UNSPACED = 12  # the same in scripts whose characters are words here
LONGEST_GAP = 3  # words of the quote in a row that may be missing
LONGEST_SKIP = 3  # words in a row that the quote may leave out
_PLACES = 6  # likely places that are compared word by word
_COMMON = 150  # a word that is said more often says nothing about the place
_SLACK = 8  # words before and after a likely place that are compared too
_SKIP = 0.25  # what a word costs that was said within the quote but is not in it
_NAME = re.compile(r"(?<=[\w,;:] )[^\W\d_]\w{2,}")  # no single letters: everybody writes I
_DENYING = (
    "not no never none nothing nobody neither nor without nicht kein keine nie niemals ohne ne pas jamais sans aucun "
    "nunca ningun ninguno ninguna sin non mai senza nao nem"
)
_NEGATIONS = frozenset(_DENYING.split())
_GRAMMAR = frozenset(word for listed in LISTED_STOP_WORDS for word in plain_words(listed))


@dataclass(frozen=True, slots=True, kw_only=True)
class CueIndex:
    """The words of a transcript and where they stand. Made once for a transcript, by `index_cues`."""

    cues: tuple[Cue, ...]
    words: tuple[str, ...]
    cue_of: tuple[int, ...]  # for each word, the index of its cue
    text: str  # the words without spaces, for data base and database are the same when they are spoken
    offsets: tuple[int, ...]  # for each word, where it starts in the text; and at last the text's length
    places: dict[str, list[int]]  # for each word, where it stands; never changed


def index_cues(cues: Sequence[Cue], first: int = 0, after: int | None = None) -> CueIndex:
    """The index in which `find_quote` looks: of all cues, or of those from number `first` to before `after`. It takes
    about 10 ms for an hour of speech."""
    words: list[str] = []
    cue_of: list[int] = []
    for number, cue in enumerate(cues[first:after], start=first):
        spoken = plain_words(cue.text)
        words += spoken
        cue_of += [number] * len(spoken)
    places: dict[str, list[int]] = defaultdict(list)
    for position, word in enumerate(words):
        places[word].append(position)
    return CueIndex(
        cues=tuple(cues),
        words=tuple(words),
        cue_of=tuple(cue_of),
        text="".join(words),
        offsets=(0, *accumulate(map(len, words))),
        places=dict(places),
    )


def find_quote(quote: str, index: CueIndex) -> Evidence | None:
    """Where the quote was said: the cue in which it begins. None when it was not said; the first place of several."""
    found = _find(plain_words(quote), quote, index)
    return None if found is None else _evidence(found, index)


def quote_as_said(quote: str, index: CueIndex) -> tuple[str, Evidence | None]:
    """The quote with its evidence; one that was found but is not verbatim is replaced by what was really said."""
    found = _find(plain_words(quote), quote, index)
    if found is None:
        return quote, None
    evidence = _evidence(found, index)
    return (quote if found.score == EXACT else _said(found, index)), evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A stretch of the index, its first and last word, and how alike it is."""

    first: int
    last: int
    score: float


def _find(wanted: list[str], quote: str, index: CueIndex) -> _Found | None:
    if len(wanted) <= 2 and all(len(word) <= 3 for word in wanted):
        return None  # of the, it is: that was said, and proves nothing
    verbatim = _verbatim("".join(wanted), index)
    if verbatim is not None:
        return verbatim
    if len(wanted) < (SHORT if sum(map(len, wanted)) > 2 * len(wanted) else SHORT_UNSPACED):
        return None
    names = _names(quote)
    best: _Found | None = None
    for start, end in _likely(wanted, index):
        found = _compare(wanted, names, index, start, end)
        if found is not None and (best is None or found.score > best.score):
            best = found
    return best


def _verbatim(text: str, index: CueIndex) -> _Found | None:
    """The first place where the text stands as whole words."""
    at = index.text.find(text)
    while at >= 0:
        first = bisect_left(index.offsets, at)
        after = bisect_left(index.offsets, at + len(text))
        if index.offsets[first] == at and index.offsets[after] == at + len(text):
            return _Found(first=first, last=after - 1, score=EXACT)
        at = index.text.find(text, at + 1)
    return None


def _evidence(found: _Found, index: CueIndex) -> Evidence:
    cue = index.cue_of[found.first]
    return Evidence(start=index.cues[cue].start, cue=cue, score=found.score)


def _said(found: _Found, index: CueIndex) -> str:
    """The words of the cues, as they are written there."""
    first, last = index.cue_of[found.first], index.cue_of[found.last]
    written = [token for cue in index.cues[first : last + 1] for token in cue.text.split()]
    counts = [len(plain_words(token)) for token in written]
    offset = bisect_left(index.cue_of, first)
    if offset + sum(counts) == bisect_right(index.cue_of, last):  # else a mark of several words stands among them
        ends = [offset + end for end in accumulate(counts)]
        written = written[bisect_right(ends, found.first) : bisect_right(ends, found.last) + 1]
    return " ".join(written)


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


def _compare(wanted: list[str], names: frozenset[str], index: CueIndex, start: int, end: int) -> _Found | None:
    """The stretch of a window that is most like the quote; None when the quote is not in there."""
    said = index.words[start:end]
    pairs = align(wanted, said)
    if not pairs:
        return None
    # Words before the first pair and after the last stand for as many words of the window.
    first = max(0, pairs[0][1] - pairs[0][0])
    after = min(len(said), pairs[-1][1] + len(wanted) - pairs[-1][0])
    missing = _unpaired(range(len(wanted)), [mine for mine, _ in pairs])
    skipped = _unpaired(range(first, after), [theirs for _, theirs in pairs])
    denials = [
        _NEGATIONS & {words[place] for place in places} for words, places in ((wanted, missing), (said, skipped))
    ]
    if (
        _longest_run(missing) > LONGEST_GAP
        or _longest_run(skipped) > LONGEST_SKIP
        or any(wanted[place] in names or has_digit(wanted[place]) for place in missing)
        or any(has_digit(wanted[mine]) and wanted[mine] != said[theirs] for mine, theirs in pairs)
        or any(denials)
        or _exchanged([wanted[place] for place in missing], [said[place] for place in skipped], index)
    ):
        return None
    kept = sum(weight(wanted[mine]) * likeness(wanted[mine], said[theirs]) for mine, theirs in pairs)
    passed = sum(weight(said[place]) for place in skipped if pairs[0][1] < place < pairs[-1][1])
    score = 100 * kept / (sum(map(weight, wanted)) + _SKIP * passed)
    if score < NEAR:
        return None
    return _Found(first=start + first, last=start + after - 1, score=round(min(score, EXACT - 0.1), 1))


def _unpaired(places: range, paired: list[int]) -> list[int]:
    known = set(paired)
    return [place for place in places if place not in known]


def _exchanged(missing: list[str], skipped: list[str], index: CueIndex) -> bool:
    """Whether a term of the talk stands in the quote while another one that was said does not, or two stand there that
    were not said. One alone may be what the speaker called `it`."""
    foreign = sum(_is_term(word) and word in index.places for word in missing)
    return foreign > 1 or (foreign == 1 and any(map(_is_term, skipped)))


def _is_term(word: str) -> bool:
    return len(word) > 3 and word not in _GRAMMAR


def _longest_run(places: list[int]) -> int:
    """How many of these rising numbers follow each other without a gap at most."""
    longest = run = 0
    for number, place in enumerate(places):
        run = run + 1 if number and place == places[number - 1] + 1 else 1
        longest = max(longest, run)
    return longest


def _names(quote: str) -> frozenset[str]:
    """Words with a capital that do not begin a sentence."""
    return frozenset(word for name in _NAME.findall(quote) if name[0].isupper() for word in plain_words(name))
