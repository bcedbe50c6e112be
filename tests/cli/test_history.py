"""`ytsb history`: the numbers, JSON lines and CSV."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.adapters.sqlite.contents import BLOCKED, A, attempt
from tests.cli.reader import environment, fill
from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.cli.main import main
from ytsb_tui.core.jobs.job import Stage
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.ports.jobs import NewJob

EVIL = VideoId("e" * 11)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    fill(tmp_path)
    library = SqliteLibrary(tmp_path / "data" / "library.db")
    library.add([NewJob(video=EVIL, title='=1+1, said "she"')], 8.0)
    library.claim(Stage.FETCH, 8.0)
    library.fail(EVIL, BLOCKED, attempt(EVIL, at=200.0, outcome="blocked"))
    library.close()
    return tmp_path


def run(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["history", *words], env=environment(folder))


def test_the_numbers_for_a_person(folder: Path) -> None:
    result = run(folder)
    assert result.exit_code == 0
    for part in ("1970-01-01", "claude-haiku-5-5", "fetch", "write", "blocked", "9,011", "0.2500"):
        assert part in result.output, part


def test_every_try_and_payment_as_json_then_the_numbers(folder: Path) -> None:
    rows = [json.loads(line) for line in run(folder, "--json").output.splitlines()]
    assert [row["event"] for row in rows] == ["paid", "attempt", "attempt", "attempt", "attempt", "statistics"]
    assert rows[0] == {
        "event": "paid", "at": "1970-01-01T00:00:05.000Z", "video": A, "title": "Calculus", "what": "note",
        "model": "claude-haiku-5-5", "input_tokens": 9011, "output_tokens": 800, "cost_usd": 0.25,
    }  # fmt: skip
    assert rows[1]["what"] == "fetch"
    assert rows[1]["worker"] == "w"
    assert rows[1]["seconds"] == 2.0
    assert rows[-2]["outcome"] == "blocked"
    numbers = rows[-1]
    assert numbers["days"][0]["videos"] == 2
    assert numbers["models"][0]["cost_usd"] == 0.25
    assert numbers["stages"][0]["tries"] == 3
    assert numbers["failures"] == {"blocked": 1}


def test_csv_is_read_as_it_was_written(folder: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run(folder, "--csv").output)))
    assert [row["event"] for row in rows] == ["paid"] + ["attempt"] * 4
    assert rows[-1]["title"] == '\'=1+1, said "she"'  # a spreadsheet must not run it


def test_only_the_last_days(folder: Path) -> None:
    assert run(folder, "--days", "3").output == "No history yet.\n"


def test_one_form_at_a_time(folder: Path) -> None:
    result = run(folder, "--json", "--csv")
    assert result.exit_code == 2
    assert "Choose --json or --csv." in result.output
