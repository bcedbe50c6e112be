"""Texts as vectors: near each other when they mean nearly the same, in whatever words and language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Vector:
    """A vector as stored, and its signs alone, a bit each: an eighth of the size, to find candidates with."""

    values: bytes
    signs: bytes


class Embedder(Protocol):
    """Makes and compares vectors. Blocking; usable by several threads."""

    def embed(self, texts: Sequence[tuple[str, str]]) -> list[Vector]:
        """The vector of each text, given as its title (may be empty) and what it says."""
        ...

    def embed_question(self, question: str) -> Vector:
        """The vector of a question, which is near those of texts that answer it."""
        ...

    def candidates(self, question: Vector, signs: bytes | bytearray, most: int) -> list[int]:
        """The positions of the vectors that are nearest by their signs, among many in a row; in any order."""
        ...

    def similarities(self, question: Vector, vectors: Sequence[bytes]) -> list[float]:
        """How near each vector is, from -1 to 1."""
        ...
