"""Folders are closed to others, and configuration that others can change is not trusted."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from ytsb_tui.adapters.private_files import make_private, untrusted


def test_a_folder_is_made_or_closed(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    make_private(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    folder.chmod(0o755)
    make_private(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o755])
def test_what_only_its_owner_can_write_is_trusted(tmp_path: Path, mode: int) -> None:
    (tmp_path / "x").touch()
    (tmp_path / "x").chmod(mode)
    assert untrusted(tmp_path / "x") is None


@pytest.mark.parametrize("mode", [0o660, 0o602, 0o777])
def test_what_others_can_write_is_not(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "my file"
    file.touch()
    file.chmod(mode)
    why, cure = untrusted(file) or ("", "")
    assert why == f"{file} may be changed by other users, and so may what ytsb does."
    assert cure == f"Run: chmod go-w '{file}'"


def test_nor_what_belongs_to_another_user_but_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "x"
    file.touch()
    owner = file.stat().st_uid
    if owner == 0:
        monkeypatch.setattr(os, "geteuid", lambda: 1000)
        assert untrusted(file) is None, "root can do everything anyway"
        os.chown(file, 1001, -1)
    else:
        monkeypatch.setattr(os, "geteuid", lambda: owner + 1)
    why, cure = untrusted(file) or ("", "")
    assert why == f"{file} belongs to another user, who could change what ytsb does."
    assert cure == f"Make it yours: sudo chown {os.geteuid()} {file}"


def test_what_is_not_there_is_told_apart(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        untrusted(tmp_path / "x")
