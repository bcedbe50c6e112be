"""What was heard is stored part by part, and older libraries learn the stage."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.adapters.sqlite.contents import A, B, attempt, cues, fetched, new
from ytsb_tui.adapters.sqlite import SqliteLibrary, store
from ytsb_tui.core.jobs.job import Stage, State
from ytsb_tui.core.videos.listening import Heard
from ytsb_tui.core.videos.transcripts import Details


def test_parts_come_back_in_order_until_the_transcript_is_stored(library: SqliteLibrary) -> None:
    library.add(new(A, B), 1.0)
    library.claim(Stage.FETCH, 2.0)
    job = library.sounds.fetched_sound(Details(video=A, title="Talk", length=60.0), attempt(A))
    assert (job.stage, job.state, job.title, job.length) == (Stage.LISTEN, State.QUEUED, "Talk", 60.0)
    claimed = library.claim(Stage.LISTEN, 3.0)
    assert claimed is not None
    assert claimed.video == A
    later = Heard(until=20.0, by="small", length=60.0)
    first = Heard(until=10.0, by="whisper-1", language="en", cues=cues("one", "two"))
    library.sounds.save_heard(A, later)
    library.sounds.save_heard(A, first)
    end = Heard(until=20.0, by="small")
    library.sounds.save_heard(A, end)
    assert library.sounds.heard(A) == (first, later, end), "what ends at the same second takes nobody's place"
    assert library.sounds.heard(B) == ()
    library.save_transcript(fetched(A), attempt(A, Stage.LISTEN), write=True)
    assert library.sounds.heard(A) == ()


def test_an_older_library_learns_the_stage_and_keeps_everything(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    migrations = store._migrations()
    number = next(number for number, script in enumerate(migrations) if "CREATE TABLE heard" in script)
    with monkeypatch.context() as patch:
        patch.setattr(store, "_migrations", lambda: migrations[:number])
        older = store.Store(path)
        with older.write() as db:
            columns = "video, position, stage, state, added_at, changed_at, revision"
            db.execute(f"INSERT INTO jobs ({columns}) VALUES (?, 1, 'fetch', 'queued', 1, 1, 1)", (A,))
            with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
                db.execute("UPDATE jobs SET stage = 'listen'")
        older.close()

    library = SqliteLibrary(path)
    library.claim(Stage.FETCH, 2.0)
    library.sounds.fetched_sound(Details(video=A), attempt(A))
    other = SqliteLibrary(path)  # a connection that reads the changed table anew
    assert [(job.video, job.stage) for job in other.jobs()] == [(A, Stage.LISTEN)]
    with library._store.read() as read:
        assert read.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert read.execute("PRAGMA writable_schema").fetchone()[0] == 0
    other.close()
    library.close()
