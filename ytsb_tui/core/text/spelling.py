"""Edit distance, and how to find the words within it.

A word with one wrong, missing or extra letter has one correct half; so candidates are the words that share its first or
its second half. Only two transposed letters in the middle damage both.
"""

from __future__ import annotations

_SHORTEST = 3  # letters of a word that may be misspelled
_LONG = 8  # letters of a word that may have two errors


def max_edits(word: str) -> int:
    """The number of edits by which a correction may differ from the word."""
    return 0 if len(word) < _SHORTEST else 1 if len(word) < _LONG else 2


def halves(word: str) -> tuple[str, str]:
    """The first and the second half of a word."""
    middle = len(word) // 2
    return word[:middle], word[middle:]


def middle_transposed(word: str) -> str:
    """The word with the two letters in its middle transposed."""
    middle = len(word) // 2
    return f"{word[: middle - 1]}{word[middle]}{word[middle - 1]}{word[middle + 1 :]}"


def edit_distance(one: str, other: str, most: int) -> int | None:
    """The optimal string alignment distance: insertions, deletions, substitutions and transpositions of neighbours.
    None when it is more than `most`."""
    if abs(len(one) - len(other)) > most:
        return None
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        line = [row]
        for column, theirs in enumerate(other, 1):
            cost = min(last[column] + 1, line[-1] + 1, last[column - 1] + (letter != theirs))
            if row > 1 < column and letter == other[column - 2] and one[row - 2] == theirs:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        if min(line) > most:
            return None
        before, last = last, line
    return last[-1] if last[-1] <= most else None
