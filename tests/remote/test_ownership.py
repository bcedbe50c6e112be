from __future__ import annotations

import os
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from ytsb_tui.core.jobs.failures import SetupFailure
from ytsb_tui.remote.ownership import MOST_PATH, Owner, Ownership, acquire, owner_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "d"
    made.mkdir(mode=0o755)
    return made


@pytest.fixture
def owned(folder: Path, tmp_path: Path) -> Iterator[Ownership]:
    found = acquire(folder, tmp_path / "runtime")
    assert found is not None
    yield found
    found.release()


def _path(owned: Ownership) -> Path:
    assert owned.listener is not None
    return Path(owned.listener.getsockname())


def test_the_lock_names_the_owner_and_the_way_in(folder: Path, owned: Ownership) -> None:
    assert owner_of(folder) == Owner(pid=os.getpid(), socket=_path(owned))


def test_only_the_owner_of_the_files_can_come_in(folder: Path, owned: Ownership) -> None:
    path = _path(owned)
    assert path.is_relative_to(folder)
    assert stat.S_ISSOCK(path.stat().st_mode)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "engine.lock").stat().st_mode) == 0o600


def test_there_is_one_owner(folder: Path, tmp_path: Path, owned: Ownership) -> None:
    assert acquire(folder, tmp_path / "runtime") is None
    assert owner_of(folder) is not None  # whoever is refused changes nothing


def test_a_library_without_an_owner(folder: Path, tmp_path: Path) -> None:
    assert owner_of(folder) is None
    for text in ("", "{", "[]", '{"pid": "x", "socket": null}', '{"pid": 1}'):
        (folder / "engine.lock").write_text(text)
        assert owner_of(folder) is None
    found = acquire(folder, tmp_path / "runtime")
    assert found is not None
    found.release()
    assert owner_of(folder) is None
    assert not list((folder / "attach").iterdir())


def test_the_socket_of_an_owner_that_died_is_replaced(folder: Path, tmp_path: Path) -> None:
    (folder / "attach").mkdir(mode=0o777)
    (folder / "attach").chmod(0o777)
    dead = socket.socket(socket.AF_UNIX)
    dead.bind(str(folder / "attach" / "engine.sock"))
    dead.close()
    found = acquire(folder, tmp_path / "runtime")
    assert found is not None
    path = _path(found)
    with socket.socket(socket.AF_UNIX) as window:
        window.connect(str(path))
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    found.release()


def test_a_path_that_is_too_long_for_a_socket_is_not_used(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 60) / ("e" * 60)
    deep.mkdir(parents=True)
    runtime = tmp_path / "r"
    found = acquire(deep, runtime)
    assert found is not None
    path = _path(found)
    assert path.parent == runtime
    assert len(os.fsencode(path)) <= MOST_PATH
    assert stat.S_IMODE(runtime.stat().st_mode) == 0o700
    assert owner_of(deep) == Owner(pid=os.getpid(), socket=path)
    other = tmp_path / ("d" * 60) / ("f" * 60)
    other.mkdir()
    second = acquire(other, runtime)
    assert second is not None
    assert _path(second) != path
    second.release()
    found.release()


def test_where_no_socket_can_be_the_library_is_owned_all_the_same(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 60) / ("e" * 60)
    deep.mkdir(parents=True)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / "link").symlink_to(elsewhere)  # as somebody else may have laid it in a folder of all
    found = acquire(deep, tmp_path / "link")
    assert found is not None
    assert found.listener is None
    assert owner_of(deep) == Owner(pid=os.getpid(), socket=None)
    found.release()
    assert not list(elsewhere.iterdir())


def test_a_lock_file_that_is_deleted_makes_no_second_owner(folder: Path, tmp_path: Path, owned: Ownership) -> None:
    (folder / "engine.lock").unlink()
    assert acquire(folder, tmp_path / "runtime") is None
    owned.keep()
    assert owner_of(folder) == Owner(pid=os.getpid(), socket=_path(owned))
    assert acquire(folder, tmp_path / "runtime") is None


def test_a_folder_that_is_made_anew_is_locked_too(folder: Path, tmp_path: Path, owned: Ownership) -> None:
    away = folder.rename(tmp_path / "away")
    owned.keep()
    assert not folder.exists(), "nothing is made in its place"
    folder.mkdir()
    owned.keep()
    assert acquire(folder, tmp_path / "runtime") is None
    other = acquire(away, tmp_path / "runtime")
    assert other is not None, "the folder that was moved is free"
    other.release()


def test_an_owner_whose_folder_another_took_over_says_so_and_waits(
    folder: Path, tmp_path: Path, owned: Ownership
) -> None:
    folder.rename(tmp_path / "away")
    folder.mkdir()
    other = acquire(folder, tmp_path / "runtime")
    assert other is not None
    for _ in range(2):
        with pytest.raises(SetupFailure, match="has taken over the library"):
            owned.keep()
    other.release()
    owned.keep()
    assert acquire(folder, tmp_path / "runtime") is None
