"""Writes what documents take from the code: `python -m tests.docs.reference`. A test fails while a page is stale."""

from __future__ import annotations

import re
import signal
from collections.abc import Callable, Iterator
from dataclasses import fields
from itertools import groupby
from pathlib import Path
from typing import get_args

import click

from tests.docs.manual import manual
from tests.docs.markdown import code, prose, table, times
from tests.docs.told import FAILURES, GROUPS
from ytsb_tui.cli.main import main
from ytsb_tui.core.jobs import failures
from ytsb_tui.core.state import events
from ytsb_tui.headless import json_lines, run
from ytsb_tui.settings.kinds import FOLDER, SWITCH
from ytsb_tui.settings.record import Group, Record
from ytsb_tui.settings.schema import RECORDS
from ytsb_tui.tui.keys import COMMANDS, Command

DOCS = Path(__file__).parents[2] / "docs"
PAGES = DOCS / "reference"
LIBRARY = DOCS / "library.md"
MADE = "<!-- Made by `python -m tests.docs.reference`; edits here are lost. -->"
PLACES = {  # by the first part of a command's id
    "app": "Everywhere",
    "videos": "Dashboard: videos",
    "work": "Dashboard: work",
    "list": "Lists",
    "add": "Adding",
    "offers": "Looking inside a list before it is added",
    "reasons": "Choosing a class of failures",
    "story": "A video's story",
    "network": "Network",
    "log": "Log",
    "search": "Search",
    "study": "Study",
    "card": "Study: a card",
    "library": "Library",
    "history": "History",
    "ask": "Asking",
    "graph": "Knowledge graph",
    "settings": "Settings",
    "setup": "Set-up",
    "reader": "Reader",
    "page": "Reader: the page",
    "help": "Help",
    "leaving": "Quitting while work runs",
}
KEY_NAMES = {
    "question_mark": "?", "slash": "/", "colon": ":", "plus": "+", "equals_sign": "=", "minus": "-", "comma": ",",
    "full_stop": ".", "greater_than_sign": ">", "less_than_sign": "<", "asterisk": "*", "left_square_bracket": "[",
    "right_square_bracket": "]", "semicolon": ";", "pageup": "PgUp", "pagedown": "PgDn", "escape": "Esc",
    "enter": "Enter", "space": "Space", "tab": "Tab", "insert": "Ins", "delete": "Del", "home": "Home", "end": "End",
    "up": "↑", "down": "↓", "left": "←", "right": "→",
}  # fmt: skip


def pages() -> dict[str, str]:
    """Every page by its file name."""
    makers: dict[str, Callable[[], Iterator[str]]] = {
        "settings.md": _settings,
        "commands.md": _commands,
        "keys.md": _keys,
        "events.md": _events,
        "failures.md": _failures,
        "exit-codes.md": _exit_codes,
    }
    made = {name: "\n".join([MADE, "", *make()]).rstrip() + "\n" for name, make in makers.items()}
    return {**made, "ytsb.1": manual()}


def library_page() -> str:
    """The page for programs, with the examples as they are in their files."""

    def included(mark: re.Match[str]) -> str:
        program = (DOCS / mark[1]).read_text(encoding="utf-8").rstrip()
        return f"<!-- include {mark[1]} -->\n```python\n{program}\n```\n<!-- end -->"

    text = LIBRARY.read_text(encoding="utf-8")
    return re.sub(r"<!-- include (\S+) -->(?:\n```python\n.*?\n```\n<!-- end -->)?", included, text, flags=re.DOTALL)


def _settings() -> Iterator[str]:
    yield "# Settings"
    yield ""
    yield from prose(
        """A setting has its default unless `config.toml` in the config folder, the environment or a flag of `ytsb run`
        sets it; a later one of these overrides an earlier one. In `config.toml` a setting is a key such as
        `workers = 5`. An empty variable counts as not set. The app edits that file in its place of settings (`9`) and
        keeps your comments. For secrets the system keyring (`ytsb key set`) comes between the file and the
        environment."""
    )
    yield from prose(
        """`config.toml` and its folder must belong to you or to root, and other users must not be able to write to them
        (`chmod go-w`). A file that holds a secret must be readable by you alone (`chmod 600`)."""
    )
    for group in Group:
        yield f"## {group.value}"
        yield ""
        yield from table(
            ("Setting", "Variable", "Flag", "Default", "Accepts", "What it does"),
            (_row(record) for record in RECORDS.values() if record.group is group),
        )
    yield from prose(
        """Times are seconds, or have a unit: `90s`, `30m`, `1h`, `2d`. A change takes effect at the next start, unless
        the setting says otherwise. `SSL_CERT_FILE` names another bundle of certificates, as for any program that uses
        OpenSSL."""
    )


def _row(record: Record) -> Iterator[str]:
    yield code(record.name)
    yield "" if record.variable is None else code(record.variable)
    flag = record.flags[-1] if record.flags else ""
    yield " ".join(code(each) for each in (flag, f"--no-{flag[2:]}" if record.kind is SWITCH else "") if flag and each)
    yield record.default if record.kind is FOLDER or not record.default else code(record.default)
    yield record.kind.accepts
    notes = {"A secret.": record.secret, "A change takes effect at once.": record.live}
    yield " ".join([record.meaning, *(note for note, applies in notes.items() if applies)])


def _commands() -> Iterator[str]:
    yield "# Commands"
    yield ""
    yield "As `ytsb COMMAND --help` prints them. Exit codes are [on a page of their own](exit-codes.md)."
    assert isinstance(main, click.Group)
    context = click.Context(main, info_name="ytsb", max_content_width=100, terminal_width=100)
    yield from _helped("ytsb", main, context)
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        assert command is not None
        inner = click.Context(command, info_name=name, parent=context, max_content_width=100, terminal_width=100)
        yield from _helped(f"ytsb {name}", command, inner)
        for word, part in sorted(command.commands.items()) if isinstance(command, click.Group) else ():
            deeper = click.Context(part, info_name=word, parent=inner, max_content_width=100, terminal_width=100)
            yield from _helped(f"ytsb {name} {word}", part, deeper)


def _helped(title: str, command: click.Command, context: click.Context) -> Iterator[str]:
    yield ""
    yield f"## {title}"
    yield ""
    yield "```text"
    yield command.get_help(context).replace("-h, --help", "--help").rstrip()
    yield "```"


def _keys() -> Iterator[str]:
    yield "# Keys"
    yield ""
    yield "In the app `?` shows the keys of the place you are in, and `Ctrl+P` finds any command by its name."
    for place, commands in groupby(sorted(COMMANDS.values(), key=_place), key=_place):
        yield ""
        yield f"## {list(PLACES.values())[place]}"
        yield ""
        yield from table(
            ("Keys", "What it does", "Command", "Id"),
            ((_pressed(each.keys), each.tip, each.name, code(each.id)) for each in commands),
        )


def _place(command: Command) -> int:
    return list(PLACES).index(command.id.split(".")[0])


def _pressed(pressed: str) -> str:
    shown: list[str] = []
    for key in pressed.split(","):
        *modifiers, last = key.split("+")
        name = KEY_NAMES.get(last, last)
        if modifiers == ["shift"] and len(last) == 1:
            name, modifiers = last.upper(), []
        whole = "+".join([*map(str.capitalize, modifiers), name])
        if whole not in shown:
            shown.append(whole)
    return " ".join(code(key) for key in shown)


def _events() -> Iterator[str]:
    yield "# Events"
    yield ""
    yield from prose(
        """What the engine tells its faces. `ytsb run --json` and `ytsb demo --json` print one JSON object a line:
        `event` is the name, `at` and other moments are UTC in ISO 8601, durations are seconds, an exit's fields stand
        beside the event's own. `Summary` comes last. States and progress are for screens and are not printed."""
    )
    silent = json_lines._SILENT
    for event in get_args(events.Event):
        name = re.sub(r"(?<!^)(?=[A-Z])", "_", event.__name__).lower()
        yield ""
        yield f"## {event.__name__}"
        yield ""
        yield _plain(event.__doc__)
        yield ""
        yield f"In JSON: {'not printed' if event in silent else code(name)}."
        yield ""
        yield from table(
            ("Field", "In JSON", "Type"),
            (
                (
                    code(field.name),
                    "its own fields" if field.name == "exit" else code("class" if field.name == "kind" else field.name),
                    code(str(field.type)),
                )
                for field in fields(event)
            ),
        )


def _plain(doc: str | None) -> str:
    return " ".join((doc or "").split())


def _failures() -> Iterator[str]:
    yield "# Failures"
    yield ""
    yield from prose(
        """Failures are grouped by what happens next. Every one says what happened and why, and what to do. The class is
        what `ytsb retry --class CLASS` takes."""
    )
    yield from table(
        ("Class", "What it means", "What happens next"),
        ((code(kind.value), FAILURES[kind.value][1], GROUPS[FAILURES[kind.value][0]]) for kind in failures.FailureKind),
    )
    yield "## How often"
    yield ""
    yield from table(
        ("", ""),
        (
            ("refused exits in a row before a pause", str(failures.EXITS_IN_A_ROW)),
            ("the pauses", times(failures.EXIT_BACKOFF)),
            ("refused exits before a video fails", str(failures.EXITS_BEFORE_FINAL)),
            ("charged attempts before a video fails", str(failures.ATTEMPTS_BEFORE_FINAL)),
            ("pauses between those, each spread by up to a quarter", times(failures.BACKOFF)),
            ("exits after which an answer that is none is believed", str(failures.SUSPECTS_BEFORE_FINAL + 1)),
            ("a burn, doubled each time it happens again", times((failures.BURN_BLOCKED,))),
        ),
    )
    yield "`r` in the app and `ytsb retry` start all of these counts anew."


def _exit_codes() -> Iterator[str]:
    yield "# Exit codes"
    yield ""
    usage = click.UsageError.exit_code
    codes = [
        (run.OK, "Everything is done."),
        (
            run.SOME_FAILED,
            "Some videos failed or are still waiting. Of `ytsb retry VIDEO` and the like: no video was changed.",
        ),
        (usage, "Wrong usage: an unknown option, an unreadable file, no source in the input, a setting that is wrong."),
        (
            run.SETUP,
            "Set-up: no tor, a refused key, a vault or library that cannot be used. The message says the cure.",
        ),
    ]
    codes += [
        (code, f"Interrupted by {signal.Signals(number).name}. What was running is back in the queue.")
        for number, code in sorted(run.SIGNALS.items(), key=lambda item: item[1])
    ]
    yield from table(("Code", "Meaning"), ((code(str(number)), told) for number, told in codes))
    yield from prose(
        """`ytsb demo --headless` ends with 0 when everything went as it is meant to, failures included. `ytsb doctor`
        ends with 0 or 3."""
    )


def write() -> None:
    """Writes every page."""
    PAGES.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (PAGES / name).write_text(text, encoding="utf-8")
    LIBRARY.write_text(library_page(), encoding="utf-8")


if __name__ == "__main__":
    write()
