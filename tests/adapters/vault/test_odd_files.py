"""Files in a vault that cannot be read, lead elsewhere, vanish or are in the way."""

from __future__ import annotations

import os
import shutil
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.adapters.vault.notes import OTHER, VIDEO, files, put
from ytsb_tui.adapters.vault.vault import MarkdownVault
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.core.notes.note_file import is_note_of
from ytsb_tui.core.videos.video import VideoId


def loop(file: Path) -> None:
    file.symlink_to(file)


def placeholder(file: Path) -> None:
    """Like a file of a cloud drive whose content cannot be had: it is there, and reading it fails."""
    file.symlink_to("/proc/self/mem")


def huge(file: Path) -> None:
    with file.open("wb") as content:
        content.truncate(700_000_000)


def a_folder(file: Path) -> None:
    file.mkdir()


@pytest.mark.parametrize(
    ("make", "why"), [(loop, "symbolic links"), (placeholder, "error"), (huge, "700 MB"), (a_folder, None)]
)
def test_a_file_that_cannot_be_read_is_skipped_and_named_once(
    vault: MarkdownVault, folder: Path, make: Callable[[Path], None], why: str | None
) -> None:
    make(folder / "odd.md")
    path = put(vault)
    vault.relink()
    assert put(vault, OTHER, title="Another") == "Another.md"
    vault.relink()
    assert vault.find(VIDEO, path) is not None
    said = vault.warnings()
    assert len(said) == (why is not None)
    assert all(str(folder / "odd.md") in text and why is not None and why in text for text in said)
    assert vault.warnings() == ()


@pytest.mark.parametrize("make", [loop, placeholder])
def test_a_note_that_cannot_be_read_any_more_gets_a_new_file(
    vault: MarkdownVault, folder: Path, make: Callable[[Path], None]
) -> None:
    path = put(vault)
    (folder / path).unlink()
    make(folder / path)
    again = put(vault, path=path)
    assert again != path
    assert is_note_of((folder / again).read_text(), VIDEO)
    assert vault.find(VIDEO, path) == (again, (folder / again).read_text())
    [said] = vault.warnings()
    assert str(folder / path) in said


def test_a_deleted_note_is_written_where_a_new_one_goes(vault: MarkdownVault, folder: Path) -> None:
    path = put(vault)
    (folder / ".trash").mkdir()
    (folder / path).rename(folder / ".trash" / path)
    assert put(vault, title="Retitled", path=path) == "Retitled.md"
    assert files(folder) == [".trash/Calculus.md", "Retitled.md"]


def test_a_file_that_vanishes_between_is_written_anew(vault: MarkdownVault, folder: Path) -> None:
    path = put(vault)
    put(vault, path="gone.md")  # the index knows it now
    (folder / path).unlink()
    assert put(vault, title="Retitled") == "Retitled.md"


@pytest.mark.parametrize("name", ["Étude.md", "étude.MD", unicodedata.normalize("NFD", "ÉTUDE.md")])
def test_a_name_that_is_taken_is_left_alone(vault: MarkdownVault, folder: Path, name: str) -> None:
    (folder / name).write_text("a person's own")
    assert put(vault, title="étude") == f"étude ({VIDEO}).md"
    assert (folder / name).read_text() == "a person's own"


def test_a_folder_is_read_again_when_somebody_else_changed_it(
    vault: MarkdownVault, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(vault, VideoId("aaaaaaaaaaa"), title="One")
    reads: list[Path] = []
    scan = os.scandir

    def counted(path: Path) -> Iterator[os.DirEntry[str]]:
        reads.append(path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", counted)
    put(vault, VideoId("bbbbbbbbbbb"), title="Two")
    assert not reads
    (folder / "THREE.md").write_text("a person's own")
    assert put(vault, VideoId("ccccccccccc"), title="Three") == "Three (ccccccccccc).md"
    assert reads == [folder]


@pytest.mark.parametrize("path", ["../outside.md", "/etc/passwd", "a/../../outside.md"])
def test_no_path_leads_out_of_the_vault(vault: MarkdownVault, folder: Path, path: str) -> None:
    outside = folder.parent / "outside.md"
    put(vault)
    shutil.copy(folder / "Calculus.md", outside)
    before = outside.read_text()
    assert put(vault, text="New.", path=path) == "Calculus.md"
    assert outside.read_text() == before


def test_a_note_that_is_a_link_stays_one(vault: MarkdownVault, folder: Path, tmp_path: Path) -> None:
    path = put(vault)
    (folder / path).rename(tmp_path / "real.md")
    (folder / path).symlink_to(tmp_path / "real.md")
    assert put(vault, text="New.", path=path) == path
    assert (folder / path).is_symlink()
    assert "New." in (tmp_path / "real.md").read_text()


def test_a_file_in_the_way_of_a_subjects_folder_stays(vault: MarkdownVault, folder: Path) -> None:
    (folder / "physics").write_text("a person's own")
    assert put(vault, subject="physics") == "Calculus.md"
    assert put(vault, OTHER, subject="🎉") == f"Calculus ({OTHER}).md"


@pytest.mark.parametrize("place", ["file", "file/below"])
def test_a_file_is_no_vault(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(SetupFailure, match="is not a folder: a file has its name") as raised:
        MarkdownVault(tmp_path / place).check()
    assert raised.value.kind is FailureKind.VAULT


def test_a_vault_that_is_gone_is_not_made_again_elsewhere(vault: MarkdownVault, folder: Path) -> None:
    folder.rmdir()
    with pytest.raises(SetupFailure, match="does not exist"):
        put(vault)
    assert not folder.exists()
