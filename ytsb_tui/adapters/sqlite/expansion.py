"""Expands a query by what the library contains: inflections, completions and corrections of its words."""

from __future__ import annotations

import sqlite3
import unicodedata
from dataclasses import dataclass, replace

from ytsb_tui.adapters.sqlite.vocabulary import completions, corrections, inflections
from ytsb_tui.core.knowledge.queries import Piece, as_typed, pieces
from ytsb_tui.core.text.terms import is_bigram, terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Expansion:
    """A piece of a query as an FTS5 expression, and what to highlight in its matches. `correction` is set when the word
    occurs nowhere and corrections of it are searched for instead: the most likely one."""

    match: str
    marks: tuple[Piece, ...]
    correction: str | None = None


def expanded(db: sqlite3.Connection, piece: Piece, *, corrected: bool = False) -> Expansion:
    """The piece with the inflections of its word and its completions if it is a prefix. Corrections are added if there
    are none of these, or if `corrected`."""
    if not piece.inflected:
        return Expansion(match=_phrase(piece), marks=(piece,))
    (word,) = piece.terms
    words = inflections(db, word)
    completed = completions(db, word) if piece.prefix else set()
    if completed is None and not corrected:
        return _any_of(words | {word}, piece)
    words |= completed or set()
    if words and not corrected:
        return _any_of(words | {word}, None)
    if not words and _occurs(db, piece):
        return _any_of({word}, None)
    likely = corrections(db, word)
    words = words.union({word}, *(inflections(db, other) for other in likely))
    found = _any_of(words, piece if piece.prefix else None)
    return replace(found, correction=likely[0]) if likely else found


def suggestion(db: sqlite3.Connection, query: str) -> str | None:
    """The query with corrected words; None when all of its words occur, or none can be corrected."""
    parsed = as_typed(query, pieces(query))
    corrected = {piece.terms[0]: found.correction for piece in parsed if (found := expanded(db, piece)).correction}
    text = unicodedata.normalize("NFC", query)
    for term, start, end in reversed(terms(text)):
        text = text[:start] + (corrected.get(term) or text[start:end]) + text[end:]
    return text if corrected else None


def _any_of(words: set[str], prefix: Piece | None) -> Expansion:
    marks = (*(Piece(terms=(word,)) for word in sorted(words)), *([prefix] if prefix else []))
    return Expansion(match=f"({' OR '.join(map(_phrase, marks))})", marks=marks)


def _phrase(piece: Piece) -> str:
    star = "*" if piece.prefix and not is_bigram(piece.terms[-1]) else ""  # bigrams, and characters, are whole terms
    return f'"{" ".join(piece.terms)}"{star}'


def _occurs(db: sqlite3.Connection, piece: Piece) -> bool:
    """Whether the index contains a word that is not in the vocabulary."""
    return any(
        db.execute(f"SELECT 1 FROM {table} WHERE {table} MATCH ? LIMIT 1", (_phrase(piece),)).fetchone()
        for table in ("passage_words", "note_words")
    )
