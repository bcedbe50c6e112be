"""Parses search queries and questions, and marks their matches in a text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from ytsb_tui.core.knowledge.search import CLOSE, OPEN
from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.core.text.stop_words import STOP_WORDS
from ytsb_tui.core.text.terms import Term, folded, is_bigram, phrases, terms
from ytsb_tui.core.text.words import ASCII_WORD

MOST_PIECES = 16  # of a query
_MOST_KEYWORDS = 24  # of a question
_SHORTEST_QUESTION = 3  # words; in a shorter query stop words count too
_SHORTEST_PREFIX = 3  # letters; too many words start with two
_PIECE = re.compile(r'"([^"]*)"?(\*?)|([^\s"]+)')
_ASCII_PARTS = re.compile(f"({ASCII_WORD.pattern})")  # words, and between them what is none
_STOP_WORDS_BY_LANGUAGE = tuple(frozenset(map(folded, words)) for words in STOP_WORDS.values())
_STOP_WORDS = frozenset().union(*_STOP_WORDS_BY_LANGUAGE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Consecutive terms to search for. `prefix`: the last one may be the start of a longer term. `inflected`: other
    forms of the word match too, and corrections of it when it occurs nowhere."""

    terms: tuple[str, ...]
    prefix: bool = False
    inflected: bool = False

    @property
    def is_stop_word(self) -> bool:
        """Whether it says nothing about a subject."""
        return self.inflected and self.terms[0] in _STOP_WORDS


def pieces(query: str) -> tuple[Piece, ...]:
    """The pieces of a query, all of which must match: words, `"a phrase"`, `start*`. Everything else in it is plain
    text."""
    found: list[Piece] = []
    for phrase, star, word in _PIECE.findall(clean(query, 1000)):
        prefix = bool(star) or word.endswith("*")
        found += (
            _piece(each.terms, each.prefix or prefix, inflected=not phrase)
            for each in phrases(phrase or word.rstrip("*"))
        )
    return tuple(dict.fromkeys(found))[:MOST_PIECES]


def as_typed(query: str, parsed: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The pieces of a query that is still being typed: the last word may be incomplete."""
    if not parsed or query.rstrip().endswith('"'):
        return parsed
    last = parsed[-1]
    return (*parsed[:-1], _piece(last.terms, prefix=True, inflected=last.inflected))


def without_stop_words(parsed: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The pieces of a question without its stop words; unchanged when it is short or has no other words."""
    left = tuple(piece for piece in parsed if not piece.is_stop_word)
    return left if left and len(parsed) >= _SHORTEST_QUESTION else parsed


def keywords(question: str) -> tuple[Piece, ...]:
    """The words of a question that tell its subject, any of which may match; each bigram counts as one."""
    found = [phrase for chunk in clean(question, 2000).split() for phrase in phrases(chunk)]
    single = dict.fromkeys((term, phrase.prefix) for phrase in found for term in phrase.terms)
    ignored = _stop_words_of({term for term, _ in single})
    about = [each for each in single if each[0] not in ignored] or list(single)
    return tuple(_piece((term,), prefix, inflected=True) for term, prefix in about[:_MOST_KEYWORDS])


def _stop_words_of(words: Set[str]) -> frozenset[str]:
    """The stop words of the language that most of the words of a question are in."""
    return max(_STOP_WORDS_BY_LANGUAGE, key=lambda known: len(words & known))


def _piece(words: tuple[str, ...], prefix: bool, *, inflected: bool) -> Piece:
    is_word = len(words) == 1 and not is_bigram(words[0])
    vague = is_word and len(words[0]) < _SHORTEST_PREFIX
    return Piece(terms=words, prefix=prefix and not vague, inflected=inflected and is_word)


def highlighted(text: str, wanted: Sequence[Piece]) -> str:
    """The text, in the form NFC, with OPEN and CLOSE around each match."""
    words = frozenset(piece.terms[0] for piece in wanted if len(piece.terms) == 1)
    prefixes = tuple(piece.terms[0] for piece in wanted if len(piece.terms) == 1 and piece.prefix)
    longer: dict[str, list[Piece]] = {}
    for piece in wanted:
        if len(piece.terms) > 1:
            longer.setdefault(piece.terms[0], []).append(piece)
    if text.isascii() and not longer:
        return _with_words_marked(text, words, prefixes)
    text = unicodedata.normalize("NFC", text)
    ranges: list[tuple[int, int]] = []
    found = terms(text)
    for at, (term, start, end) in enumerate(found):
        if term in words:
            ranges.append((start, end))
        if term.startswith(prefixes):
            ranges += ((start, _end_of_prefix(found[at], prefix)) for prefix in prefixes if term.startswith(prefix))
        if term in longer:
            ends = (_end(found, at, piece) for piece in longer[term])
            ranges += ((start, last) for last in ends if last is not None)
    return _with_marks(text, ranges)


def _with_words_marked(text: str, words: Set[str], prefixes: tuple[str, ...]) -> str:
    """The same for most texts and queries, in a fraction of the time: a search highlights a hundred passages."""
    parts = _ASCII_PARTS.split(text)
    for at in range(1, len(parts), 2):
        word = parts[at].lower()
        if word in words or word.startswith(prefixes):
            parts[at] = f"{OPEN}{parts[at]}{CLOSE}"
    return "".join(parts)


def _end(found: list[Term], at: int, piece: Piece) -> int | None:
    """The end of a match that starts at this term; None when there is none."""
    row = found[at : at + len(piece.terms)]
    *inner, last = piece.terms
    if len(row) < len(piece.terms) or any(term != want for (term, _, _), want in zip(row, inner, strict=False)):
        return None
    there = row[-1][0]
    return row[-1][2] if there == last or (piece.prefix and there.startswith(last)) else None


def _end_of_prefix(term: Term, prefix: str) -> int:
    """The end of the word; within a bigram, the end of the matched characters."""
    text, start, end = term
    return min(end, start + len(prefix)) if is_bigram(text) else end


def _with_marks(text: str, ranges: list[tuple[int, int]]) -> str:
    parts: list[str] = []
    after = 0
    for start, end in _merged(ranges):
        parts += text[after:start], OPEN, text[start:end], CLOSE
        after = end
    return "".join(parts) + text[after:]


def _merged(ranges: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The ranges in order, overlapping ones merged."""
    start = end = -1
    for begin, stop in sorted(ranges):
        if begin >= end:
            if end > start:
                yield start, end
            start, end = begin, stop
        end = max(end, stop)
    if end > start:
        yield start, end
