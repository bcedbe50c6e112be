"""Two sequences of words laid side by side: which word of one is which of the other, misspellings allowed."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache

_ALIKE = 0.75  # how alike two spellings of one word are at least (eigenvector, eigen-vectors)
_LIGHT = 0.4  # the weight of a word of up to three letters: the, of, is
_GAP = 0.02  # what a word costs that stands between two pairs, so that the closest pairs are taken


def align(wanted: list[str], said: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of positions of like words, in order: the alignment with the greatest weight and the fewest skipped words
    (Needleman and Wunsch, both ends of the window free)."""
    columns = len(said) + 1
    previous = [0.0] * columns
    steps: list[bytearray] = []  # 1: a pair, 2: a word of the quote alone, 3: a word of the window alone
    for word in wanted:
        heavy = weight(word)
        row = [0.0] * columns
        step = bytearray(columns)
        step[0] = 2
        for column in range(1, columns):
            alike = likeness(word, said[column - 1])
            best, how = previous[column], 2
            if alike and previous[column - 1] + heavy * alike > best:
                best, how = previous[column - 1] + heavy * alike, 1
            if row[column - 1] - _GAP > best:
                best, how = row[column - 1] - _GAP, 3
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


def has_digit(word: str) -> bool:
    """Whether a word is a figure or holds one."""
    return any(map(str.isdigit, word))


def weight(word: str) -> float:
    """What a word counts: figures and long words 1, short ones less."""
    return 1.0 if len(word) > 3 or has_digit(word) else _LIGHT


@lru_cache(maxsize=65536)
def likeness(one: str, other: str) -> float:
    """1 for the same word, a little less for another spelling of it, 0 for another word."""
    if one == other:
        return 1.0
    if min(len(one), len(other)) < 4 or one[0] != other[0]:
        return 0.0
    ratio = SequenceMatcher(None, one, other, autojunk=False).ratio()
    return 0.9 * ratio if ratio >= _ALIKE else 0.0
