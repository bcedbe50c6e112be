"""Looks a quote up, so that no link to a second is the model's invention.

A quote is exact when its words were said one after the other, whatever their case, punctuation, script and spelling of
numbers, and across as many cues as they span. It is near when a few words differ, and those are shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from ytsb_tui.core.notes.evidence.context import sentence_around
from ytsb_tui.core.notes.evidence.differences import in_words
from ytsb_tui.core.notes.evidence.index import CueIndex
from ytsb_tui.core.notes.evidence.near import nearest
from ytsb_tui.core.notes.evidence.negations import denials, denied_by, denies
from ytsb_tui.core.notes.evidence.speech import spoken_words
from ytsb_tui.core.notes.evidence.words import Word, is_unspaced, length
from ytsb_tui.core.notes.note import EXACT, Evidence

SHORT = 5  # words; a quote with fewer is found verbatim or not at all, and shown with its sentence
TELLING = 3  # words; fewer prove nothing by themselves
_MOST_PLACES = 50  # that are looked at until one is exact
_ALMOST = 99.0  # the score of words that were said, but mean another thing where they stand


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    first: int
    last: int
    score: float
    differs: str = ""


def find_quote(quote: str, index: CueIndex) -> Evidence | None:
    """Where the quote was said: the cue in which it begins. None when it was not said; the first place of several."""
    return quote_as_said(quote, index)[1]


def quote_as_said(quote: str, index: CueIndex) -> tuple[str, Evidence | None]:
    """The quote with its evidence. One that is only nearly said is replaced by what was said, and a short one by its
    sentence."""
    words = spoken_words(quote, english=index.english)
    found = _find(words, quote, index)
    if found is None:
        return quote, None
    cue = index.cue_of(found.first)
    evidence = Evidence(start=index.cues[cue].start, cue=cue, score=round(found.score, 1), differs=found.differs)
    if _count(words, quote) < SHORT:
        return index.said(*sentence_around(index, found.first, found.last)), evidence
    return (quote if found.score == EXACT else index.said(found.first, found.last)), evidence


def _find(words: Sequence[Word], quote: str, index: CueIndex) -> _Found | None:
    keys = [word.key for word in words]
    count = _count(words, quote)
    if count < TELLING and all(len(key) <= 3 for key in keys):
        return None  # of the, it is: that was said, and proves nothing
    places = list(islice(index.verbatim(keys), _MOST_PLACES))
    for first, last in places:
        denial = _left_out(index, first, last, keys)
        if not denial:
            doubt = _doubt(count, len(places))
            return _Found(first=first, last=last, score=_ALMOST if doubt else EXACT, differs=doubt)
    if places:
        first, last = places[0]
        return _Found(
            first=first, last=last, score=_ALMOST, differs=in_words([""], [_left_out(index, first, last, keys)])
        )
    return _nearly(words, quote, index) if count >= SHORT else None


def _count(words: Sequence[Word], quote: str) -> float:
    """How many words a person would count; what a hyphen or an apostrophe joins is one."""
    glued = sum(
        second.start - first.end <= 1 and not quote[second.start - 1].isspace() and not is_unspaced(second.key)
        for first, second in pairwise(words)
    )
    return length([word.key for word in words]) - glued


def _doubt(count: float, places: int) -> str:
    """Why words that were said do not tell which place is meant."""
    if count < TELLING:
        return "too few words were quoted"
    return "said more than once" if count < SHORT and places > 1 else ""


def _left_out(index: CueIndex, first: int, last: int, keys: Sequence[str]) -> str:
    """The word that denies what is quoted and is not quoted itself: it stands right beside it, or hides within it
    (notable for not able). Empty when there is none."""
    if first and not index.words[first - 1].mark and denies(index.keys[first - 1]):
        return index.said(first - 1, first - 1)
    after = index.keys[last + 1 : last + 5]
    if after and not index.words[last].mark and (denies(after[0]) or denied_by(after)):
        return index.said(last + 1, last + (1 if denies(after[0]) else len(after)))
    return "" if denials(index.keys[first : last + 1]) == denials(keys) else index.said(first, last)


def _nearly(words: Sequence[Word], quote: str, index: CueIndex) -> _Found | None:
    near = nearest([word.key for word in words], index)
    if near is None:
        return None
    quoted = [_slice(quote, words, each.quoted) for each in near.differences]
    said = [index.said(each.said[0], each.said[-1]) if each.said else "" for each in near.differences]
    return _Found(first=near.first, last=near.last, score=min(near.score, _ALMOST), differs=in_words(quoted, said))


def _slice(quote: str, words: Sequence[Word], places: range) -> str:
    return quote[words[places[0]].start : words[places[-1]].end] if places else ""
