"""A full disk or a killed process leaves the library whole, with everything that it had said was stored."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.adapters.sqlite.contents import integrity
from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.core.jobs.job import Stage, State
from ytsb_tui.core.videos.video import VideoId

ROOT = Path(__file__).parents[3]


FULL = """
import sys
from pathlib import Path
from tests.adapters.sqlite.contents import *
from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.core.jobs.failures import SetupFailure
library = SqliteLibrary(Path(sys.argv[1]) / "library.sqlite3")
stored = []
try:
    for number in range(1000):
        video = VideoId(f"{number:011}")
        library.add(new(video), 1.0)
        said = [f"{number} {word} words" for word in range(300)]
        library.save_transcript(fetched(video, *said), attempt(video), write=True)
        stored.append(video)
except SetupFailure as failure:
    print(failure.kind, failure.reason)
assert stored
assert all(library.saved(video) is not None for video in stored)
assert library.saved(VideoId(f"{len(stored):011}")) is None
library.close()
"""


def test_on_a_full_disk_what_was_stored_is_whole(tmp_path: Path) -> None:
    place = tmp_path / "disk"
    place.mkdir()
    mount = 'mount -t tmpfs -o size=2m none "$0" && "$@" && cp -r "$0" "$0.copy"'
    command = ["unshare", "-rm", "sh", "-c", mount, str(place), sys.executable, "-c", FULL, str(place)]
    if shutil.which("unshare") is None or subprocess.call([*command[:2], "true"], stderr=subprocess.DEVNULL):
        pytest.skip("mount namespaces are not allowed here")
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("library The disk of the library")
    assert integrity(tmp_path / "disk.copy" / "library.sqlite3") == "ok"


KILLED = """
import sys
from tests.adapters.sqlite.contents import *
from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.core.jobs.job import State
library = SqliteLibrary(sys.argv[1])
library.recover(1.0)
print("ready", flush=True)
turn = len(library.jobs())
while True:
    turn += 1
    video = VideoId(f"{turn:011}")
    library.add(new(video), 1.0)
    for _ in range(2):
        if job := library.claim(Stage.FETCH, 2.0):
            library.save_transcript(fetched(job.video, *[f"words {job.video}"] * 120), attempt(job.video), write=True)
            print("transcript", job.video, flush=True)
        if job := library.claim(Stage.WRITE, 3.0):
            if library.saved(job.video).written is None:
                library.save_note(job.video, note(), 4.0)
                print("note", job.video, flush=True)
            library.finish(job.video, f"{job.video}.md", attempt(job.video, Stage.WRITE))
            print("done", job.video, flush=True)
"""


@pytest.mark.parametrize("kills", [4, pytest.param(15, marks=pytest.mark.exhaustive)])
def test_killed_at_any_moment_nothing_is_lost_done_twice_or_half_done(path: Path, kills: int) -> None:
    generator = random.Random(11)
    told: list[tuple[str, str]] = []
    for _ in range(kills):
        with subprocess.Popen(
            [sys.executable, "-c", KILLED, str(path)], stdout=subprocess.PIPE, text=True, cwd=ROOT
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            time.sleep(generator.uniform(0.0, 0.08))  # the moment is what is tried out
            process.kill()
            lines = process.stdout.read().splitlines(keepends=True)
        told += [(word, video) for word, video in (line.split() for line in lines if line.endswith("\n"))]
        copy = path.with_name("copy.sqlite3")
        for suffix in ("", "-wal"):
            if os.path.exists(f"{path}{suffix}"):
                shutil.copy(f"{path}{suffix}", f"{copy}{suffix}")
        assert integrity(copy) == "ok"
        for suffix in ("", "-wal", "-shm"):
            Path(f"{copy}{suffix}").unlink(missing_ok=True)
    assert len(told) == len(set(told)), "nothing is done twice"
    assert told
    library = SqliteLibrary(path)
    library.recover(9.0)
    states = {job.video: job for job in library.jobs()}
    for word, name in told:
        job = states[VideoId(name)]
        saved = library.saved(job.video)
        assert saved is not None
        assert [hit.video for hit in library.search(name)] == [name]
        if word in {"note", "done"}:
            assert saved.written is not None
        if word == "done":
            assert (job.state, job.path) == (State.DONE, f"{name}.md")
    for job in states.values():
        tries = [tried.stage for tried in library.attempts(job.video)]
        assert tries == {Stage.FETCH: [], Stage.WRITE: [Stage.FETCH], Stage.DONE: [Stage.FETCH, Stage.WRITE]}[job.stage]
    library.close()
