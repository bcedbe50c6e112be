"""What people, other processes and clouds write in the vault meanwhile."""

from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.adapters.vault.notes import OTHER, VIDEO, files, put
from ytsb_tui.adapters.vault import vault as vault_module
from ytsb_tui.adapters.vault.vault import MarkdownVault
from ytsb_tui.core.jobs.failures import SetupFailure


def meddle(monkeypatch: pytest.MonkeyPatch, name: str, before: Callable[[Path], object], times: int) -> None:
    """Does something just before the first calls of a step, as another program might."""
    real = getattr(vault_module, name)
    calls = iter(range(times))

    def step(file: Path, *rest: object) -> object:
        if next(calls, None) is not None:
            before(file)
        return real(file, *rest)

    monkeypatch.setattr(vault_module, name, step)


def test_what_a_person_saves_in_the_same_moment_is_not_lost(
    vault: MarkdownVault, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(vault)
    meddle(monkeypatch, "replace_file", lambda file: file.write_text(file.read_text() + "Saved just now.\n"), 2)
    assert put(vault, text="New.", path=path) == path
    text = (folder / path).read_text()
    assert "New." in text
    assert text.count("Saved just now.\n") == 2
    assert files(folder) == [path]


def test_a_note_that_never_rests_is_left_to_its_program(
    vault: MarkdownVault, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(vault)
    meddle(monkeypatch, "replace_file", lambda file: file.write_text(file.read_text() + "."), 99)
    with pytest.raises(SetupFailure, match="being changed by another program"):
        put(vault, text="New.", path=path)
    assert "A point." in (folder / path).read_text()


def test_a_file_that_appears_in_the_same_moment_is_not_overwritten(
    vault: MarkdownVault, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    meddle(monkeypatch, "create_file", lambda file: file.write_text("a person's own"), 1)
    assert put(vault) == f"Calculus ({VIDEO}).md"
    assert (folder / "Calculus.md").read_text() == "a person's own"


def test_check_removes_what_dead_processes_left(vault: MarkdownVault, folder: Path) -> None:
    with subprocess.Popen(["true"]) as process:
        process.wait()
    (folder / "sub").mkdir()
    left = [folder / f".ytsb-{process.pid}-0123abcd.tmp", folder / "sub" / f".ytsb-{os.getpid()}-0123abcd.tmp"]
    stay = [folder / f".ytsb-{os.getppid()}-0123abcd.tmp", folder / ".ytsb-x.tmp", folder / "a.md", folder / "b.tmp"]
    for file in (*left, *stay):
        file.write_text("x")
    vault.check()
    assert [file for file in left if file.exists()] == []
    assert [file for file in stay if not file.exists()] == []


def test_what_a_process_of_somebody_else_writes_stays(
    vault: MarkdownVault, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kill(process: int, number: int) -> None:
        raise PermissionError(errno.EPERM, "not yours")

    monkeypatch.setattr(os, "kill", kill)
    (folder / ".ytsb-1-0123abcd.tmp").write_text("x")
    vault.check()
    assert files(folder) == [".ytsb-1-0123abcd.tmp"]


def test_check_makes_the_folder_and_leaves_nothing(tmp_path: Path) -> None:
    MarkdownVault(tmp_path / "a" / "b").check()
    assert (tmp_path / "a" / "b").is_dir()
    assert files(tmp_path) == []


SYNCED = (
    "Calculus (Ada's conflicted copy 2026-11-30).md",  # Dropbox
    "Calculus.sync-conflict-20261130-120000-ABCDEFG.md",  # Syncthing
    "Calculus (conflicted copy 2026-11-30 120000).md",  # Nextcloud
    "Calculus-LAPTOP.md",  # OneDrive
    "Calculus 2.md",  # iCloud
    "Calculus (1).md",  # Google Drive
)


@pytest.mark.parametrize("name", SYNCED)
def test_copies_that_a_cloud_left_are_named_and_stay_as_they_are(folder: Path, name: str) -> None:
    vault = MarkdownVault(folder)
    vault.check()
    path = put(vault)
    put(vault, OTHER, title="Another", text="See calculus.")
    (folder / name).write_text((folder / path).read_text() + "Written on the other machine.\n")
    before = (folder / name).read_text()
    vault = MarkdownVault(folder)  # the next start
    found = vault.find(VIDEO)
    assert found is not None
    assert found[0] == path
    assert put(vault, text="Anew.") == path
    vault.relink()
    assert "Anew." in (folder / path).read_text()
    assert (folder / name).read_text() == before
    assert sorted(files(folder)) == sorted([path, "Another.md", name])
    [said] = vault.warnings()
    assert str(folder / name) in said
    assert path in said
