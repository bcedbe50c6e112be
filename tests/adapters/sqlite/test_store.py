"""The library's file: made safely, refused when it is not ours, and whole whenever the process ends."""

from __future__ import annotations

import sqlite3
import threading
from importlib import resources
from pathlib import Path

import pytest

from tests.adapters.sqlite.contents import A, B, attempt, fetched, integrity, new
from ytsb_tui.adapters.sqlite import SqliteLibrary, store
from ytsb_tui.adapters.sqlite.failing import failure_of
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.core.jobs.job import Stage, State
from ytsb_tui.core.videos.video import VideoId

ROOT = Path(__file__).parents[3]


def refused(path: Path, words: str) -> SetupFailure:
    with pytest.raises(SetupFailure, match=words) as raised:
        SqliteLibrary(path)
    assert raised.value.kind is FailureKind.LIBRARY
    assert raised.value.action.endswith(".")
    return raised.value


def test_only_the_owner_can_read_it(library: SqliteLibrary, path: Path) -> None:
    library.add(new(A), 1.0)
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert {file.name: file.stat().st_mode & 0o777 for file in path.parent.iterdir()} == {
        "library.sqlite3": 0o600, "library.sqlite3-wal": 0o600, "library.sqlite3-shm": 0o600
    }  # fmt: skip


def test_a_file_and_a_folder_that_others_could_read_are_closed_to_them(library: SqliteLibrary, path: Path) -> None:
    library.close()
    path.chmod(0o644)
    path.parent.chmod(0o755)
    SqliteLibrary(path).close()
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_closed_it_is_one_file(library: SqliteLibrary, path: Path) -> None:
    library.add(new(A), 1.0)
    library.close()
    assert [file.name for file in path.parent.iterdir()] == ["library.sqlite3"]


def test_opened_again_everything_is_there(library: SqliteLibrary, path: Path) -> None:
    library.add(new(A, B), 1.0)
    library.claim(Stage.FETCH, 2.0)
    library.save_transcript(fetched(A), attempt(A), write=True)
    before = library.jobs()
    library.close()
    again = SqliteLibrary(path)
    assert again.jobs() == before
    assert again.saved(A) is not None
    again.close()
    assert integrity(path) == "ok"


def test_a_failed_change_leaves_nothing(library: SqliteLibrary, path: Path) -> None:
    library.add(new(A), 1.0)
    broken = fetched(A, "sound", "\ud800 cannot be encoded")
    with pytest.raises(UnicodeEncodeError):
        library.save_transcript(broken, attempt(A), write=True)
    assert library.saved(A) is None
    assert library.attempts(A) == ()
    assert [job.state for job in library.jobs()] == [State.QUEUED]
    library.add(new(B), 2.0)
    library.close()
    assert integrity(path) == "ok"


def test_threads_share_it(library: SqliteLibrary) -> None:
    library.add([*new(*(VideoId(f"{number:011}") for number in range(60)))], 1.0)
    taken: list[VideoId] = []

    def claim() -> None:
        while job := library.claim(Stage.FETCH, 2.0):
            taken.append(job.video)
            library.jobs()

    threads = [threading.Thread(target=claim) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == [f"{number:011}" for number in range(60)]


def test_a_newer_library_is_refused_and_untouched(library: SqliteLibrary, path: Path) -> None:
    library.close()
    db = sqlite3.connect(path)
    db.execute("PRAGMA user_version = 99")
    db.close()
    before = path.read_bytes()
    failure = refused(path, r"written by a newer ytsb .format 99, this one knows \d+")
    assert failure.action.startswith("Update ytsb")
    assert path.read_bytes() == before


def test_the_database_of_another_program_is_refused(path: Path) -> None:
    path.parent.mkdir()
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE theirs (x)")
    db.close()
    refused(path, "is the database of another program")
    db = sqlite3.connect(path)
    assert [name for (name,) in db.execute("SELECT name FROM sqlite_master")] == ["theirs"]
    db.close()


def test_a_folder_in_its_place_is_refused(path: Path) -> None:
    path.mkdir(parents=True)
    refused(path, "cannot be opened: Is a directory")


def test_a_file_in_place_of_its_folder_is_refused(path: Path) -> None:
    path.parent.write_text("x")
    refused(path, "cannot be opened")


def test_an_old_sqlite_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 36, 0))
    refused(path, "too old")
    assert not path.exists()


def test_a_library_that_is_held_says_so(library: SqliteLibrary, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "PATIENCE", 0.05)
    impatient = SqliteLibrary(path)
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(SetupFailure, match="locked by another program"):
        impatient.add(new(A), 1.0)
    assert impatient.jobs() == (), "reading goes on"
    holder.execute("ROLLBACK")
    holder.close()
    impatient.add(new(A), 1.0)
    impatient.close()


def test_a_change_keeps_others_from_writing_from_its_first_read_on(
    library: SqliteLibrary, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "PATIENCE", 0.05)
    impatient = SqliteLibrary(path)
    with library._store.write() as db:
        db.execute("SELECT count(*) FROM jobs").fetchone()
        with pytest.raises(SetupFailure, match="locked by another program"):
            impatient.add(new(A), 1.0)
    impatient.close()


def reading_before_the_switch(path: Path) -> sqlite3.Connection:
    """A reader of an empty file that has no write-ahead log yet: the switch to one has to wait for it."""
    path.parent.mkdir()
    reader = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    reader.execute("VACUUM")
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM sqlite_master").fetchall()
    return reader


def test_the_switch_of_the_journal_waits_for_others(path: Path) -> None:
    reader = reading_before_the_switch(path)
    timer = threading.Timer(0.1, lambda: reader.execute("COMMIT"))
    timer.start()
    library = SqliteLibrary(path)
    library.add(new(A), 1.0)
    timer.join()
    reader.close()
    library.close()


def test_the_switch_of_the_journal_does_not_wait_for_ever(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "PATIENCE", 0.05)
    reader = reading_before_the_switch(path)
    refused(path, "locked by another program")
    reader.close()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("SQLITE_BUSY_SNAPSHOT", "locked by another program"),
        ("SQLITE_LOCKED", "locked by another program"),
        ("SQLITE_FULL", "disk of the library .* is full"),
        ("SQLITE_READONLY_DBMOVED", "cannot be written"),
        ("SQLITE_CANTOPEN", "cannot be written"),
        ("SQLITE_IOERR_FSYNC", "does not answer"),
        ("SQLITE_CORRUPT_VTAB", "is damaged"),
        ("SQLITE_NOTADB", "is damaged"),
    ],
)
def test_every_database_error_says_what_to_do(name: str, words: str) -> None:
    error = sqlite3.OperationalError("told by SQLite")
    error.sqlite_errorname = name
    failure = failure_of(error, Path("/data/library.sqlite3"))
    assert failure is not None
    assert failure.kind is FailureKind.LIBRARY
    with pytest.raises(SetupFailure, match=words):
        raise failure


def test_our_own_faults_are_not_dressed_up(library: SqliteLibrary) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such table"), library._store.read() as db:
        db.execute("SELECT * FROM nowhere")
    library.close()
    with pytest.raises(sqlite3.ProgrammingError):
        library.jobs()


def test_each_migration_has_a_number_of_its_own() -> None:
    scripts = resources.files("ytsb_tui.adapters.sqlite.migrations").iterdir()
    numbers = sorted(int(script.name[:4]) for script in scripts if script.name.endswith(".sql"))
    assert numbers == list(range(1, len(numbers) + 1))
