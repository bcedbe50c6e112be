"""`ytsb import` imports a folder of YouTube Study Buddy; importing it twice changes nothing."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.cli.reader import environment
from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.cli import main
from ytsb_tui.core.jobs.commands import JobCommand
from ytsb_tui.core.jobs.job import Stage, State
from ytsb_tui.core.videos.video import VideoId

A, B, C = (VideoId(letter * 11) for letter in "abc")
HEAD = "# {title}\n\n[YouTube Video](https://www.youtube.com/watch?v={video})\n\n---\n\n## Core Concepts\n\n{text}\n"


def ytsb(folder: Path, *args: str) -> Result:
    return CliRunner(env=environment(folder)).invoke(main, args)


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    (folder / "Maths").mkdir(parents=True)
    (folder / ".obsidian").mkdir()
    slope = "- **Slope**: how steep a curve is. See [[Limits]]."
    (folder / "Maths" / "Slopes.md").write_text(HEAD.format(title="Slopes of curves", video=A, text=slope))
    (folder / "Maths" / "Assessment_Slopes.md").write_text(f"# Slopes\n\n[Original Video](https://youtu.be/{A})\n")
    (folder / "Limits.md").write_text(HEAD.format(title="Limits", video=B, text="- **Slope**: a limit"))
    (folder / "Mine.md").write_text("What I think.\n")
    (folder / ".obsidian" / "x.md").write_text(HEAD.format(title="x", video=C, text=""))
    log = [
        {"video_id": A, "video_title": "Slopes", "subject": "Mathematics", "success": True},
        {"video_id": C, "video_title": "Blocked", "subject": "History", "success": False, "error": "429"},
    ]
    (folder / "processing_log.json").write_text(json.dumps(log))
    return folder


def test_notes_and_log_are_taken_over(notes: Path, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in notes.rglob("*") if path.is_file()}
    result = ytsb(tmp_path, "import", str(notes))
    assert (result.exit_code, result.output.splitlines()[0]) == (
        0, f"2 notes imported into {tmp_path / 'vault'}, 1 video queued, 0 already known"
    )  # fmt: skip
    assert "1 other Markdown file skipped" in result.output
    vault = tmp_path / "vault"
    note = (vault / "Maths" / "Slopes.md").read_text()
    assert f'video: "{A}"' in note
    assert 'subject: "Mathematics"' in note
    assert "how steep a curve is" in note
    assert (vault / "Maths" / "Assessment_Slopes.md").read_text() == before[
        notes / "Maths" / "Assessment_Slopes.md"
    ].decode()
    assert "how steep" in (vault / "Concepts" / "Slope.md").read_text(), "notes that explain the same get a page for it"
    assert not (vault / "Mine.md").exists()
    assert {path: path.read_bytes() for path in notes.rglob("*") if path.is_file()} == before
    library = SqliteLibrary(tmp_path / "data" / "library.db")
    jobs = {job.video: job for job in library.jobs()}
    assert {video: (job.state, job.subject, job.path) for video, job in jobs.items()} == {
        A: (State.DONE, "Mathematics", "Maths/Slopes.md"),
        B: (State.DONE, None, "Limits.md"),
        C: (State.QUEUED, "History", None),
    }
    assert "Slopes of curves" in ytsb(tmp_path, "search", "steep").output
    # Another note of it begins with the transcript, which the original's log does not hold with its times.
    library.command(JobCommand.REWRITE, [A], 9.0)
    again = library.job(A)
    assert again is not None
    assert again.stage is Stage.FETCH


def test_twice_is_as_once(notes: Path, tmp_path: Path) -> None:
    ytsb(tmp_path, "import", str(notes))
    before = {path: path.read_bytes() for path in (tmp_path / "vault").rglob("*.md")}
    result = ytsb(tmp_path, "import", str(notes))
    assert "0 notes imported" in result.output
    assert "3 already known" in result.output
    assert {path: path.read_bytes() for path in (tmp_path / "vault").rglob("*.md")} == before


def test_what_is_in_the_way_stays(notes: Path, tmp_path: Path) -> None:
    (tmp_path / "vault").mkdir()
    (tmp_path / "vault" / "Limits.md").write_text("Mine.\n")
    assert ytsb(tmp_path, "import", str(notes)).exit_code == 0
    assert (tmp_path / "vault" / "Limits.md").read_text() == "Mine.\n"
    assert f'video: "{B}"' in (tmp_path / "vault" / "Limits (2).md").read_text()


def test_a_vault_that_holds_the_folder_is_left_as_it_is(notes: Path, tmp_path: Path) -> None:
    shutil.move(notes, tmp_path / "vault")
    before = {path: path.read_bytes() for path in (tmp_path / "vault").rglob("*.md")}
    assert ytsb(tmp_path, "import", str(tmp_path / "vault")).exit_code == 0
    assert {path: path.read_bytes() for path in (tmp_path / "vault").rglob("*.md")} == before
    job = SqliteLibrary(tmp_path / "data" / "library.db").job(A)
    assert job is not None
    assert (job.state, job.path) == (State.DONE, "Maths/Slopes.md")


def test_a_log_alone_and_a_broken_log(notes: Path, tmp_path: Path) -> None:
    (notes / "processing_log.json").write_text("[{")
    result = ytsb(tmp_path, "import", str(notes))
    assert (result.exit_code, "2 notes imported" in result.output) == (1, True)
    assert "processing_log.json cannot be read" in result.output
    (tmp_path / "log").mkdir()
    (tmp_path / "log" / "processing_log.json").write_text(json.dumps([{"video_id": C, "success": True}]))
    assert "0 notes imported" in ytsb(tmp_path, "import", str(tmp_path / "log")).output
    assert f"queued     {C}" in ytsb(tmp_path, "status").output


def test_a_folder_without_any_is_told(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = ytsb(tmp_path, "import", str(tmp_path / "empty"))
    assert (result.exit_code, "no notes of YouTube Study Buddy" in result.output) == (2, True)
    assert ytsb(tmp_path, "import", str(tmp_path / "nowhere")).exit_code == 2
    assert not (tmp_path / "vault").exists()
