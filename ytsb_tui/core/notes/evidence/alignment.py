"""Two sequences of words laid side by side: which word of one is which of the other, misspellings allowed."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise

from ytsb_tui.core.notes.evidence.numbers import is_number

_ALIKE = 0.75  # how alike two spellings of one word are at least (eigenvector, eigen-vectors)
_SHORTEST = 4  # letters of a word that may be misspelt
_LIGHT = 0.4  # the weight of a word of up to three letters: the, of, is
_GAP = 0.02  # what a word costs that stands between two pairs, so that the closest pairs are taken


def align(wanted: Sequence[str], said: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of positions of like words, in order: the alignment with the greatest weight and the fewest skipped words
    (Needleman and Wunsch, both ends of the window free)."""
    likes = [[likeness(word, other) if word[0] == other[0] else 0.0 for other in said] for word in wanted]
    places = [place for place, column in enumerate(zip(*likes, strict=True)) if any(column)]  # all others only cost
    gaps = [_GAP * (after - before) for before, after in pairwise((-1, *places))]
    columns = len(places) + 1
    previous = [0.0] * columns
    steps: list[bytearray] = []  # 1: a pair, 2: a word of the quote alone, 3: a word of the window alone
    for word, alike in zip(wanted, likes, strict=True):
        heavy = weight(word)
        row = [0.0] * columns
        step = bytearray(columns)
        step[0] = 2
        for column, (place, gap) in enumerate(zip(places, gaps, strict=True), start=1):
            best, how = previous[column], 2
            if alike[place] and previous[column - 1] + heavy * alike[place] > best:
                best, how = previous[column - 1] + heavy * alike[place], 1
            if row[column - 1] - gap > best:
                best, how = row[column - 1] - gap, 3
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
                pairs.append((line - 1, places[column - 1]))
                line, column = line - 1, column - 1
            case 2:
                line -= 1
            case _:
                column -= 1
    pairs.reverse()
    return pairs


def weight(word: str) -> float:
    """What a word counts: numbers and long words 1, short ones less."""
    return 1.0 if len(word) > 3 or is_number(word) else _LIGHT


def likeness(one: str, other: str) -> float:
    """1 for the same word, a little less for another spelling of it, 0 for another word."""
    if one == other:
        return 1.0
    shorter, longer = sorted((len(one), len(other)))
    if shorter < _SHORTEST or one[0] != other[0] or 2 * shorter < _ALIKE * (shorter + longer) or is_number(one):
        return 0.0
    return _spelling(one, other)


@lru_cache(maxsize=65536)
def _spelling(one: str, other: str) -> float:
    ratio = SequenceMatcher(None, one, other, autojunk=False).ratio()
    return 0.9 * ratio if ratio >= _ALIKE else 0.0
