"""A library of ten thousand videos: search, list, claim."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench.conditions import Conditions
from tests.bench.table import Row, median, percentile
from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.core.jobs.job import Attempt, Stage
from ytsb_tui.core.videos.transcripts import Cue, Details, Transcript
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.ports.jobs import NewJob
from ytsb_tui.engine.ports.transcripts import Fetched

VIDEOS, CUES, WORDS = 10_000, 200, 20_000


def measure(conditions: Conditions) -> list[Row]:
    """One row: 95th percentiles."""
    count = 1_000 if conditions.quick else VIDEOS
    dice = random.Random(7)
    words = ["".join(dice.choices("abcdefghijklmnoprstuvw", k=dice.randint(2, 9))) for _ in range(WORDS)]

    def text(length: int) -> str:
        return " ".join(words[min(int(dice.paretovariate(0.45)), WORDS - 1)] for _ in range(length))

    library = _filled(conditions.folder / "library.db", count, text)
    claims = [_timed(lambda: library.claim(Stage.WRITE, 5.0)) for _ in range(500)]
    library.jobs()
    lists = []
    for _ in range(60):
        library.claim(Stage.WRITE, 5.0)
        lists.append(_timed(library.jobs))
    searches = [_timed(lambda: library.search(_query(dice, words), 20)) for _ in range(300)]
    library.close()
    p95 = [percentile(values, 0.95) for values in (searches, lists, claims)]
    return [
        Row(
            name=f"library of {count:,} videos: search, list, claim",
            ours=", ".join(f"{value:.1f} ms" for value in p95),
            wanted="p95 under 50, 20, 5 ms",
            reached=p95[0] < 50 and p95[1] < 20 and p95[2] < 5,
            how=f"Medians {median(searches):.1f}, {median(lists):.2f}, {median(claims):.2f} ms. {CUES} captions a "
            f"video, words as rare as in speech ({WORDS:,}); searches of one to three words, phrases and beginnings, "
            "of which half are common; a list after one change; claims waiting for no disk.",
        )
    ]


def _filled(path: Path, count: int, text: Callable[[int], str]) -> SqliteLibrary:
    library = SqliteLibrary(path)
    names = [VideoId(f"{number:011}") for number in range(count)]
    library.add([NewJob(video=name, title=f"Lecture {text(5)}", length=600.0) for name in names], 1.0)
    lines = [text(10) for _ in range(4_000)]
    dice = random.Random(3)
    for name in names:
        claimed = library.claim(Stage.FETCH, 2.0)
        assert claimed is not None
        cues = tuple(Cue(start=3.0 * at, duration=3.0, text=dice.choice(lines)) for at in range(CUES))
        transcript = Transcript(video=name, language="en", automatic=True, cues=cues)
        details = Details(video=name, title=claimed.title, channel="Channel", length=600.0)
        attempt = Attempt(video=name, stage=Stage.FETCH, worker="fetch 1", started_at=3.0, seconds=0.5, outcome="done")
        library.save_transcript(Fetched(details=details, transcript=transcript, seen_ip=None), attempt, write=True)
    return library


def _query(dice: random.Random, words: list[str]) -> str:
    def word() -> str:
        common = dice.random() < 0.5
        return words[min(int(dice.paretovariate(0.45)), WORDS - 1) if common else dice.randrange(20, 5_000)]

    kind = dice.random()
    if kind < 0.8:
        return " ".join(word() for _ in range(dice.randint(1, 3)))
    return f'"{word()} {word()}"' if kind < 0.9 else f"{word()[:3]}*"


def _timed(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return 1000 * (time.perf_counter() - began)
