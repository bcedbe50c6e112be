"""`ytsb graph`: numbers, one concept, and everything for other programs."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from tests.adapters.sqlite.contents import A, B
from tests.adapters.sqlite.test_retrieval import save
from tests.cli.reader import environment
from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.cli import main


def test_the_graph_of_a_library(tmp_path: Path) -> None:
    library = SqliteLibrary(tmp_path / "data" / "library.db")
    save(library, A, "Linear maps", "Eigenvectors", "kernel", subject="Mathematics")
    save(library, B, "Quantum states", "eigenvector", "Superposition", subject="Physics")
    library.close()
    run = CliRunner(env=environment(tmp_path)).invoke
    lines = run(main, ["graph"]).stdout.splitlines()
    assert lines[0].split()[:2] == ["2", "notes"]
    assert lines[2].split() == ["1", "links", "unconnected", "groups", "of", "notes:", "1"]
    assert lines.count("     2 Eigenvectors") == 2, "explained by two notes, and joining two subjects"
    around = run(main, ["graph", "eigenvectors"]).stdout
    assert f"{A}  Linear maps  (Mathematics)" in around
    assert "Explained together with: " in around
    rows = [json.loads(line) for line in run(main, ["graph", "--json"]).stdout.splitlines()]
    assert [row["event"] for row in rows] == ["note", "note", "concept", "concept", "concept", "statistics"]
    assert rows[0]["concepts"] == ["Eigenvectors", "kernel"]
    assert rows[-1]["links"] == 1
    [row] = [json.loads(line) for line in run(main, ["graph", "--json", "kernel"]).stdout.splitlines()]
    assert (row["notes"], row["beside"]) == ([A], {"Eigenvectors": 1})
    only = json.loads(run(main, ["graph", "--json", "--subject", "Physics"]).stdout.splitlines()[-1])
    assert (only["notes"], only["links"]) == (1, 0)
    nothing = run(main, ["graph", "entropy"])
    assert (nothing.exit_code, nothing.stdout) == (1, "")
    assert nothing.stderr.startswith("No note explains entropy.")


def test_an_empty_library_has_an_empty_graph(tmp_path: Path) -> None:
    result = CliRunner(env=environment(tmp_path)).invoke(main, ["graph"])
    assert result.exit_code == 0
    assert result.stdout.startswith("     0 notes")
