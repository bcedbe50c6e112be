"""Boundaries of words and characters by Unicode's rules (UAX 29).

`regex` implements them; it is imported at the first use, because it takes a while.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from regex import Pattern

APOSTROPHES = "'’"

# The same words in a text of these characters, in half the time.
_SIMPLE = re.compile(r"[\x00-\x7f✓≈“”’…–—]*")
_JOINED = r"(?:(?<=[A-Za-z])[.:](?=[A-Za-z])|(?<=[0-9])[.,;](?=[0-9]))"
_SIMPLE_WORD = re.compile(rf"[A-Za-z0-9_]+(?:{_JOINED}[A-Za-z0-9_]+)*")


@cache
def _word() -> Pattern[str]:
    """UAX 29 with one tailoring that it suggests: an apostrophe ends a word (`l'algèbre`, `Newton's`)."""
    import regex

    inner = f"[^{APOSTROPHES}]"
    begin, end = rf"(?:\b|(?<=[{APOSTROPHES}]))", rf"(?:\b|(?=[{APOSTROPHES}]))"
    return regex.compile(rf"{begin}[\p{{L}}\p{{N}}_]{inner}*?{end}", regex.WORD | regex.DOTALL)


@cache
def _run() -> Pattern[str]:
    import regex

    return regex.compile(r"[\p{L}\p{N}][\p{L}\p{N}\p{M}\u200c\u200d]*")


@cache
def _character() -> Pattern[str]:
    import regex

    return regex.compile(r"\X")


def word_spans(text: str) -> list[tuple[int, int]]:
    """The ranges of the words of a text. In scripts without spaces each character or syllable is a word, as in
    UAX 29."""
    return [match.span() for match in (_SIMPLE_WORD if _SIMPLE.fullmatch(text) else _word()).finditer(text)]


def runs(text: str) -> list[str]:
    """Runs of letters and digits with their marks and joiners."""
    return _run().findall(text)


def occurrences(term: str, text: str) -> Iterator[tuple[int, int]]:
    """The ranges where a term occurs as whole words, ignoring case: not `कर` in `करें`, not `C` in `C++`."""
    import regex

    pattern = rf"(?:\b|(?<=[{APOSTROPHES}])){regex.escape(term)}(?:\b|(?=[{APOSTROPHES}]))(?![+#])"
    for match in regex.finditer(pattern, text, regex.WORD | regex.IGNORECASE):
        yield match.span()


def cut(text: str, most: int) -> str:
    """At most `most` code points, cut between characters: letters keep their marks, emoji sequences stay whole."""
    if len(text) <= most:
        return text
    return text[: next(match.start() for match in _character().finditer(text) if match.end() > most)]


def cut_bytes(text: str, most: int) -> str:
    """At most `most` bytes in UTF-8, cut between characters."""
    return cut(text, len(text.encode()[:most].decode(errors="ignore")))
