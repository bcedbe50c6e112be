"""Finds what a quote is nearly: where it was said with a few words changed, dropped or misheard.

The words are laid side by side with the likeliest places. A quote that denies more or less than was said there is not
nearly so, nor is one that mixes two claims or has a true beginning and an invented end.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ytsb_tui.core.notes.evidence.alignment import align, likeness, weight
from ytsb_tui.core.notes.evidence.differences import Difference, differences
from ytsb_tui.core.notes.evidence.index import CueIndex
from ytsb_tui.core.notes.evidence.negations import denials
from ytsb_tui.core.notes.evidence.numbers import is_number
from ytsb_tui.core.notes.evidence.script import folded
from ytsb_tui.core.notes.evidence.words import is_unspaced, length
from ytsb_tui.core.text.stop_words import LISTED_STOP_WORDS

NEAR = 66.0  # the least score of a near quote; see the sweep in its test
LONGEST_GAP = 3  # words of the quote in a row that may be missing
WORDS_PER_CHANGE = 8  # of so many words of a quote one may be another
LONGEST_SKIP = 5  # words in a row that the quote may leave out: `you know, I mean`
_PLACES = 4  # likely places that are compared word by word
_COMMON = 150  # a word that is said more often says nothing about the place
_FEWEST = 3  # words that tell the place, however often they are said
_SLACK = 8  # words before and after a likely place that are compared too
_SKIP = 0.25  # what a word costs that was said within the quote but is not in it
_GRAMMAR = frozenset(map(folded, LISTED_STOP_WORDS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """A stretch of an index, its first and last word, how alike it is (0 to 100), and what differs; the numbers of said
    words are those of the index."""

    first: int
    last: int
    score: float
    differences: tuple[Difference, ...]


def nearest(keys: Sequence[str], index: CueIndex) -> Near | None:
    """The place that is most like these words; None when none is like them."""
    best: Near | None = None
    for start, end in _likely(keys, index):
        found = _compared(keys, index, start, end)
        if found is not None and (best is None or found.score > best.score):
            best = found
    return best


def _likely(keys: Sequence[str], index: CueIndex) -> list[tuple[int, int]]:
    """The windows of the transcript that share most of the quote's rarer words, in about its order."""
    votes: defaultdict[int, float] = defaultdict(float)
    width = max(4, len(keys) // 2)
    found = sorted(
        ((offset, places) for offset, key in enumerate(keys) if (places := index.places.get(key))),
        key=lambda each: len(each[1]),
    )
    for number, (offset, places) in enumerate(found):
        if number >= _FEWEST and len(places) > _COMMON:
            break
        vote = 1 / len(places)
        for place in places:
            bucket = (place - offset) // width
            votes[bucket] += vote
            votes[bucket - 1] += vote / 2  # inserted and dropped words shift the rest into a neighbour
            votes[bucket + 1] += vote / 2
    chosen: list[int] = []
    for bucket in sorted(votes, key=lambda each: -votes[each]):
        if len(chosen) == _PLACES:
            break
        if not {bucket - 1, bucket + 1} & set(chosen):  # their windows are nearly the same
            chosen.append(bucket)
    starts = [bucket * width for bucket in chosen]
    return [(max(0, start - _SLACK), max(0, start + width + len(keys) + _SLACK)) for start in starts]


def _compared(keys: Sequence[str], index: CueIndex, start: int, end: int) -> Near | None:
    """The stretch of a window that is most like the quote; None when the quote is not in there."""
    said = index.keys[start:end]
    pairs = align(keys, said)
    if not pairs:
        return None
    # Words before the first pair and after the last stand for as many words of the window.
    first = max(0, pairs[0][1] - pairs[0][0])
    after = min(len(said), pairs[-1][1] + len(keys) - pairs[-1][0])
    found = differences(keys, said, pairs, range(first, after))
    changes = [([keys[n] for n in each.quoted], [said[n] for n in each.said]) for each in found]
    if (
        any(_other(quoted, spoken) for quoted, spoken in changes)
        or _mixed([quoted for quoted, _ in changes], index)
        or sum(_changed(quoted, spoken) for quoted, spoken in changes) > max(1, length(keys) // WORDS_PER_CHANGE)
    ):
        return None
    kept = sum(weight(keys[mine]) * likeness(keys[mine], said[theirs]) for mine, theirs in pairs)
    passed = sum(weight(said[n]) for each in found for n in each.said if pairs[0][1] < n < pairs[-1][1])
    score = 100 * kept / (sum(map(weight, keys)) + _SKIP * passed)
    if score < NEAR and (len(found) > 1 or len(found[0].quoted) > 1):
        return None
    moved = tuple(
        Difference(quoted=each.quoted, said=range(start + each.said.start, start + each.said.stop)) for each in found
    )
    return Near(first=start + first, last=start + after - 1, score=score, differences=moved)


def _other(quoted: Sequence[str], said: Sequence[str]) -> bool:
    """Whether so much differs in one place that something else is said."""
    return length(quoted) > LONGEST_GAP or length(said) > LONGEST_SKIP or denials(quoted) != denials(said)


def _changed(quoted: Sequence[str], said: Sequence[str]) -> float:
    """How many words that carry meaning differ in one place, all numbers there being one; other spellings do not count,
    and what is only left out counts half."""
    if len(quoted) == len(said) and all(map(likeness, quoted, said)):
        return 0.0
    return _meaning(quoted) if quoted else _meaning(said) / 2


def _meaning(keys: Sequence[str]) -> float:
    words = sum(0.25 if is_unspaced(key) else float(_is_term(key)) for key in keys)
    return words + any(map(is_number, keys))


def _mixed(quoted: Sequence[Sequence[str]], index: CueIndex) -> bool:
    """Whether two terms of the talk stand in the quote where they were not said."""
    return sum(_is_term(key) and key in index.places for keys in quoted for key in keys) > 1


def _is_term(key: str) -> bool:
    return len(key) > 3 and key not in _GRAMMAR and not is_number(key)
