"""Every help: what it begins with, and that it fits a terminal of 80 columns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from tests.cli.reader import environment, fill
from tests.docs.markup import commands
from ytsb_tui import __version__
from ytsb_tui.cli import main
from ytsb_tui.cli.main import COMMANDS, GROUPS

COLUMNS = 80


def every_command() -> Iterator[tuple[str, click.Command]]:
    """The words that call it, without `ytsb`."""
    assert isinstance(main, click.Group)
    context = click.Context(main)
    yield "", main
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        assert command is not None
        yield name, command
        if isinstance(command, click.Group):
            yield from ((f"{name} {inner}", each) for inner, each in command.commands.items())


KNOWN = dict(every_command())


def helped(name: str) -> str:
    result = CliRunner(env={"COLUMNS": str(COLUMNS)}).invoke(main, [*name.split(), "--help"])
    assert result.exit_code == 0
    return result.output


@pytest.mark.parametrize("name", KNOWN)
def test_a_help_fits_80_columns_and_begins_with_usage_and_examples(name: str) -> None:
    lines = helped(name).splitlines()
    assert [line for line in lines if len(line) > COLUMNS] == []
    assert lines[0].startswith(f"Usage: ytsb {name}".rstrip())
    usage, summary, examples = "\n".join(lines).split("\n\n")[:3]
    assert len(usage.splitlines()) <= 2
    assert len(summary.splitlines()) == 1
    assert re.match(r"  Examples:\n    ytsb", examples)


@pytest.mark.parametrize("name", KNOWN)
def test_the_examples_of_a_help_are_right(name: str) -> None:
    examples = helped(name).split("Examples:\n")[1].split("\n\n")[0]
    for line in examples.splitlines():
        text = re.split(r"\s{2,}", line.strip())[0]
        [words, *_] = commands(f"```sh\n{text}\n```\n")
        assert words[: len(name.split()) + 1] == ["ytsb", *name.split()]
        named = max((each for each in KNOWN if words[1 : 1 + len(each.split())] == each.split()), key=len)
        if not isinstance(KNOWN[named], click.Group):
            KNOWN[named].make_context(named, words[1 + len(named.split()) :])  # raises for what it does not have


def test_the_commands_are_in_groups_with_whole_summaries() -> None:
    text = helped("")
    assert "..." not in text.split("Fetch and write:")[1]
    for title, names in GROUPS.items():
        section = text.split(f"\n{title}:\n")[1].split("\n\n")[0]
        assert [line.split()[0] for line in section.splitlines()] == list(names)
    assert {name for names in GROUPS.values() for name in names} == {*COMMANDS} - {"open"}


def test_the_version_has_a_short_option() -> None:
    assert CliRunner().invoke(main, ["-V"]).output == f"ytsb, version {__version__}\n"


@pytest.mark.parametrize("word", ["statsu", "exprot", "Status", "completionn", "serach"])
def test_a_mistyped_command_is_no_source(word: str) -> None:
    result = CliRunner().invoke(main, [word])
    assert result.exit_code == 2
    meant = {"exprot": "export", "completionn": "completion", "serach": "search"}.get(word, "status")
    assert f"Did you mean '{meant}'?" in result.output
    assert result.output.count("\n") == 1


@pytest.mark.parametrize(("color", "variable", "escapes"), [(True, "", True), (True, "1", False), (False, "", False)])
def test_output_has_no_escape_codes_in_a_pipe_or_with_no_color(
    tmp_path: Path, color: bool, variable: str, escapes: bool
) -> None:
    fill(tmp_path)
    run = CliRunner(env={**environment(tmp_path), "NO_COLOR": variable})
    result = run.invoke(main, ["search", "derivative"], color=color)
    assert ("\x1b" in result.output) is escapes
