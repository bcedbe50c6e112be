"""Words as they are compared: case, punctuation, accents and spelling variants of captions make no difference."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from ytsb_tui.core.text.scripts import KATAKANA, UNSPACED

if TYPE_CHECKING:
    from regex import Pattern

_SIDE_NOTE = re.compile(r"\[[^\[\]]{0,40}\]|\((?:applause|laughter|music)\)|[♪♫]", re.IGNORECASE)  # nobody says these
_APOSTROPHES = re.compile("[’‘ʼ‛′´`]")
_GROUPED = re.compile(r"(?<=\d)[,'\u00a0\u202f](?=\d{3}(?!\d))")  # 1,000 and 1'000
_POINT = re.compile(r"(?<=\d)[.,](?=\d)")
_CONTRACTIONS = (
    (re.compile(r"\bwon't\b"), "will not"),
    (re.compile(r"\bcan't\b|\bcannot\b"), "can not"),
    (re.compile(r"n't\b"), " not"),
    (re.compile(r"'re\b"), " are"),
    (re.compile(r"'ve\b"), " have"),
    (re.compile(r"'ll\b"), " will"),
    (re.compile(r"\bi'm\b"), "i am"),
    (re.compile(r"\b(it|that|there|what|here|he|she|who|where|how)'s\b"), r"\1 is"),
    (re.compile(r"\blet's\b"), "let us"),
    (re.compile(r"\bgonna\b"), "going to"),
)
_ONES = (
    "zero - two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_NUMBERS = {word: str(number) for number, word in enumerate(_ONES.split())}  # but one: it is a pronoun too
_NUMBERS |= {word: str(10 * ten) for ten, word in enumerate(_TENS.split(), start=2)}


def plain_words(text: str) -> list[str]:
    """The words of a text in the form in which they are compared: lower case, no accents, contractions written out,
    small English numbers as figures, no `[Music]`."""
    text = _SIDE_NOTE.sub(" ", _APOSTROPHES.sub("'", text))
    text = _GROUPED.sub("", unicodedata.normalize("NFKC", text))
    text = _POINT.sub("p", text).casefold()  # 3.5 is one word and not 35
    if "'" in text or "cannot" in text or "gonna" in text:
        for pattern, replacement in _CONTRACTIONS:
            text = pattern.sub(replacement, text)
        text = text.replace("'", "")
    return [_NUMBERS.get(word, word) for word in bare_words(without_accents(text))]


def bare_words(text: str) -> list[str]:
    """Runs of letters, marks and digits. In scripts without spaces a character with its marks is a word, in Katakana a
    run of them, as UAX 29 has it."""
    return _ASCII_WORD.findall(text) if text.isascii() else _word().findall(text)


def without_accents(text: str) -> str:
    """The text without accents, Hebrew points and Arabic vowels, and without joiners. Marks that make other letters,
    such as the vowels of Indic scripts and the dots of Kana, stay."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(character for character in decomposed if not _is_accent(character)))


_LANGUAGE = r"(?:(?<=[a-zA-Z])(?:\+\+|#)(?![a-zA-Z0-9]))?"  # C++ and C# are words, and not the word C
_ASCII_WORD = re.compile(rf"[a-zA-Z0-9]+{_LANGUAGE}")
_UNREAD = frozenset("\u0640\u200c\u200d\ufe0e\ufe0f")  # Arabic stretching, joiners, text or emoji


@cache
def _word() -> Pattern[str]:
    import regex

    letters = rf"[[\p{{L}}\p{{N}}]--[{UNSPACED}]]"
    marked = rf"[[\p{{L}}\p{{N}}\p{{Mn}}\p{{Mc}}]--[{UNSPACED}]]"
    return regex.compile(rf"{letters}{marked}*{_LANGUAGE}|[{KATAKANA}]+|[{UNSPACED}]\p{{M}}*", regex.VERSION1)


def _is_accent(character: str) -> bool:
    """By the class of a combining mark: 1 strikes letters out, 10 to 36 point Hebrew and Arabic, and from 200 on stand
    accents below and above."""
    combining = unicodedata.combining(character)
    return combining >= 200 or 10 <= combining <= 36 or combining == 1 or character in _UNREAD
