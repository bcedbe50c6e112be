from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.adapters.sqlite.contents import A, attempt, fetched, new
from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.cli import main
from ytsb_tui.core.jobs.job import Stage, State
from ytsb_tui.core.videos.video import watch_url


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SqliteLibrary:
    for name in ("data", "config", "vault"):
        monkeypatch.setenv(f"YTSB_{name.upper()}{'_DIR' * (name != 'vault')}", str(tmp_path / name))
    return SqliteLibrary(tmp_path / "data" / "library.db")


def ytsb(*args: str) -> Result:
    return CliRunner().invoke(main, args)


def test_adding_a_removed_video_lists_it_again(library: SqliteLibrary, tmp_path: Path) -> None:
    library.add(new(A), 1.0)
    with sqlite3.connect(tmp_path / "data" / "library.db") as db:
        db.execute("UPDATE jobs SET removed = 1, state = 'cancelled'")
    db.close()
    assert ytsb("status").output.startswith("The library is empty.")
    ytsb("add", watch_url(A))
    assert ytsb("status").output.startswith(f"queued     {A}")


def test_adding_a_video_that_is_done_without_its_note_queues_the_note(
    library: SqliteLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.add(new(A), 1.0)
    library.claim(Stage.FETCH, 2.0)
    library.save_transcript(fetched(A), attempt(A), write=False)
    monkeypatch.setenv("YTSB_NOTES", "false")
    ytsb("add", watch_url(A))
    assert ytsb("status").output.startswith(f"done       {A}")
    monkeypatch.delenv("YTSB_NOTES")
    ytsb("add", watch_url(A))
    job = library.job(A)
    assert job is not None
    assert (job.stage, job.state) == (Stage.WRITE, State.QUEUED)
