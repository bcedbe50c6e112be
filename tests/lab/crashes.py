"""A run that is killed at random moments and restarted until it finishes: what was lost, and what was done twice."""

from __future__ import annotations

import json
import random
import re
import sqlite3
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from tests.lab.client import Lab
from tests.lab.command import Run, Ytsb, links
from tests.lab.rules import Video

GRACE = 0.6  # seconds; kills that depend on progress come within these
KEPT = re.compile(r"library\.db(-wal|-shm)?|engine\.lock|tor|attach")


@dataclass
class Crashes:
    """Kills a run over `ids`, and records when each transcript was stored. Times are of CLOCK_MONOTONIC.

    A run lasts at most `longest` seconds, two or three of which are its start.
    """

    lab: Lab
    ytsb: Ytsb
    ids: list[str]
    chance: random.Random
    longest: float = 10.0
    kills: list[float] = field(default_factory=list)  # when each was over and the library had been looked at
    paid: list[frozenset[str]] = field(default_factory=list)  # whose notes the library held then
    stored: dict[str, float] = field(default_factory=dict)
    unsound: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        for video in self.ids:
            # A title of its own assigns each request for a note to its video.
            self.lab.video(video, Video(title=f"Lecture {video}"))
        self.lab.api_rule("delay", seconds=0.5)

    def start(self) -> Run:
        """The command that is started again and again."""
        return self.ytsb.start("-w", "3", *links(self.ids))

    def kill(self, share: float) -> None:
        """One run, killed at a random moment, at the latest soon after this share of the notes is written."""
        run = self.start()
        until = time.monotonic() + self.chance.uniform(0.0, self.longest)
        written = share * len(self.ids)
        while time.monotonic() < until and run.process.poll() is None:
            if self._written() >= written:
                until = min(until, time.monotonic() + self.chance.uniform(0.0, GRACE))
                written = len(self.ids) + 1.0
            time.sleep(0.02)
        run.kill()
        run.end()
        self.paid.append(self._look())
        self.kills.append(time.monotonic())

    def _look(self) -> frozenset[str]:
        """Records what is in the library; returns the videos whose notes are in it."""
        now = time.monotonic()
        if not self._library.exists():  # it was killed earlier
            return frozenset()
        with closing(sqlite3.connect(self._library)) as library:
            self.unsound += [line for (line,) in library.execute("PRAGMA integrity_check") if line != "ok"]
            if library.execute("SELECT 1 FROM sqlite_schema WHERE name = 'transcripts'").fetchone():
                for (video,) in library.execute("SELECT video FROM transcripts"):
                    self.stored.setdefault(video, now)
                return frozenset(video for (video,) in library.execute("SELECT video FROM notes"))
        return frozenset()

    def finish(self) -> None:
        """The last run, which is not killed."""
        run = self.start()
        assert run.end(300) == 0, run.told()

    @property
    def _library(self) -> Path:
        return self.ytsb.folder / "data" / "library.db"

    def _written(self) -> int:
        try:
            with closing(sqlite3.connect(f"file:{self._library}?mode=ro", uri=True, timeout=5)) as library:
                return int(library.execute("SELECT count(*) FROM jobs WHERE stage = 'done'").fetchone()[0])
        except sqlite3.OperationalError:  # it does not exist yet
            return 0

    # The cost

    def fetched_again(self) -> list[str]:
        """Videos requested from YouTube after their transcript was stored."""
        return [one.video for one in self.lab.requests() if one.started > self.stored.get(one.video, one.started)]

    def calls(self) -> Counter[str]:
        """The number of requests to the Messages API for each video's note."""
        return Counter(video for video, _ in self._calls())

    def broken_off(self) -> Counter[str]:
        """How many of them a kill hit before their note was stored, at most one per video and kill."""
        return Counter(video for hit in self._hit() for video in hit)

    def kills_in_flight(self) -> int:
        """How many kills hit at least one of them."""
        return sum(map(bool, self._hit()))

    def _hit(self) -> list[set[str]]:
        calls = self._calls()
        begins = [0.0, *self.kills]
        return [
            {video for video, started in calls if begin < started <= end and video not in paid}
            for begin, end, paid in zip(begins, self.kills, self.paid, strict=False)
        ]

    def _calls(self) -> list[tuple[str, float]]:
        found = []
        for request in self.lab.api_requests():
            material = json.loads(request.body)["messages"][0]["content"][0]["text"]  # what follows may name others
            if "<claims>" in material:  # the check of a note that is there
                continue
            (video,) = {video for video in self.ids if f"Lecture {video}" in material}
            found.append((video, request.started))
        return found

    def noted(self) -> Counter[str]:
        """The number of notes in the vault, by video."""
        texts = (path.read_text(encoding="utf-8") for path in self.ytsb.notes())
        return Counter(
            found[1] for text in texts if (found := re.search(r"^video: \W?([\w-]{11})", text, re.MULTILINE))
        )

    def strays(self) -> list[str]:
        """Left-over files: temporary ones in the vault, and unknown ones in the data folder."""
        vault = [path for path in self.ytsb.vault.rglob("*") if path.is_file() and path.suffix != ".md"]
        data = [path for path in (self.ytsb.folder / "data").iterdir() if not KEPT.fullmatch(path.name)]
        tor = (self.ytsb.folder / "data" / "tor").rglob("*.tmp")
        sockets = (self.ytsb.folder / "data" / "attach").glob("*")
        return sorted(map(str, [*vault, *data, *tor, *sockets]))

    def orphans(self, seconds: float = 30.0) -> list[int]:
        """The runs' tor processes that are still alive after so much time; tor checks for its owner every 15 s."""
        until = time.monotonic() + seconds
        while (left := tors(self.ytsb.folder)) and time.monotonic() < until:
            time.sleep(0.1)
        return left


def tors(folder: Path) -> list[int]:
    """The processes whose command line names this folder's tor."""
    found = []
    for process in Path("/proc").iterdir():
        try:
            if process.name.isdigit() and str(folder / "data" / "tor" / "torrc").encode() in (
                process / "cmdline"
            ).read_bytes().split(b"\0"):
                found.append(int(process.name))
        except OSError:  # it has just ended
            continue
    return found
