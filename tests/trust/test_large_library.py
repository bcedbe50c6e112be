"""A library of 100,000 videos in the app, while another process adds to it."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import statistics
import sys
import time
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest

from tests.fakes.exit_network import FakeNetwork, relays
from tests.fakes.work import FakeFetcher, FakeLister, FakeWriter, FolderVault, video
from tests.trust.keys import pressed
from tests.trust.table import Proven
from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.adapters.sqlite.store import ENGINE_PATIENCE
from ytsb_tui.engine.assembly import Ports, Wishes, assemble
from ytsb_tui.engine.ports.jobs import NewJob
from ytsb_tui.tui.app import StudyBuddyApp

VIDEOS = 100_000
KEYS_WITHIN = {100: 0.1, 10_000: 0.1, 400_000: 0.25}  # seconds, by how many links are added
NEWS_WITHIN = 5.0  # seconds between events while links are added


def filled(path: Path) -> None:
    """A library of so many finished videos."""
    library = SqliteLibrary(path)
    titled = [NewJob(video=video(number), title=f"A lecture about {video(number)}") for number in range(VIDEOS)]
    library.add(titled, time.time())
    library.close()
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE jobs SET stage = 'done', state = 'done'")


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("count", list(KEYS_WITHIN))
async def test_another_process_adds_and_every_key_is_answered(tmp_path: Path, proven: Proven, count: int) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    (tmp_path / "vault").mkdir()
    filled(data / "library.db")
    links = tmp_path / "links.txt"
    links.write_text("".join(f"https://youtu.be/{video(VIDEOS + number)}\n" for number in range(count)))
    network = FakeNetwork(relays(40))
    network.up.clear()  # nothing is fetched: only the adding is measured
    library = SqliteLibrary(data / "library.db", patience=ENGINE_PATIENCE)
    ports = Ports(
        network=network,
        library=library,
        fetcher=FakeFetcher(),
        lister=FakeLister(),
        writer=FakeWriter(),
        vault=FolderVault(tmp_path / "vault"),
    )
    engine = assemble(ports, Wishes())
    app = StudyBuddyApp(engine, lambda: SqliteLibrary(data / "library.db"))
    delays: list[float] = []
    news: list[float] = []  # when more videos were shown
    environ = {**os.environ, "YTSB_DATA_DIR": str(data), "YTSB_CONFIG_DIR": str(tmp_path / "config")}
    async with app.run_test(size=(100, 30)):
        async with pressed(app, ("down", "up", "r"), delays.append):
            while len(delays) < 20:  # the first frames are not what is measured
                await asyncio.sleep(0.05)
            delays.clear()
            begin = time.monotonic()
            adding = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "ytsb_tui", "add", "--file", str(links)),
                env=environ, stdout=asyncio.subprocess.DEVNULL,
            )  # fmt: skip
            added, seen = 0.0, VIDEOS
            async with asyncio.timeout(900):
                while not added or seen < VIDEOS + count:
                    if len(app.panel.jobs) > seen:
                        seen = len(app.panel.jobs)
                        news.append(time.monotonic())
                    if not added and adding.returncode is not None:
                        added = time.monotonic() - begin
                    await asyncio.sleep(0.05)
            assert await adding.wait() == 0
            shown = time.monotonic() - begin
        await engine.drain(0.0)
        app.exit()
    library.close()
    slowest, usual = max(delays), statistics.median(delays)
    keys = f"keys within {slowest * 1e3:.0f} ms, half of them {usual * 1e3:.0f} ms"
    pause = max((later - earlier for earlier, later in pairwise(news)), default=0.0)
    flow = f"shown in {len(news)} steps, at most {pause:.1f} s apart"
    figure = f"added in {added:.1f} s, shown after {shown:.1f} s, {flow}, {keys}"
    proven("large library", f"links added to {VIDEOS:,} videos by another process", count, figure)
    assert slowest <= KEYS_WITHIN[count]
    assert pause <= NEWS_WITHIN
