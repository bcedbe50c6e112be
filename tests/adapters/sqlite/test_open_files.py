"""A library that is deleted, moved or replaced while it is open: noticed at once, and nothing is lost."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.adapters.sqlite.contents import A, B, C, attempt, fetched, integrity, new
from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.core.jobs.job import Stage

ROOT = Path(__file__).parents[3]


def filled(library: SqliteLibrary) -> None:
    library.add(new(A, B), 1.0)
    library.claim(Stage.FETCH, 2.0)
    library.save_transcript(fetched(A), attempt(A), write=True)


def unusable(library: SqliteLibrary, words: str) -> None:
    for call in (library.jobs, library.file.check, lambda: library.add(new(C), 3.0)):
        with pytest.raises(SetupFailure, match=words) as raised:
            call()
        assert raised.value.kind is FailureKind.LIBRARY


def whole(library: SqliteLibrary, path: Path) -> None:
    """Everything is there, for this process and for others."""
    library.file.check()
    library.add(new(C), 3.0)
    other = SqliteLibrary(path)
    assert [job.video for job in other.jobs()] == [A, B, C]
    assert other.saved(A) is not None
    other.close()
    assert path.stat().st_mode & 0o777 == 0o600
    assert integrity(path) == "ok"


@pytest.mark.parametrize("sides", [("",), ("", "-wal", "-shm"), ("-wal",), ("-shm",)])
def test_files_that_were_deleted_are_written_again(library: SqliteLibrary, path: Path, sides: tuple[str, ...]) -> None:
    filled(library)
    for side in sides:
        Path(f"{path}{side}").unlink()
    unusable(library, "was deleted" if "" in sides else "has taken the place")
    assert "nothing is lost" in library.file.heal()
    whole(library, path)
    assert library.file.heal() == ""
    assert [file.name for file in path.parent.iterdir() if "replaced" in file.name] == []


def test_a_folder_that_was_deleted_is_written_again(library: SqliteLibrary, path: Path) -> None:
    filled(library)
    shutil.rmtree(path.parent)
    unusable(library, "was deleted")
    assert library.file.heal()
    assert path.parent.stat().st_mode & 0o777 == 0o700
    whole(library, path)


def test_a_library_that_was_moved_is_waited_for(library: SqliteLibrary, path: Path) -> None:
    filled(library)
    away = path.parent.rename(path.parent.with_name("away"))
    unusable(library, "was moved, or its disk was removed")
    with pytest.raises(SetupFailure, match="was moved"):
        library.file.heal()
    assert not path.parent.exists(), "nothing is made in its place"
    away.rename(path.parent)
    assert library.file.heal() == ""
    whole(library, path)


def test_a_file_in_its_place_is_kept_beside_it(library: SqliteLibrary, path: Path) -> None:
    library.add(new(B), 0.5)
    backup = path.with_name("backup")
    db = sqlite3.connect(path)
    db.execute("VACUUM INTO ?", (str(backup),))
    db.close()
    filled(library)
    backup.replace(path)
    unusable(library, "Another file has taken the place")
    notice = library.file.heal()
    [kept] = path.parent.glob("library-replaced-*.sqlite3")
    assert str(kept) in notice
    assert [job.video for job in library.jobs()] == [B, A]
    other = SqliteLibrary(kept)
    assert [job.video for job in other.jobs()] == [B], "the other file is whole"
    other.close()


def test_another_window_notices_and_opens_the_new_file(library: SqliteLibrary, path: Path) -> None:
    filled(library)
    reader = SqliteLibrary(path)
    path.unlink()
    library.file.heal()
    unusable(reader, "Another file has taken the place")
    reader.close()
    whole(library, path)


def test_a_second_connection_of_this_process_leaves_the_locks_of_the_first(library: SqliteLibrary, path: Path) -> None:
    """Otherwise another process that closes the library believes to be the last one, and deletes the journal."""
    filled(library)
    SqliteLibrary(path).close()
    script = f"from ytsb_tui.adapters.sqlite import SqliteLibrary; SqliteLibrary({str(path)!r}).close()"
    subprocess.run([sys.executable, "-c", script], check=True, cwd=ROOT)
    library.file.check()
    whole(library, path)


def test_a_disk_without_room_is_full_before_anything_is_written(
    library: SqliteLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.statvfs

    def nearly_full(path: str) -> os.statvfs_result:
        values = list(real(path))
        values[4] = 0  # free blocks for this user
        return os.statvfs_result(values)

    monkeypatch.setattr(os, "statvfs", nearly_full)
    for call in (library.file.check, library.file.heal):
        with pytest.raises(SetupFailure, match=r"disk of the library .* is full"):
            call()
    monkeypatch.undo()
    library.file.check()


def test_a_disk_that_is_mounted_read_only_is_noticed(library: SqliteLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.statvfs

    def read_only(path: str) -> os.statvfs_result:
        values = list(real(path))
        values[8] |= os.ST_RDONLY
        return os.statvfs_result(values)

    monkeypatch.setattr(os, "statvfs", read_only)
    with pytest.raises(SetupFailure, match="cannot be written"):
        library.file.check()
