"""Many processes at one library lose nothing, and each job is claimed by one of them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.core.jobs.job import State

ROOT = Path(__file__).parents[3]

ADDING = """
import sys
from tests.adapters.sqlite.contents import *
from ytsb_tui.adapters.sqlite import SqliteLibrary
library = SqliteLibrary(sys.argv[1])
for number in range(20):
    library.add(new(VideoId(f"{sys.argv[2]}{number:010}"), VideoId(f"s{number:010}")), 1.0)
library.close()
"""
CLAIMING = """
import sys
from tests.adapters.sqlite.contents import *
from ytsb_tui.adapters.sqlite import SqliteLibrary
library = SqliteLibrary(sys.argv[1])
while job := library.claim(Stage.FETCH, 2.0):
    library.save_transcript(fetched(job.video), attempt(job.video), write=False)
    print(job.video)
library.close()
"""


def at_once(script: str, path: Path, processes: int) -> list[str]:
    running = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(path), str(number)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        for number in range(processes)
    ]
    out = [process.communicate(timeout=60)[0] for process in running]
    assert [process.returncode for process in running] == [0] * processes
    return "".join(out).split()


@pytest.mark.parametrize("processes", [3, pytest.param(8, marks=pytest.mark.exhaustive)])
def test_processes_that_make_the_library_at_once_lose_nothing_and_claim_each_job_once(
    path: Path, processes: int
) -> None:
    at_once(ADDING, path, processes)
    library = SqliteLibrary(path)
    jobs = library.jobs()
    assert len(jobs) == processes * 20 + 20
    assert [job.position for job in jobs] == list(range(1, len(jobs) + 1))
    taken = at_once(CLAIMING, path, processes // 2 + 1)
    assert sorted(taken) == sorted(job.video for job in jobs)
    assert library.counts() == {State.DONE: len(jobs)}
    library.close()
