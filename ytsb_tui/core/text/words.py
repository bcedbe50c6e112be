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
    """Runs of letters, marks and digits. In scripts without spaces each character with its marks is a word; a run of
    Katakana is one word, as in UAX 29."""
    return ASCII_WORD.findall(text) if text.isascii() else _word().findall(text)


def without_accents(text: str) -> str:
    """The text without accents, Hebrew points, Arabic vowel signs and joiners. Marks that make a different letter stay,
    such as Indic vowel signs and the voicing marks of Kana."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(character for character in decomposed if not _is_accent(character)))


PROGRAMMING = r"(?:(?<=[a-zA-Z])(?:\+\+|#)(?![a-zA-Z0-9]))?"  # C++ and C# are words of their own
ASCII_WORD = re.compile(rf"[a-zA-Z0-9]+{PROGRAMMING}")
_UNREAD = frozenset("\u0640\u200c\u200d\ufe0e\ufe0f")  # tatweel, joiners, variation selectors


@cache
def _word() -> Pattern[str]:
    import regex

    letters = rf"[[\p{{L}}\p{{N}}]--[{UNSPACED}]]"
    marked = rf"[[\p{{L}}\p{{N}}\p{{Mn}}\p{{Mc}}]--[{UNSPACED}]]"
    return regex.compile(rf"{letters}{marked}*{PROGRAMMING}|[{KATAKANA}]+|[{UNSPACED}]\p{{M}}*", regex.VERSION1)


def _is_accent(character: str) -> bool:
    """By canonical combining class: 1 are overlays, 10 to 36 Hebrew, Arabic and Syriac points, from 200 on accents
    above and below."""
    combining = unicodedata.combining(character)
    return combining >= 200 or 10 <= combining <= 36 or combining == 1 or character in _UNREAD
