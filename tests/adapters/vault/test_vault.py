"""The vault keeps what a person wrote, writes whole notes or none, and says what to do when the disk refuses."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import tempfile
import threading
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.adapters.vault.notes import OTHER, VIDEO, files, put
from ytsb_tui.adapters.vault import vault as vault_module
from ytsb_tui.adapters.vault.vault import MarkdownVault
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.core.notes.note_file import is_note_of
from ytsb_tui.core.videos.video import VideoId

DAY = date(2026, 11, 23)


@pytest.fixture
def vault(tmp_path: Path) -> MarkdownVault:
    made = MarkdownVault(tmp_path / "vault", lambda: DAY)
    made.check()
    return made


@pytest.fixture
def folder(tmp_path: Path, vault: MarkdownVault) -> Path:
    return tmp_path / "vault"


def kept(copy: str) -> str:
    return f"A note had been edited by hand; that version is kept as {copy}"


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


def test_a_note_stands_in_its_subjects_folder(vault: MarkdownVault, folder: Path) -> None:
    path = put(vault, title="Calculus: part 1", subject="mathematics")
    assert path == "mathematics/Calculus - part 1.md"
    assert vault.absolute(path) == str(folder / path)
    text = (folder / path).read_text()
    assert is_note_of(text, VIDEO)
    assert "- A point." in text
    assert "created: 2026-11-23" in text
    assert files(folder) == [path]


def test_a_note_without_subject_and_title(vault: MarkdownVault) -> None:
    assert put(vault, title=None) == "By the model.md"
    assert put(vault, OTHER, title="🎉") == "Video aircAruvnKk.md"


def test_made_anew_it_stays_where_it_is_with_what_a_person_wrote(vault: MarkdownVault, folder: Path) -> None:
    path = put(vault)
    file = folder / path
    file.write_text(file.read_text().replace("---\n\n", "tags: [mine]\n---\nAbove.\n\n", 1) + "\nBelow, by hand.\n")
    file.chmod(0o640)
    for turn in range(3):
        assert put(vault, title="Another title", text=f"Point {turn}.", subject="x", path=path) == path
    text = file.read_text()
    assert "tags: [mine]\n" in text
    assert "---\nAbove.\n\n<!-- ytsb:begin" in text
    assert text.endswith("<!-- ytsb:end -->\n\nBelow, by hand.\n")
    assert "Point 2." in text
    assert "Point 1." not in text
    assert file.stat().st_mode & 0o777 == 0o640
    assert vault.warnings() == ()
    assert files(folder) == [path]


def test_written_again_with_the_same_content_the_file_is_not_touched(vault: MarkdownVault, folder: Path) -> None:
    path = put(vault)
    before = (folder / path).stat()
    assert put(vault, path=path) == path
    assert (folder / path).stat() == before


def test_bytes_that_are_no_text_stay(vault: MarkdownVault, folder: Path) -> None:
    file = folder / put(vault)
    file.write_bytes(file.read_bytes() + b"caf\xe9 \r\n")
    put(vault, text="New.", path=file.name)
    assert file.read_bytes().endswith(b"<!-- ytsb:end -->\ncaf\xe9 \r\n")
    assert b"New." in file.read_bytes()


def test_a_note_that_a_person_moved_is_found_by_its_properties(vault: MarkdownVault, folder: Path) -> None:
    path, other = put(vault), put(vault, OTHER, "Other")
    (folder / "my folder").mkdir()
    (folder / path).rename(folder / "my folder" / "Renamed.md")
    assert put(vault, text="New.", path=path) == "my folder/Renamed.md"
    assert files(folder) == [other, "my folder/Renamed.md"]
    (folder / "my folder" / "Renamed.md").rename(folder / "Again.md")
    assert put(vault, text="Newer.", path="my folder/Renamed.md") == "Again.md"


def test_a_note_is_known_again_without_the_library(vault: MarkdownVault, folder: Path) -> None:
    path = put(vault, subject="mathematics")
    assert put(MarkdownVault(folder), title="Retitled", text="New.") == path
    assert files(folder) == [path]


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


def test_videos_of_one_title_have_a_file_each(vault: MarkdownVault, folder: Path) -> None:
    paths = [put(vault, VideoId(video), title="Intro") for video in ("aaaaaaaaaaa", "bbbbbbbbbbb", "BBBBBBBBBBB")]
    assert paths == ["Intro.md", "Intro (bbbbbbbbbbb).md", "Intro (BBBBBBBBBBB) 2.md"]
    assert all(is_note_of((folder / path).read_text(), VideoId(path[7:18])) for path in paths[1:])


def test_an_edit_in_the_generated_part_is_kept_in_a_copy(vault: MarkdownVault, folder: Path) -> None:
    path = put(vault)
    file = folder / path
    edited = file.read_text().replace("A point.", "A point, as I see it.")
    file.write_text(edited)
    assert put(vault, text="New.", path=path) == path
    assert vault.warnings() == (
        "A note had been edited by hand; that version is kept as Calculus (edited 2026-11-23).md",
    )
    assert vault.warnings() == ()
    assert (folder / "Calculus (edited 2026-11-23).md").read_text() == edited
    assert "New." in file.read_text()
    again = file.read_text().replace("New.", "New, as I see it.")
    file.write_text(again)
    put(vault, text="Newer.", path=path)
    assert vault.warnings() == (
        "A note had been edited by hand; that version is kept as Calculus (edited 2026-11-23 2).md",
    )
    assert (folder / "Calculus (edited 2026-11-23 2).md").read_text() == again
    for text in ("Newest.", "Newest of all."):
        file.write_text(again)
        put(vault, text=text, path=path)
    assert vault.warnings() == (
        "A note had been edited by hand; that version is kept as Calculus (edited 2026-11-23 2).md",
    )
    assert len(files(folder)) == 3


def test_a_copy_is_never_taken_for_the_note(vault: MarkdownVault, folder: Path) -> None:
    path = put(vault)
    (folder / path).rename(folder / "Calculus (edited 2026-11-23).md")
    assert put(vault, text="New.", path=path) == "Calculus.md"
    assert "A point." in (folder / "Calculus (edited 2026-11-23).md").read_text()


def test_a_note_without_its_marks_is_a_persons(vault: MarkdownVault, folder: Path) -> None:
    path = put(vault)
    text = (folder / path).read_text().replace("<!-- ytsb:end -->", "")
    (folder / path).write_text(text)
    assert put(vault, text="New.", path=path) == f"Calculus ({VIDEO}).md"
    assert (folder / path).read_text() == text


def test_another_videos_note_is_not_overwritten_whatever_the_library_says(vault: MarkdownVault, folder: Path) -> None:
    path = put(vault, OTHER, title="Other")
    assert put(vault, path=path) == "Calculus.md"
    assert is_note_of((folder / path).read_text(), OTHER)


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


def test_a_subjects_folder_is_used_as_a_person_spelled_it(vault: MarkdownVault, folder: Path) -> None:
    (folder / "Mathematics").mkdir()
    assert put(vault, subject="mathematics") == "Mathematics/Calculus.md"


def test_a_file_in_the_way_of_a_subjects_folder_stays(vault: MarkdownVault, folder: Path) -> None:
    (folder / "physics").write_text("a person's own")
    assert put(vault, subject="physics") == "Calculus.md"
    assert put(vault, OTHER, subject="🎉") == f"Calculus ({OTHER}).md"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=200), st.text(max_size=40)), min_size=1, max_size=4))
def test_any_titles_and_subjects_have_files_of_their_own_inside(names: list[tuple[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as place:
        vault = MarkdownVault(Path(place) / "vault")
        vault.check()
        videos = [VideoId(f"{number:011}") for number in range(len(names))]
        paths = [
            put(vault, video, title, subject=subject) for video, (title, subject) in zip(videos, names, strict=True)
        ]
        assert len({path.casefold() for path in paths}) == len(names)
        assert files(Path(place)) == sorted(f"vault/{path}" for path in paths)
        for video, path in zip(videos, paths, strict=True):
            assert is_note_of(Path(vault.absolute(path)).read_text(), video)


def test_writers_at_once_have_a_file_each(vault: MarkdownVault, folder: Path) -> None:
    videos = [VideoId(f"{number:011}") for number in range(16)]
    paths: list[str] = []
    threads = [threading.Thread(target=lambda video=video: paths.append(put(vault, video))) for video in videos]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(paths)) == 16
    assert files(folder) == sorted(paths)


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
