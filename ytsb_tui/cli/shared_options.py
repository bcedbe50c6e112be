"""Options and arguments that several commands have."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import click
from click.shell_completion import CompletionItem

from ytsb_tui.cli import completions
from ytsb_tui.settings.kinds import FILE, FOLDER, SWITCH
from ytsb_tui.settings.record import Record
from ytsb_tui.settings.schema import RECORDS

F = TypeVar("F", bound=Callable[..., object])

_COMPLETIONS = {
    "style": completions.styles,
    "subject": completions.subjects,
    "countries": completions.countries,
    "not_countries": completions.countries,
}
files_option = click.option(
    "-f", "--file", "files", multiple=True, metavar="FILE", type=click.Path(allow_dash=True),
    help="Read sources from a file, or - for standard input.",
)  # fmt: skip


def videos_argument(name: str = "names", *, required: bool = True) -> Callable[[F], F]:
    """The videos that a command is for, by id or link; the ids in the library are completed."""
    return click.argument(
        name, nargs=-1, required=required, metavar="VIDEO..." if required else "[VIDEO]...",
        shell_complete=completions.video_ids,
    )  # fmt: skip


def subject_option(meaning: str) -> Callable[[F], F]:
    """`--subject`, with the subjects of the library completed."""
    return click.option("--subject", metavar="NAME", help=meaning, shell_complete=completions.subjects)


class SettingType(click.types.StringParamType):
    """Text that the setting can be set to. It stays text: settings are made by `load`."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self.name = record.kind.metavar

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The same text. Raises BadParameter for what the setting does not accept."""
        try:
            self._record.kind.parse(value)
        except ValueError as error:
            shown = "the value" if self._record.secret else repr(value)
            self.fail(f"{shown} is not {str(error) or self._record.kind.accepts}.", param, ctx)
        return value

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Files, folders or the words to choose from."""
        kind = self._record.kind
        if kind is FILE or kind is FOLDER:
            return [CompletionItem(incomplete, type="file" if kind is FILE else "dir")]
        return [CompletionItem(word) for word in kind.choices if word.startswith(incomplete)]


def setting_option(name: str) -> Callable[[F], F]:
    """The option that sets a setting: its names, what it takes and its help are those of the record."""
    record = RECORDS[name]
    help_text = record.meaning.replace("`", "")
    if record.kind is SWITCH:
        *_, flag = record.flags
        return click.option(f"{flag}/--no-{flag.removeprefix('--')}", name, default=None, help=help_text)
    return click.option(
        *record.flags, name, metavar=record.kind.metavar, type=SettingType(record), help=help_text,
        shell_complete=_COMPLETIONS.get(name),
    )  # fmt: skip


def setting_options(command: F) -> F:
    """An option for each setting that has one."""
    for name in reversed(list(RECORDS)):
        if RECORDS[name].flags:
            command = setting_option(name)(command)
    return command
