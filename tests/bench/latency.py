"""The pipeline over a network as slow as Tor's: nine transcripts with round trips of 300 and 900 ms."""

from __future__ import annotations

from pathlib import Path

from tests.bench.conditions import Conditions
from tests.bench.pipeline import warm_up
from tests.bench.table import Row
from tests.bench.timed import Timed, timed
from tests.lab.command import videos
from tests.lab.delay import delayed

ROUND_TRIPS = {"l": 0.3, "m": 0.9}  # seconds
VIDEOS = 9
REQUESTS = 2  # of a fetch: the player, then the captions
WANTED = 1.5  # times their round trips


def measure(conditions: Conditions) -> list[Row]:
    """One row for each latency."""
    folder, torrc = conditions.folder, Path(conditions.lab.description.torrc)
    variables = {"YTSB_DATA_DIR": str(folder / "data"), "YTSB_COOLDOWN": "0s"}
    warm_up(folder / "data", folder)
    fast = _run(conditions, "f", variables)
    rows = []
    for name, seconds in ROUND_TRIPS.items():
        with delayed(torrc, folder, seconds) as slow:
            run = _run(conditions, name, variables | {"YTSB_TOR_TORRC": str(slow)})
        rows.append(_row(seconds, run, fast))
    return rows


def _run(conditions: Conditions, name: str, variables: dict[str, str]) -> Timed:
    """Videos of their own, over what tor and the library know from before."""
    conditions.lab.reset()
    return timed(conditions.folder / name, videos(VIDEOS, name), "--no-notes", variables=variables)


def _row(seconds: float, run: Timed, fast: Timed) -> Row:
    fetch, bound = min(run.fetches), REQUESTS * seconds
    return Row(
        name=f"nine transcripts, round trips {seconds * 1000:.0f} ms longer",
        ours=f"{run.transcripts[-1]:.1f} s, the fastest fetch {fetch:.2f} s",
        rival=f"without {fast.transcripts[-1]:.1f} s; two round trips {bound:.1f} s",
        ratio=f"{fetch / bound:.2f} times two round trips",
        wanted=f"within {WANTED}",
        reached=fetch / bound <= WANTED,
        how=f"A proxy between tor and all relays holds everything back. tor ready after {run.ready:.1f} s (without: "
        f"{fast.ready:.1f} s), first exit {run.exits[0]:.1f} s ({fast.exits[0]:.1f} s), first transcript "
        f"{run.transcripts[0]:.1f} s ({fast.transcripts[0]:.1f} s), fastest fetch without {min(fast.fetches):.2f} s. "
        "Three at once, over exits warm to TLS; a fetch asks the player and for the captions, one after the other.",
    )
