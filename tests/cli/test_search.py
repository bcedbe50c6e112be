"""`ytsb search` shows where something was said or noted, each place with a link to its second."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.adapters.sqlite.contents import A, B
from tests.cli.reader import environment, fill
from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.cli import main


def ytsb(folder: Path, *args: str) -> Result:
    return CliRunner(env=environment(folder)).invoke(main, args)


def test_places_are_grouped_by_video_and_link_to_their_second(tmp_path: Path) -> None:
    fill(tmp_path)
    result = ytsb(tmp_path, "search", "slope", "curve")
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert lines[0] == "Calculus  3Blue1Brown"
    assert lines[1].strip() == "0:03  the derivative is the slope of the curve at one single point"
    assert lines[2].strip() == f"https://youtu.be/{A}?t=3"
    [note] = [line for line in ytsb(tmp_path, "search", "tangent").output.splitlines() if "tangent" in line]
    assert note.strip().startswith("note")


def test_json(tmp_path: Path) -> None:
    fill(tmp_path)
    [line] = ytsb(tmp_path, "search", "--json", '"grind rivers"').output.splitlines()
    hit = json.loads(line)
    assert (hit["video"], hit["title"], hit["noted"]) == (B, "Mills", [])
    [place] = hit["said"]
    assert [place["text"][start:end] for start, end in place["marks"]] == ["grind rivers"]


def test_a_misspelled_word_is_looked_for_as_it_was_meant(tmp_path: Path) -> None:
    fill(tmp_path)
    result = ytsb(tmp_path, "search", "derivatvie", "Curve")
    assert result.exit_code == 0
    assert "Nothing contains “derivatvie Curve”. Did you mean “derivative Curve”?" in result.output
    assert "the derivative is the slope of the curve" in result.output
    assert "Did you mean" not in ytsb(tmp_path, "search", "derivat").output


def test_an_older_library_is_indexed_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path)
    left = [3, 2, 0]
    monkeypatch.setattr(SqliteLibrary, "unindexed", lambda _: 4)
    monkeypatch.setattr(SqliteLibrary, "index_more", lambda _, seconds=0.5: left.pop(0) if left else 0)
    result = ytsb(tmp_path, "search", "slope")
    assert result.exit_code == 0
    assert "Rebuilding the search index" in result.stderr
    assert "Calculus" in result.stdout
    assert left == []


@pytest.mark.parametrize("query", ["nowhere", '"', "-zq", "NEAR(", "*", "slope:curve) OR", "\x00", "%_'"])
def test_any_characters_are_a_query(tmp_path: Path, query: str) -> None:
    fill(tmp_path)
    result = ytsb(tmp_path, "search", query)
    assert result.exit_code == 1
    assert "Nothing found" in result.output
