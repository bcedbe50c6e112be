"""Passages by meaning: their vectors, and those nearest to a question."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Sequence

from ytsb_tui.core.knowledge.questions import Scope
from ytsb_tui.engine.ports.embeddings import Embedder, Vector

IN_SCOPE = (
    "(:subject IS NULL OR jobs.subject = :subject) "
    "AND (:videos = '[]' OR jobs.video IN (SELECT value FROM json_each(:videos)))"
)
_CANDIDATES, _ONE_IN = 1_000, 250  # passages that are compared exactly: so many, or one in so many


def without_vector(db: sqlite3.Connection, most: int) -> list[tuple[int, str, str]]:
    """Passages that have no vector: id, title of the video, text. They get them in the order of their ids, so those
    above the highest one are left."""
    return db.execute(
        "SELECT id, coalesce(title, ''), replace(text, char(10), ' ') FROM passages JOIN jobs USING (video) "
        "WHERE id > (SELECT coalesce(max(passage), 0) FROM vectors) ORDER BY id LIMIT ?",
        (most,),
    ).fetchall()


def waiting(db: sqlite3.Connection) -> int:
    """The number of passages that `without_vector` would still give."""
    query = "SELECT count(*) FROM passages WHERE id > (SELECT coalesce(max(passage), 0) FROM vectors)"
    return int(db.execute(query).fetchone()[0])


def any_made(db: sqlite3.Connection) -> bool:
    """Whether there is any vector."""
    return db.execute("SELECT 1 FROM vectors LIMIT 1").fetchone() is not None


def save(db: sqlite3.Connection, passages: Sequence[int], vectors: Sequence[Vector]) -> None:
    """Stores vectors, but not those of passages that were removed meanwhile."""
    rows = [(passage, vector.values, vector.signs) for passage, vector in zip(passages, vectors, strict=True)]
    for table, column in (("vectors", 1), ("vector_signs", 2)):
        db.executemany(
            f"INSERT OR REPLACE INTO {table} SELECT id, ?2 FROM passages WHERE id = ?1",
            ((row[0], row[column]) for row in rows),
        )


class Meaning:
    """The signs of all vectors, kept in memory: 64 MB for a million passages."""

    def __init__(self, embedder: Embedder) -> None:
        self.embedder = embedder
        self._removed = 0
        self._passages = array("q")
        self._signs = bytearray()

    def nearest(self, db: sqlite3.Connection, question: Vector, scope: Scope, most: int) -> list[int]:
        """The passages nearest to a question, best first."""
        if scope.videos or scope.subject is not None:
            found = db.execute(
                "SELECT passage, vector FROM jobs JOIN passages USING (video) JOIN vectors ON passage = passages.id "
                f"WHERE {IN_SCOPE}",
                {"subject": scope.subject, "videos": json.dumps(scope.videos)},
            ).fetchall()
        else:
            self._load(db)
            compared = max(_CANDIDATES, len(self._passages) // _ONE_IN)
            rows = self.embedder.candidates(question, self._signs, compared) if self._signs else []
            wanted = json.dumps([self._passages[row] for row in rows])
            found = db.execute(
                "SELECT passage, vector FROM vectors WHERE passage IN (SELECT value FROM json_each(?))", (wanted,)
            ).fetchall()
        if not found:
            return []
        near = self.embedder.similarities(question, [vector for _, vector in found])
        ranked = sorted(zip(near, found, strict=True), key=lambda each: -each[0])
        return [passage for _, (passage, _) in ranked[:most]]

    def _load(self, db: sqlite3.Connection) -> None:
        """Reads new signs, or all of them when some were removed since."""
        (removed,) = db.execute("SELECT count FROM removed_vectors").fetchone()
        if removed != self._removed:
            self._passages, self._signs, self._removed = array("q"), bytearray(), removed
        last = self._passages[-1] if self._passages else 0
        for passage, signs in db.execute(
            "SELECT passage, signs FROM vector_signs WHERE passage > ? ORDER BY passage", (last,)
        ):
            self._passages.append(passage)
            self._signs += signs
