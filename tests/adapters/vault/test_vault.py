"""Notes as files: where they go, how they are found again, and what a person wrote in them."""

from __future__ import annotations

import tempfile
import threading
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.adapters.vault.notes import OTHER, VIDEO, files, put
from ytsb_tui.adapters.vault.vault import MarkdownVault
from ytsb_tui.core.notes.note_file import is_note_of
from ytsb_tui.core.videos.video import VideoId


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


def test_a_subjects_folder_is_used_as_a_person_spelled_it(vault: MarkdownVault, folder: Path) -> None:
    (folder / "Mathematics").mkdir()
    assert put(vault, subject="mathematics") == "Mathematics/Calculus.md"


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
