"""An embedder that knows a few groups of words with one meaning."""

from __future__ import annotations

from collections.abc import Sequence

from ytsb_tui.engine.ports.embeddings import Vector

MEANINGS = (("heart", "pulse", "coeur"), ("money", "cash"), ("car", "automobile"), ("sea", "ocean"))


class FakeEmbedder:
    """A value a meaning: how many of its words a text has."""

    def __init__(self) -> None:
        self.texts: list[tuple[str, str]] = []  # as embedded

    def embed(self, texts: Sequence[tuple[str, str]]) -> list[Vector]:
        """See Embedder."""
        self.texts += texts
        made = []
        for title, text in texts:
            words = f"{title} {text}".lower().split()
            values = bytes(min(sum(map(words.count, meaning)), 255) for meaning in MEANINGS)
            made.append(Vector(values=values, signs=bytes(map(bool, values))))
        return made

    def embed_question(self, question: str) -> Vector:
        """See Embedder."""
        (vector,) = self.embed([("", question)])
        return vector

    def candidates(self, question: Vector, signs: bytes | bytearray, most: int) -> list[int]:
        """See Embedder."""
        width = len(question.signs)
        rows = [signs[at : at + width] for at in range(0, len(signs), width)]
        return sorted(range(len(rows)), key=lambda row: -_common(rows[row], question.signs))[:most]

    def similarities(self, question: Vector, vectors: Sequence[bytes]) -> list[float]:
        """See Embedder."""
        return [float(_common(vector, question.values)) for vector in vectors]


def _common(one: bytes | bytearray, other: bytes) -> int:
    return sum(left * right for left, right in zip(one, other, strict=True))
