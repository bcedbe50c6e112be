"""Numbers by their value, in figures and in words.

Numbers that follow each other are one: nineteen eighty four and 1984, ten thirty and 10:30, five five five and 555.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from ytsb_tui.core.notes.evidence.figures import CHARACTERS, decimal_digits, figure, in_characters
from ytsb_tui.core.notes.evidence.number_words import Part, number_parts
from ytsb_tui.core.notes.evidence.sums import Sum
from ytsb_tui.core.notes.evidence.words import Word

_ORDINALS = frozenset(("st", "nd", "rd", "th"))
_PERCENT = frozenset((("per", "cent"), ("pour", "cent"), ("por", "ciento"), ("por", "cento"), ("per", "cento")))
_LONGEST = 24  # characters of a number that is written in them
_BETWEEN = re.compile(r"\s*[,:'’]?\s*|[-‐‑]|\.(?!\s)")  # two numbers that are one


def numbers_read(words: Sequence[Word], text: str, *, point_groups: bool) -> list[Word]:
    """The words with each number as one word, whose key tells its value. `point_groups` says that 2.097 is two thousand
    and ninety-seven, as most of Europe writes it, and not two and a bit."""
    figures = tuple(
        figure(text[word.start : word.end], point_groups=point_groups) if text[word.start].isdecimal() else None
        for word in words
    )
    reader = _Reader(text=text, words=words, figures=figures)
    read: list[Word] = []
    at = 0
    while at < len(words):
        key, after = reader.read(at)
        word = (
            words[at] if after == at + 1 else words[at]._replace(end=words[after - 1].end, mark=words[after - 1].mark)
        )
        word = word if word.key == key else word._replace(key=key)
        at = after
        if read and _one(read[-1], word, text):
            first = read.pop()
            word = Word(f"{first.key[:-1]}{key[1:]}", first.start, word.end, word.mark)
        read.append(word)
    return read


def is_number(key: str) -> bool:
    """Whether a word is a number, by its key."""
    return key.startswith("#")


def _key(digits: str) -> str:
    return f"#{digits}#"  # so that 1 2 is not 12 where words are written without spaces


def _one(first: Word, second: Word, text: str) -> bool:
    if not (is_number(first.key) and is_number(second.key) and (first.key + second.key).replace("#", "").isdecimal()):
        return False
    between = text[first.end : second.start]
    hyphen = between.strip() in {"-", "‐", "‑"}  # 3-4 is no number, but twenty-four is
    return bool(_BETWEEN.fullmatch(between)) and not (hyphen and text[second.start].isdecimal())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    text: str
    words: Sequence[Word]
    figures: Sequence[str | None]

    def read(self, at: int) -> tuple[str, int]:
        """The key of what begins at a word, and the word after it."""
        key, written = self.words[at].key, self.figures[at]
        after = at + 1
        if written is not None or key in CHARACTERS:
            digits, count = in_characters(self._run(at))
            if count:
                return _key(digits), at + count
        elif key == "oh" and at and self._first(at - 1) and self._first(after):
            return _key("0"), after  # nineteen oh four
        elif not number_parts(key):
            return ("percent", at + 2) if (key, self._key(after)) in _PERCENT else (key, after)
        if written is not None and self._key(after) in _ORDINALS and self.words[after].start == self.words[at].end:
            return _key(f"{written}th"), after + 1
        number, after = self._sum(at)
        if after == at:
            return key, at + 1
        if written is not None and after == at + 1:
            return _key(written), after
        return _key(decimal_digits(number.value) + ("th" if number.ordinal else "")), after

    def _run(self, at: int) -> list[str]:
        """The words from here on between which nothing stands but the end of a cue, up to as many as a number takes;
        figures as digits."""
        run = [self.figures[at] or self.words[at].key]
        for first, second in pairwise(self.words[at : at + _LONGEST]):
            if self.text[first.end : second.start] not in {"", "\n"}:
                break
            run.append(self.figures[at + len(run)] or second.key)
        return run

    def _sum(self, at: int) -> tuple[Sum, int]:
        number = Sum()
        while at < len(self.words) and (after := self._add(number, at)) > at:
            at = after
            mark = self.words[at - 1].mark
            if mark == "." or (mark and self._kind(at) in {"one", "and"}):
                break
        return number, at

    def _add(self, number: Sum, at: int) -> int:
        """Adds what stands at a word; the word after it, or the same where it does not belong to the number."""
        written = self.figures[at]
        if written is not None:
            return at + number.add_figure(Decimal(written), self._first(at + 1))
        parts = number_parts(self.words[at].key)
        after = at + 1
        if not parts:
            return at
        if parts[0].kind == "point":
            digits, after = self._fraction(after)
            return after if digits and number.add_fraction(digits) else at
        if parts[0].kind == "and":
            rest = parts[1:]
            if not rest:
                rest, after = number_parts(self._key(after)), after + 1
            return after if rest and number.add_after_and(parts[0].value, rest, self._first(after)) else at
        return after if number.add(parts, self._first(after)) else at

    def _fraction(self, at: int) -> tuple[str, int]:
        """The digits after a point: said one by one, or as one number below a hundred."""
        said: list[str] = []
        while at + len(said) < len(self.words) and (digits := self._digits(at + len(said))):
            said.append(digits)
        if said and len(said[0]) > 1:
            tens = said[0].endswith("0") and len(said[1:2]) and len(said[1]) == 1
            said = [said[0][:-1], said[1]] if tens else said[:1]
        else:
            said = [digits for digits in said if len(digits) == 1]
        return "".join(said), at + len(said)

    def _digits(self, at: int) -> str:
        part = self._first(at)
        return self.figures[at] or (str(part.value) if part is not None and part.kind == "unit" else "")

    def _first(self, at: int) -> Part | None:
        """The first part of the word there."""
        parts = number_parts(self._key(at))
        return parts[0] if parts else None

    def _kind(self, at: int) -> str:
        part = self._first(at)
        return "" if part is None else part.kind

    def _key(self, at: int) -> str:
        return self.words[at].key if at < len(self.words) else ""
