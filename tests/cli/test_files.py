"""Transcripts in files, from the command line to the note."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.adapters.subtitles.test_parsing import SRT
from ytsb_tui.cli import main

LINK = "https://youtu.be/dQw4w9WgXcQ"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("data", "config", "vault"):
        monkeypatch.setenv(f"YTSB_{name.upper()}{'_DIR' * (name != 'vault')}", str(tmp_path / name))
    monkeypatch.setenv("YTSB_TOR", "/nonexistent")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "Talk 1.srt").write_text(SRT)
    return tmp_path


def ytsb(*args: str) -> Result:
    return CliRunner().invoke(main, args)


def test_from_a_file_to_its_note_without_tor(folder: Path) -> None:
    ran = ytsb("run", "Talk 1.srt")
    assert ran.exit_code == 0, ran.output
    note = (folder / "vault" / "Talk 1.md").read_text()
    assert f"[1:02:05](file://{folder}/Talk%201.srt) ✓" in note
    assert "Talk 1" in ytsb("search", "derivative").output


def test_the_same_file_is_known_by_any_name(folder: Path) -> None:
    assert ytsb("add", "./Talk 1.srt", LINK).output.startswith("2 videos added, 0 known")
    (folder / "sub").mkdir()
    (folder / "Talk 1.srt").rename(folder / "sub" / "x.srt")
    assert ytsb("add", "sub/").output.startswith("0 videos added, 1 known")
    assert ytsb("add", f"file://{folder}/sub/x.srt").output.startswith("0 videos added, 1 known")


def test_a_bad_file_is_one_line_and_the_rest_is_added() -> None:
    added = ytsb("add", "none.srt", LINK)
    assert "none.srt: It does not exist. Check the path." in added.stderr
    assert added.stdout.startswith("1 video added")
    alone = ytsb("add", "none.srt")
    assert alone.exit_code == 2
    assert "It does not exist." in alone.stderr


def test_paths_in_a_list_that_someone_may_have_sent_are_not_read(folder: Path) -> None:
    (folder / "list.txt").write_text(f"{folder}/Talk 1.srt\n{LINK}\n")
    added = ytsb("add", "-f", "list.txt")
    assert added.stdout.startswith("1 video added")
    assert "There is no link to YouTube in it." in added.stderr
    assert not (folder / "data" / "media").exists()


def test_what_needs_an_exit_still_ends_with_the_exit_code_of_setup() -> None:
    assert ytsb("run", "Talk 1.srt", LINK).exit_code == 3
    assert ytsb("run", "Talk 1.srt", "@NASA").exit_code == 3
