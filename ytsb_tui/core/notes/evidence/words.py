"""A text as words with their places: what is compared when a quote is looked up."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from ytsb_tui.core.notes.evidence.script import folded
from ytsb_tui.core.text.scripts import UNSPACED

# What nobody says.
SIDE_NOTE = re.compile(r"\[[^\[\]]{0,40}\]|\((?:applause|laughter|music)\)|[♪♫]|>>+", re.IGNORECASE)
_UNSPACED = re.compile(f"[{UNSPACED}]")
_OF_CATEGORY = {"L": "a", "Nl": "a", "Nd": "d", "No": "n", "M": "m", "Cf": "m", "Sm": "s", "Sc": "s"}
_APOSTROPHES = "'’‘ʼ‛′´`＇"
_OF_CHARACTER = {
    **dict.fromkeys(_APOSTROPHES, "'"),
    **dict.fromkeys(".．", "."),
    **dict.fromkeys(",，", ","),
    **dict.fromkeys("-‐‑–", "-"),
    **dict.fromkeys("%％‰#&@°", "s"),
}
# A figure, a word, a character that is a word, a minus, a sign, each spelled in the kinds of its characters.
_WORD = re.compile(r"d+(?:[.,']d+)*|a[am]*|[cn]m*|(?<![admcn])-(?=d)|s")
_STOP = re.compile("[.?!…。！？؟।॥．]")
_MARK = re.compile(r"[^\w\s'’\"“”„‘‐‑-]")
_SAID = {"%": "percent", "％": "percent", "+": "plus", "×": "times", "=": "equals", **dict.fromkeys("-–−", "minus")}
_NOT = {"won": "will", "can": "can", "shan": "shall"}  # and don't, isn't, couldn't
_ENDINGS = {"re": "are", "ve": "have", "ll": "will"}
_IS = frozenset("it that there what here he she who where how".split())  # noqa: SIM905 - a list of words
_WHOLE: dict[str, tuple[str, ...]] = {"cannot": ("can", "not"), "gonna": ("going", "to")}
_WHOLE |= dict.fromkeys(["prozent", "procent", "процент", "процента", "процентов", "प्रतिशत"], ("percent",))


class Word(NamedTuple):
    """A word: its `key` is what is compared; it stands from `start` to before `end` in its text; `mark` is what comes
    before the next word: `.` for the end of a sentence, `,` for another mark, else nothing."""

    key: str
    start: int
    end: int
    mark: str


class _Kinds(dict[int, str]):
    """The kind of a character by its code point, found once."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        category = unicodedata.category(character)
        kind = _OF_CHARACTER.get(character) or _OF_CATEGORY.get(category) or _OF_CATEGORY.get(category[0], " ")
        if kind == "a" and _UNSPACED.match(character):
            kind = "c"
        self[code] = kind
        return kind


_KINDS = _Kinds()


def words_of(text: str) -> list[Word]:
    """The words of a text, contractions written out, without what nobody says: punctuation, joiners, `[Music]`.
    Numbers are as they are written."""
    text = SIDE_NOTE.sub(lambda note: " " * len(note[0]), text)
    places = [match.span() for match in _WORD.finditer(text.translate(_KINDS))]
    words: list[Word] = []
    for (start, end), (following, _) in pairwise((*places, (len(text), 0))):
        word = text[start:end]
        word = _SAID.get(word) or folded(word)
        gap = text[end:following]
        mark = "" if gap in {"", " "} else "." if _STOP.search(gap) else "," if _MARK.search(gap) else ""
        if words and len(text[words[-1].end : start]) == 1 and text[start - 1] in _APOSTROPHES:
            pair = _pair(words[-1].key, word)
            if pair:
                first = words.pop().start
                words += [Word(pair[0], first, end, ""), Word(pair[1], first, end, mark)]
                continue
        for part in _WHOLE.get(word, (word,)):
            words.append(Word(part, start, end, mark))
    return words


def _pair(left: str, right: str) -> tuple[str, str] | None:
    """An English contraction as it is written out, None for what is none (`John's`, `l'eau`)."""
    if right == "t" and left.endswith("n"):
        return _NOT.get(left, left[:-1]), "not"
    if right == "s" and left in _IS:
        return left, "is"
    if right == "m" and left == "i":
        return left, "am"
    if right == "s" and left == "let":
        return left, "us"
    return (left, _ENDINGS[right]) if right in _ENDINGS else None


def length(keys: Iterable[str]) -> float:
    """How many words these are; a character of a script without spaces is half a word."""
    return sum(0.5 if is_unspaced(key) else 1.0 for key in keys)


def is_unspaced(key: str) -> bool:
    """Whether this is a character of a script without spaces."""
    return bool(_UNSPACED.match(key))
