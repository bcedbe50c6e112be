"""The words of the library, with which queries are expanded: inflections, completions and corrections."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from ytsb_tui.core.text.spelling import edit_distance, halves, max_edits, middle_transposed
from ytsb_tui.core.text.stems import base_language, stems
from ytsb_tui.core.text.terms import words_in

_MOST_WORDS = 60  # inflections or completions of a word
_MOST_CORRECTIONS = 5
_COUNTED = 1_000  # passages
_LONGEST = 40  # letters; longer words are not stored
_LAST = "\U0010ffff"
# One step in the index per language.
_LANGUAGES = """
    WITH RECURSIVE known (language) AS (
        SELECT min(language) FROM vocabulary UNION ALL
        SELECT (SELECT min(language) FROM vocabulary WHERE language > known.language) FROM known
        WHERE known.language IS NOT NULL
    ) SELECT language FROM known WHERE language IS NOT NULL
"""


def add_words(db: sqlite3.Connection, texts: Iterable[str], language: str) -> None:
    """Stores the words of texts in a language (its code; empty when unknown)."""
    words = [word for word in set[str]().union(*map(words_in, texts)) if len(word) <= _LONGEST]
    code = base_language(language)
    known = db.execute(
        "SELECT word FROM vocabulary WHERE language = ? AND word IN (SELECT value FROM json_each(?))",
        (code, json.dumps(words)),
    )
    new = sorted(set(words).difference(word for (word,) in known))
    db.executemany(
        "INSERT INTO vocabulary (word, language, stem, reversed) VALUES (?, ?, ?, ?)",
        ((word, code, stem, word[::-1]) for word, stem in stems(new, code).items()),
    )


def inflections(db: sqlite3.Connection, word: str) -> set[str]:
    """The words of the library that have the same stem, in any of its languages; the word itself if it occurs."""
    by_stem = [[code, stem] for (code,) in db.execute(_LANGUAGES) for stem in stems([word], code).values()]
    rows = db.execute(
        "SELECT word FROM json_each(?) AS one JOIN vocabulary ON language = json_extract(one.value, '$[0]') "
        "AND stem = json_extract(one.value, '$[1]') LIMIT ?",
        (json.dumps(by_stem), _MOST_WORDS),
    )
    return {form for (form,) in rows}


def occurs(db: sqlite3.Connection, word: str) -> bool:
    """Whether the library contains the word in this very form."""
    return db.execute("SELECT 1 FROM vocabulary WHERE word = ?", (word,)).fetchone() is not None


def completions(db: sqlite3.Connection, prefix: str) -> set[str] | None:
    """The words that start with `prefix`; None when there are too many."""
    rows = db.execute(
        "SELECT DISTINCT word FROM vocabulary WHERE word >= ? AND word < ? LIMIT ?",
        (prefix, prefix + _LAST, _MOST_WORDS + 1),
    ).fetchall()
    return {word for (word,) in rows} if len(rows) <= _MOST_WORDS else None


def corrections(db: sqlite3.Connection, word: str) -> list[str]:
    """Words of which this one may be a misspelling: the fewest edits first, then the most frequent."""
    most = max_edits(word)
    if not most:
        return []
    start, end = halves(word)
    rows = db.execute(
        "SELECT word FROM vocabulary WHERE word = :transposed "
        "UNION SELECT word FROM vocabulary WHERE word >= :start AND word < :after_start "
        "AND length(word) BETWEEN :shortest AND :longest "
        "UNION SELECT word FROM vocabulary WHERE reversed >= :end AND reversed < :after_end "
        "AND length(word) BETWEEN :shortest AND :longest",
        {
            "transposed": middle_transposed(word),
            "start": start,
            "after_start": start + _LAST,
            "end": end[::-1],
            "after_end": end[::-1] + _LAST,
            "shortest": len(word) - most,
            "longest": len(word) + most,
        },
    )
    edits = {other: count for (other,) in rows if (count := edit_distance(word, other, most))}
    return sorted(edits, key=lambda other: (edits[other], -_frequency(db, other), other))[:_MOST_CORRECTIONS]


def _frequency(db: sqlite3.Connection, word: str) -> int:
    """The number of passages with a word, counted to a limit."""
    query = "SELECT count(*) FROM (SELECT 1 FROM passage_words WHERE passage_words MATCH ? LIMIT ?)"
    return int(db.execute(query, (f'"{word}"', _COUNTED)).fetchone()[0])
