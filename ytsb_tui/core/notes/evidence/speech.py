"""Speech and quotes in one form: the same words, however they are written."""

from __future__ import annotations

from ytsb_tui.core.notes.evidence.numbers import numbers_read
from ytsb_tui.core.notes.evidence.words import Word, words_of

_FILLERS = frozenset("uh uhm umm erm hmm hm mm mhm äh ähm öh öhm euh ehm эм ээ 呃".split())  # noqa: SIM905
_ENGLISH = _FILLERS | {"um", "er", "ah"}  # words of other languages


def spoken_words(text: str, *, english: bool) -> list[Word]:
    """The words of a text as they are compared: contractions written out, numbers by value, no `uh`. English writes
    2.097 for a bit more than two, most of Europe for two thousand and ninety-seven."""
    fillers = _ENGLISH if english else _FILLERS
    words = [word for word in words_of(text) if word.key not in fillers]
    return numbers_read(words, text, point_groups=not english)
