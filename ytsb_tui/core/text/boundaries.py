"""Where words and characters begin and end, by Unicode's rules (UAX 29).

`regex` is the one library that knows them and is fast; it is loaded when the first text is taken apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from regex import Pattern

APOSTROPHES = "'’"


@cache
def _word() -> Pattern[str]:
    """UAX 29, with one of the changes that it suggests: an apostrophe ends a word (`l'algèbre`, `Newton's`)."""
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
    """Where the words of a text begin and end. Scripts without spaces have no words here: Chinese characters and Thai
    syllables stand alone, as UAX 29 has it."""
    return [match.span() for match in _word().finditer(text)]


def runs(text: str) -> list[str]:
    """Runs of letters, digits and what belongs to them: marks and joiners."""
    return _run().findall(text)


def occurrences(term: str, text: str) -> Iterator[tuple[int, int]]:
    """Where a term stands in a text as whole words, whatever its case: not `कर` in `करें`, not `C` in `C++`."""
    import regex

    pattern = rf"(?:\b|(?<=[{APOSTROPHES}])){regex.escape(term)}(?:\b|(?=[{APOSTROPHES}]))(?![+#])"
    for match in regex.finditer(pattern, text, regex.WORD | regex.IGNORECASE):
        yield match.span()


def cut(text: str, most: int) -> str:
    """The first `most` code points at the most, whole characters only: no letter loses its marks, no family a child."""
    if len(text) <= most:
        return text
    return text[: next(match.start() for match in _character().finditer(text) if match.end() > most)]


def cut_bytes(text: str, most: int) -> str:
    """The first `most` bytes in UTF-8 at the most, whole characters only."""
    return cut(text, len(text.encode()[:most].decode(errors="ignore")))
