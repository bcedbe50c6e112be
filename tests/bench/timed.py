"""One run of the installed command in the lab, and the times of its events."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tests.bench.bound import makespan
from tests.lab.command import Row, Ytsb, links


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """Seconds from the start of the process; `exits[n]` is when exit n + 1 was ready."""

    total: float
    ready: float
    exits: tuple[float, ...]
    transcripts: tuple[float, ...]
    notes: tuple[float, ...]
    fetches: tuple[float, ...]
    writes: tuple[float, ...]
    bytes: tuple[float, ...]

    def bound(self, fetchers: int, writers: int, note: float) -> float:
        """See `makespan`; `note` is how many seconds the API takes for one."""
        return makespan(self.fetches, [note] * len(self.notes), fetchers, writers)


def timed(folder: Path, videos: list[str], *flags: str, variables: dict[str, str], seconds: float = 200.0) -> Timed:
    """Runs `ytsb run` on the videos to its end; fails unless all are done."""
    began, wall = time.monotonic(), time.time()
    unchecked = {"YTSB_CHECK_CLAIMS": "false"}  # else the second request takes as long as the note here
    code, run = Ytsb(folder, unchecked | variables).run(*flags, *links(videos), seconds=seconds)
    total = time.monotonic() - began
    assert code == 0, (code, run.messages, run.rows[-3:])

    def at(rows: list[Row]) -> tuple[float, ...]:
        return tuple(datetime.fromisoformat(str(row["at"])).timestamp() - wall for row in rows)

    def values(event: str, name: str) -> tuple[float, ...]:
        return tuple(float(str(row[name])) for row in run.of(event))

    up = [row for row in run.of("network_changed") if row["phase"] == "ready"]
    return Timed(
        total=total,
        ready=at(up)[0],
        exits=at(run.of("exit_ready")),
        transcripts=at(run.of("transcript_done")),
        notes=at(run.of("note_done")),
        fetches=values("transcript_done", "seconds"),
        writes=values("note_done", "seconds"),
        bytes=values("transcript_done", "bytes"),
    )
