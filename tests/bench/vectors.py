"""Vectors: a search among a million of them, and what making them takes from other work."""

from __future__ import annotations

import random
import threading
import time

from tests.bench.conditions import Conditions
from tests.bench.table import Row, median, percentile
from ytsb_tui.adapters.embeddings import SentenceEncoder
from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.adapters.sqlite.vectors import Meaning
from ytsb_tui.core.knowledge.questions import Scope

_PASSAGES = 1_000_000
_VALUES, _SIGNS = 384, 48  # bytes
_WINDOW = 0.5  # seconds
_TEXT = "the eigenvectors of a matrix are the directions that it only stretches and does not turn " * 6


def measure(conditions: Conditions) -> list[Row]:
    """Times, memory, and the share that is left to others."""
    return [_very_many(conditions), _beside_work()]


def _very_many(conditions: Conditions) -> Row:
    """The nearest of a million vectors, from SQLite as in a question."""
    count = _PASSAGES // 10 if conditions.quick else _PASSAGES
    dice = random.Random(5)
    library = SqliteLibrary(conditions.folder / "vectors.db")
    library._store._db.execute("PRAGMA foreign_keys = OFF")  # vectors without passages
    with library._store.write(lasting=False) as db:
        for table, size in (("vectors", _VALUES), ("vector_signs", _SIGNS)):
            rows = ((number, dice.randbytes(size)) for number in range(1, count + 1))
            db.executemany(f"INSERT INTO {table} VALUES (?, ?)", rows)
    meaning = Meaning(SentenceEncoder())
    asked = meaning.embedder.embed_question("Why does a matrix turn some directions and only stretch others?")
    before = _resident()
    took = []
    for _ in range(31):
        began = time.thread_time()
        with library._store.read() as db:
            meaning.nearest(db, asked, Scope(), 24)
        took.append(1000 * (time.thread_time() - began))
    memory = _resident() - before
    library.close()
    first, *others = took
    p95 = percentile(others, 0.95)
    return Row(
        name=f"the nearest of {count:,} vectors",
        ours=f"{p95:.0f} ms, {memory:.0f} MB of memory",
        wanted="p95 under 100 ms, under 100 MB",
        reached=p95 < 100 and memory < 100,
        how=f"Median {median(others):.0f} ms of processor time; the first one, which reads all signs, {first:.0f} ms. "
        "Vectors are drawn; without the vector of the question.",
    )


def _beside_work() -> Row:
    """How much of other Python code is done while a passage is encoded, as it is while notes are written."""
    encoder = SentenceEncoder()
    encoder.embed([("", _TEXT)])
    shares, took = [], []

    def encode() -> None:
        began = time.thread_time()
        encoder.embed([("", _TEXT)] * 4)
        took.append(1000 * (time.thread_time() - began) / 4)

    for _ in range(12):
        alone = _done_in(_WINDOW)
        thread = threading.Thread(target=encode)
        thread.start()
        shares.append(_done_in(_WINDOW) / alone)
        thread.join()
    share = median(shares)
    return Row(
        name="other work while vectors are made",
        ours=f"{share:.0%} of what is done without",
        wanted="at least 80 %",
        reached=share >= 0.8,
        how=f"Loops in Python in windows of {_WINDOW} s, with and without in turn, median of {len(shares)}. A passage "
        f"of {len(_TEXT.split())} words takes {median(took):.0f} ms of processor time.",
    )


def _done_in(seconds: float) -> int:
    end = time.perf_counter() + seconds
    done = 0
    while time.perf_counter() < end:
        sum(range(2_000))
        done += 1
    return done


def _resident() -> float:
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1000
