"""`ytsb styles` lists the styles and prints a template."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from tests.cli.reader import environment
from ytsb_tui.cli import main
from ytsb_tui.engine.models.templates import packaged


def test_the_list_marks_the_one_in_force_and_a_template_is_printed_as_it_is(tmp_path: Path) -> None:
    run = CliRunner(env={**environment(tmp_path), "YTSB_STYLE": "brief"}).invoke
    own = tmp_path / "config" / "prompts" / "exam.md"
    own.parent.mkdir(parents=True)
    listed = run(main, ["styles"])
    assert [line.split() for line in listed.stdout.splitlines()] == [
        ["study", "packaged"],
        ["*", "brief", "packaged"],
        ["tutorial", "packaged"],
    ]
    assert str(own.parent) in listed.stderr
    own.write_text(run(main, ["styles", "study"]).stdout, encoding="utf-8")
    assert own.read_text(encoding="utf-8") == packaged("styles/study")
    assert f"exam          {own}" in run(main, ["styles"]).stdout


def test_a_style_that_is_not_there_stops_before_anything_is_fetched(tmp_path: Path) -> None:
    result = CliRunner(env={**environment(tmp_path), "ANTHROPIC_API_KEY": "sk-0123456789abcdef"}).invoke(
        main, ["run", "--style", "exam", "https://youtu.be/aircAruvnKk"]
    )
    assert result.exit_code == 3
    assert result.stderr.startswith("Error: There is no style exam of notes. Choose one of study, brief, tutorial")
    assert len(result.stderr.splitlines()) == 1


def test_the_list_as_json(tmp_path: Path) -> None:
    own = tmp_path / "config" / "prompts" / "exam.md"
    own.parent.mkdir(parents=True)
    own.write_text("Write little.", encoding="utf-8")
    result = CliRunner(env=environment(tmp_path)).invoke(main, ["styles", "--json"])
    rows = [json.loads(line) for line in result.output.splitlines()]
    assert rows[0] == {"event": "style", "name": "study", "file": None, "current": True}
    assert rows[-1] == {"event": "style", "name": "exam", "file": str(own), "current": False}
