"""Words as they are compared: case, punctuation, accents and spelling variants of captions make no difference."""

from __future__ import annotations

import re
import unicodedata

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
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")  # scripts without spaces: a character is a word
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
    if not text.isascii():
        text = "".join(character for character in unicodedata.normalize("NFD", text) if not _is_mark(character))
        text = unicodedata.normalize("NFC", text)
    return [_NUMBERS.get(word, word) for word in _WORD.findall(text)]


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) == "Mn"
