from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.adapters.sqlite.contents import A, B, attempt, fetched, new
from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.cli import jobs, main
from ytsb_tui.core.jobs.commands import JobCommand
from ytsb_tui.core.jobs.job import Stage, State
from ytsb_tui.core.videos.media import url_at
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.ports.jobs import NewJob


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SqliteLibrary:
    for name in ("data", "config", "vault"):
        monkeypatch.setenv(f"YTSB_{name.upper()}{'_DIR' * (name != 'vault')}", str(tmp_path / name))
    return SqliteLibrary(tmp_path / "data" / "library.db")


def ytsb(*args: str) -> Result:
    return CliRunner().invoke(main, args)


def test_adding_a_removed_video_lists_it_again(library: SqliteLibrary, tmp_path: Path) -> None:
    library.add(new(A), 1.0)
    with sqlite3.connect(tmp_path / "data" / "library.db") as db:
        db.execute("UPDATE jobs SET removed = 1, state = 'cancelled'")
    db.close()
    assert ytsb("status").output.startswith("The library is empty.")
    ytsb("add", url_at(A))
    assert ytsb("status").output.startswith(f"queued     {A}")


def test_adding_a_video_that_is_done_without_its_note_queues_the_note(
    library: SqliteLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.add(new(A), 1.0)
    library.claim(Stage.FETCH, 2.0)
    library.save_transcript(fetched(A), attempt(A), write=False)
    monkeypatch.setenv("YTSB_NOTES", "false")
    ytsb("add", url_at(A))
    assert ytsb("status").output.startswith(f"done       {A}")
    monkeypatch.delenv("YTSB_NOTES")
    ytsb("add", url_at(A))
    job = library.job(A)
    assert job is not None
    assert (job.stage, job.state) == (Stage.WRITE, State.QUEUED)


@pytest.mark.parametrize("named", [["-aBcDeFgHi1"], ["--", "-aBcDeFgHi1"], ["-aBcDeFgHi1", "--xY_zW-123"]])
def test_an_id_may_begin_with_a_hyphen(library: SqliteLibrary, named: list[str]) -> None:
    videos = [VideoId(name) for name in named if name != "--"]
    assert ytsb("add", *named).output.startswith(f"{len(videos)} video")
    assert [job.video for job in library.jobs()] == videos
    for command, done in (("cancel", "cancelled"), ("retry", "queued again"), ("hold", "paused")):
        assert ytsb(command, *named).output.strip().endswith(done)


def test_options_are_options_all_the_same(library: SqliteLibrary) -> None:
    result = ytsb("run", "--dry-run", "--overnight", "-aBcDeFgHi1")  # an option that has the form of an id
    assert result.exit_code == 0, result.output
    assert "-aBcDeFgHi1" in result.output
    assert "--overnight" not in result.output


def test_what_is_not_done_is_said_in_a_line_each(library: SqliteLibrary) -> None:
    library.add(new(A, B), 1.0)
    library.claim(Stage.FETCH, 2.0)
    result = ytsb("hold", A, B)
    assert (result.exit_code, result.stdout) == (0, "1 video paused\n")
    assert result.stderr == f"skipped  {A}: Only queued and waiting videos can be paused.\n"
    result = ytsb("rewrite", A, "zzzzzzzzzzz")
    assert (result.exit_code, result.stdout) == (1, "0 videos queued to be written again\n")
    assert sorted(result.stderr.splitlines()) == [
        f"skipped  {A}: Only the note of a finished video can be rewritten.",
        "skipped  zzzzzzzzzzz: This video is not in the library. Add it first.",
    ]
    assert ytsb("cancel", "not a video").exit_code == 2


def test_many_videos_are_added_in_several_transactions(library: SqliteLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "ADDED_AT_ONCE", 2)
    monkeypatch.setattr(jobs, "_TURN", 0.0)
    before = library.changes(0).revision
    assert ytsb("add", *(f"v{n:010}" for n in range(5)), "v0000000001").output.startswith("5 videos added, 0 known")
    assert [job.position for job in library.jobs()] == [1, 2, 3, 4, 5]
    assert library.changes(before).revision == 5


def test_a_dry_run_lists_what_adding_would_queue(library: SqliteLibrary) -> None:
    library.add(new(A, B), 1.0)
    library.command(JobCommand.CANCEL, [B], 2.0)
    library.claim(Stage.FETCH, 2.0)
    library.save_transcript(fetched(A), attempt(A), write=False)
    lines = ytsb("run", "--dry-run", url_at(A), url_at(B)).output.splitlines()
    assert [line.split()[:-2] for line in lines[:2]] == [["write", A, "Calculus"], ["fetch", "and", "write", B, B]]
    assert ytsb("run", "--dry-run", "--no-notes", url_at(A)).output.startswith("0 videos")


def test_status_can_be_filtered(library: SqliteLibrary) -> None:
    library.add([NewJob(video=A, title="Curves", subject="Maths"), NewJob(video=B, title="Mills")], 1.0)
    library.claim(Stage.FETCH, 2.0)
    assert ytsb("cancel", B).exit_code == 0

    def listed(*options: str) -> list[str]:
        rows = [json.loads(line) for line in ytsb("status", "--json", *options).output.splitlines()]
        assert rows[-1]["videos"] == len(rows) - 1
        return [row["video"] for row in rows[:-1]]

    assert listed("--state", "fetching") == listed(A) == listed("--subject", "Maths") == [A]
    assert listed("-s", "cancelled") == [B]
    assert listed("-s", "cancelled", "-s", "fetching") == [A, B]
    assert listed("-s", "cancelled", "--subject", "Maths") == listed("--class", "blocked") == []
    assert ytsb("status", "-s", "done").output == "0 videos\n"
    missing = ytsb("status", "ccccccccccc", A)
    assert (missing.exit_code, "ccccccccccc: it is not in the library" in missing.stderr) == (1, True)
    assert A in missing.stdout


def test_quiet_commands_print_problems_only(library: SqliteLibrary) -> None:
    assert ytsb("add", "-q", url_at(A)).output == ""
    assert ytsb("hold", "--quiet", A).output == ""
    assert ytsb("retry", "-q", "ccccccccccc").output.startswith("skipped  ccccccccccc")
