"""The manual page `ytsb(1)`, made from the commands as click knows them and from the settings."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click

from ytsb_tui import __version__
from ytsb_tui.cli.main import main
from ytsb_tui.headless.run import SIGNALS
from ytsb_tui.settings.schema import RECORDS


def manual() -> str:
    """The page in the language of man(7)."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield '.\\" Made by `python -m tests.docs.reference`; edits here are lost.'
    yield f'.TH YTSB 1 "" "ytsb {__version__}" "User commands"'
    yield from (".SH NAME", "ytsb \\- turns YouTube videos into study notes, fetched through Tor")
    yield from (
        ".SH SYNOPSIS",
        ".B ytsb",
        "[\\fISOURCE\\fR]...",
        ".br",
        ".B ytsb",
        "\\fICOMMAND\\fR [\\fIARGUMENT\\fR]...",
    )
    yield ".SH DESCRIPTION"
    assert isinstance(main, click.Group)
    whole = click.Context(main, info_name="ytsb")
    yield from _prose(main.help or "")
    yield ".SH COMMANDS"
    for name in main.list_commands(whole):
        command = main.get_command(whole, name)
        assert command is not None
        yield from _command(name, command, click.Context(command, info_name=name, parent=whole))
    yield from (
        ".SH ENVIRONMENT",
        "Each is a setting. In lower case and without YTSB_ it is a key of config.toml too.",
    )
    for record in RECORDS.values():
        if record.variable is not None:
            yield from (".TP", f".B {_safe(record.variable)}", _safe(record.meaning))
    yield ".SH EXIT STATUS"
    for code, told in _codes():
        yield from (".TP", f".B {code}", told)
    yield from (".SH SEE ALSO", ".BR tor (1),", ".BR tmux (1)")


def _command(name: str, command: click.Command, context: click.Context) -> Iterator[str]:
    pieces = " ".join(command.collect_usage_pieces(context))
    yield f'.SS "ytsb {name} {_safe(pieces)}"'
    yield from _prose(command.help or "")
    for parameter in command.params:
        record = parameter.get_help_record(context)
        if record is not None and isinstance(parameter, click.Option):
            yield from (".TP", f".B {_safe(record[0])}", _safe(record[1]))
    if isinstance(command, click.Group):
        for inner in command.list_commands(context):
            found = command.get_command(context, inner)
            assert found is not None
            yield from _command(f"{name} {inner}", found, click.Context(found, info_name=inner, parent=context))


def _prose(told: str) -> Iterator[str]:
    for number, paragraph in enumerate(re.split(r"\n[ \t]*\n", told.strip())):
        if number:
            yield ".PP"
        if paragraph.lstrip().startswith("\b"):
            yield from (".nf", *map(_safe, paragraph.strip("\b\n").splitlines()), ".fi")
        else:
            yield _safe(" ".join(paragraph.split()))


def _codes() -> Iterator[tuple[str, str]]:
    yield "0", "All is done."
    yield "1", "Some videos failed or are still waiting, or some input was no source."
    yield "2", "Wrong usage."
    yield "3", "Set\\-up: no tor, a refused key, a vault or library that cannot be used."
    for number, code in sorted(SIGNALS.items(), key=lambda item: item[1]):
        yield str(code), f"Interrupted by signal {int(number)}; what was running is back in the queue."


def _safe(text: str) -> str:
    """Text that man shows as it is, wherever in a line it stands."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace('"', "\\(dq")
    text = re.sub(r"`([^`]*)`", r"\\fB\1\\fR", text)
    return f"\\&{text}" if text.startswith((".", "'")) else text
