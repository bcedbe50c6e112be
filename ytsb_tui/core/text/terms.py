"""Tokenizes texts and queries for the search index.

A word is one term, without case and accents. Scripts without spaces between words, and Korean, which attaches particles
to words, are split into overlapping character bigrams: any word is then found as a sequence of bigrams, wherever it
starts.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate
from operator import add
from typing import TYPE_CHECKING

from ytsb_tui.core.text.scripts import HAN, HIRAGANA, KATAKANA, STACKED, UNSPACED
from ytsb_tui.core.text.words import ASCII_WORD, PROGRAMMING, without_accents

if TYPE_CHECKING:
    from regex import Match, Pattern

_CJK = HAN + HIRAGANA + KATAKANA
_HANGUL = "\u1100-\u11ff\u3131-\u318e\ua960-\ua97f\uac00-\ud7a3\ud7b0-\ud7ff"

Term = tuple[str, int, int]  # the term, and its range (from, to) in the text


@cache
def _run() -> Pattern[str]:
    """A word, or a run without spaces. Captions may break a Chinese or Japanese word anywhere, a Thai one at a line."""
    import regex

    others = f"{UNSPACED}{_HANGUL}"
    word = rf"[[\p{{L}}\p{{N}}]--[{others}]][[\p{{L}}\p{{N}}\p{{Mn}}\p{{Mc}}\u200c\u200d]--[{others}]]*{PROGRAMMING}"
    return regex.compile(
        rf"(?P<word>{word})"
        rf"|(?P<cjk>[{_CJK}]\p{{M}}*(?:\s*[{_CJK}]\p{{M}}*)*)"
        rf"|(?P<hangul>[{_HANGUL}]+)"
        rf"|(?P<stacked>[{STACKED}][{STACKED}\p{{M}}]*(?:\n[{STACKED}][{STACKED}\p{{M}}]*)*)",
        regex.VERSION1,
    )


@cache
def _character() -> tuple[Pattern[str], Pattern[str]]:
    """A character with its marks, and a mark."""
    import regex

    return regex.compile(r"(?s:.)\p{M}*"), regex.compile(r"\p{M}")


def terms(text: str) -> list[Term]:
    """The terms of a text, which must be in the form NFC, in order."""
    if text.isascii():
        return [(match[0], match.start(), match.end()) for match in ASCII_WORD.finditer(text.lower())]
    found: list[Term] = []
    for run in _run().finditer(text):
        found += [(folded(run[0]), *run.span())] if run.lastgroup == "word" else _bigrams(run)
    return found


def index_text(text: str) -> str:
    """The words and bigrams of a text, separated by spaces."""
    return " ".join(ASCII_WORD.findall(text.lower())) if text.isascii() else _indexed(text)[0]


def index_characters(text: str) -> str:
    """The characters of the runs without spaces, each once, separated by spaces."""
    return "" if text.isascii() else _indexed(text)[1]


@lru_cache(maxsize=1)  # both functions above are called for the same text
def _indexed(text: str) -> tuple[str, str]:
    found: list[str] = []
    known: set[str] = set()
    for run in _run().finditer(unicodedata.normalize("NFC", text)):
        if run.lastgroup == "word":
            found.append(folded(run[0]))
        else:
            characters = _characters(_unbroken(run))
            found += map(add, characters, characters[1:])
            known.update(characters)
    return " ".join(found), " ".join(sorted(known))


def words_in(text: str) -> set[str]:
    """The terms of a text that are words."""
    if text.isascii():
        return set(ASCII_WORD.findall(text.lower()))
    runs = _run().finditer(unicodedata.normalize("NFC", text))
    return {folded(run[0]) for run in runs if run.lastgroup == "word"}


@lru_cache(maxsize=65_536)
def folded(word: str) -> str:
    """A word without case, accents, joiners and differences of width."""
    return word.lower() if word.isascii() else without_accents(unicodedata.normalize("NFKC", word).casefold())


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Consecutive terms. `prefix`: the last one is only the start of a term."""

    terms: tuple[str, ...]
    prefix: bool = False


def phrases(text: str) -> Iterator[Phrase]:
    """What to search for when a user types `text`: consecutive words, and runs without spaces."""
    words: list[str] = []
    for run in _run().finditer(unicodedata.normalize("NFC", text)):
        if run.lastgroup == "word":
            words.append(folded(run[0]))
            continue
        if words:
            yield Phrase(terms=tuple(words))
            words = []
        *bigrams, last = (term for term, _, _ in _bigrams(run))
        yield Phrase(terms=tuple(bigrams)) if bigrams else Phrase(terms=(last,), prefix=True)
    if words:
        yield Phrase(terms=tuple(words))


def is_bigram(term: str) -> bool:
    """Whether a term is part of a run without spaces rather than a word."""
    run = None if term.isascii() else _run().match(term)
    return run is not None and run.lastgroup != "word"


def _unbroken(run: Match[str]) -> str:
    """A run without the white space in it, in full width."""
    return unicodedata.normalize("NFKC" if run.lastgroup == "cjk" else "NFC", "".join(run[0].split()))


def _characters(text: str) -> list[str]:
    """The characters of a run, each with its combining marks."""
    characters, mark = _character()
    return characters.findall(text) if mark.search(text) else list(text)


def _bigrams(run: Match[str]) -> Iterator[Term]:
    """The bigrams of a run, then its last character."""
    text = _unbroken(run)
    places = [place for place, character in enumerate(run[0], run.start()) if not character.isspace()]
    characters = _characters(text)
    if len(places) != len(text):  # half width: the range of each bigram is the whole run
        starts, ends = [run.start()] * len(characters), [run.end()] * len(characters)
    else:
        lengths = [0, *accumulate(map(len, characters))]
        starts = [places[at] for at in lengths[:-1]]
        ends = [places[at - 1] + 1 for at in lengths[1:]]
    yield from zip(map(add, characters, characters[1:]), starts, ends[1:], strict=False)
    yield characters[-1], starts[-1], ends[-1]
