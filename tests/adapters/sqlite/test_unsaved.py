"""Notes that are paid for and could not be stored: kept in a file where there is room, and stored by the next start."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

import pytest

from tests.adapters.sqlite.contents import A, B, C, new, note
from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.core.jobs.failures import SetupFailure
from ytsb_tui.core.jobs.job import State


@pytest.fixture
def shelter(tmp_path: Path) -> Path:
    folder = tmp_path / "vault"
    folder.mkdir()
    return folder


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def start(path: Path, shelter: Path) -> SqliteLibrary:
    return SqliteLibrary(path, shelters=(shelter,))


def test_the_next_start_stores_them_once(path: Path, shelter: Path, temporary: Path) -> None:
    library = start(path, shelter)
    library.add(new(A, B), 1.0)
    file = Path(library.unsaved.write({A: note(0.25), B: note(0.5)}))
    assert file.parent == path.parent
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    library.close()
    library = start(path, shelter)
    assert library.unsaved.take_back(2.0) == 2
    assert not file.exists()
    jobs = library.jobs()
    assert [job.cost for job in jobs] == [0.25, 0.5]
    assert library.unsaved.take_back(3.0) == 0
    library.close()


def test_one_that_was_stored_after_all_is_not_stored_twice(path: Path, shelter: Path, temporary: Path) -> None:
    library = start(path, shelter)
    library.add(new(A), 1.0)
    library.unsaved.write({A: note()})
    library.save_note(A, note(), 1.5)
    assert library.unsaved.take_back(2.0) == 0
    job = library.job(A)
    assert job is not None
    assert job.cost == 0.25
    library.close()


def test_a_video_that_the_library_does_not_know_is_added(path: Path, shelter: Path, temporary: Path) -> None:
    library = start(path, shelter)
    library.unsaved.write({C: note()})
    assert library.unsaved.take_back(2.0) == 1
    [job] = library.jobs()
    assert (job.video, job.state, job.title) == (C, State.QUEUED, "By the model")
    library.close()


def test_where_its_own_folder_is_gone_they_go_to_the_vault_or_the_temporary_folder(
    path: Path, shelter: Path, temporary: Path
) -> None:
    library = start(path, shelter)
    library.add(new(A, B), 1.0)
    away = path.parent.rename(path.parent.with_name("away"))
    assert Path(library.unsaved.write({A: note()})).parent == shelter
    shelter.rename(shelter.with_name("unmounted"))
    assert Path(library.unsaved.write({B: note()})).parent == temporary
    away.rename(path.parent)
    shelter.with_name("unmounted").rename(shelter)
    assert library.unsaved.take_back(2.0) == 2
    library.close()


def test_without_room_anywhere_that_is_said(path: Path, shelter: Path, temporary: Path) -> None:
    library = start(path, shelter)
    for folder in (path.parent, shelter, temporary):
        folder.rename(folder.with_name(f"{folder.name}-gone"))
    with pytest.raises(SetupFailure, match="No folder has room for unsaved notes"):
        library.unsaved.write({A: note()})


def test_what_others_leave_in_the_temporary_folder_is_left_alone(path: Path, shelter: Path, temporary: Path) -> None:
    library = start(path, shelter)
    library.add(new(A), 1.0)
    ours = Path(library.unsaved.write({A: note()}))
    prefix = ours.name[: -len("00000000.json")]
    target = temporary / "target"
    ours.rename(target)
    link, fifo, writable, broken = (temporary / f"{prefix}{number}.json" for number in range(4))
    link.symlink_to(target)
    os.mkfifo(fifo, 0o600)
    writable.write_bytes(target.read_bytes())
    writable.chmod(0o666)
    broken.write_text("[{]")
    broken.chmod(0o600)
    assert library.unsaved.take_back(2.0) == 0
    assert all(os.path.lexists(each) for each in (link, fifo, writable, broken))
    library.close()


def test_they_are_stored_from_a_disk_that_keeps_no_modes(path: Path, shelter: Path, temporary: Path) -> None:
    library = start(path, shelter)
    library.add(new(A), 1.0)
    Path(library.unsaved.write({A: note()})).chmod(0o777)  # as every file on FAT and exFAT
    assert library.unsaved.take_back(2.0) == 1
    library.close()


def test_files_of_another_library_are_left_alone(path: Path, shelter: Path, temporary: Path) -> None:
    library = start(path, shelter)
    library.unsaved.write({A: note()})
    other = start(path.with_name("other.sqlite3"), shelter)
    assert other.unsaved.take_back(2.0) == 0
    other.close()
    library.close()
