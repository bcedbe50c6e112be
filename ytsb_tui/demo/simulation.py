"""The composition of the demo: an engine over the simulated network, with its library and vault in one folder."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.adapters.sqlite.store import ENGINE_PATIENCE
from ytsb_tui.adapters.vault.vault import MarkdownVault
from ytsb_tui.demo.fetcher import LectureFetcher, NoLists
from ytsb_tui.demo.lectures import lectures
from ytsb_tui.demo.network import SimulatedNetwork
from ytsb_tui.demo.writer import SlowWriter
from ytsb_tui.engine.assembly import Ports, Wishes, assemble
from ytsb_tui.engine.engine import Engine
from ytsb_tui.engine.ports.jobs import NewJob

SEED = 2026
FETCHERS, WRITERS = 3, 4
LIBRARY = "library.db"
WATCHED, HURRIED = 1.5, 0.15  # tempo for people who watch, and for runs without a screen


@contextmanager
def simulation(folder: Path, tempo: float = WATCHED, seed: int = SEED) -> Iterator[Engine]:
    """An engine with every lecture queued. The library and the notes go into `folder`; nothing else is written."""
    library = SqliteLibrary(folder / LIBRARY, patience=ENGINE_PATIENCE)
    try:
        library.add(
            [
                NewJob(
                    video=lecture.video,
                    title=lecture.details.title,
                    length=lecture.details.length,
                    subject=lecture.subject,
                )
                for lecture in lectures().values()
            ],
            time.time(),
        )
        vault = MarkdownVault(notes_in(folder))
        vault.check()
        ports = Ports(
            network=SimulatedNetwork(tempo=tempo, seed=seed),
            library=library,
            fetcher=LectureFetcher(),
            lister=NoLists(),
            writer=SlowWriter(tempo=tempo, seed=seed),
            vault=vault,
        )
        yield assemble(ports, Wishes(fetchers=FETCHERS, writers=WRITERS), chance=random.Random(seed).random)
    finally:
        library.close()


def library_in(folder: Path) -> SqliteLibrary:
    """The demo's library."""
    return SqliteLibrary(folder / LIBRARY)


def notes_in(folder: Path) -> Path:
    """The folder of the demo's notes."""
    return folder / "notes"


def folders_in(folder: Path) -> dict[str, str]:
    """The environment variables that keep all settings inside the demo's folder."""
    return {
        "YTSB_CONFIG_DIR": str(folder / "config"),
        "YTSB_DATA_DIR": str(folder),
        "YTSB_VAULT": str(notes_in(folder)),
    }
