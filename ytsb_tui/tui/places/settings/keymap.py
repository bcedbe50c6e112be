"""A person's own keys: which command has which, and which commands conflict with a key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ytsb_tui.tui.command import AnyCommand, Table


def keys_of(command: AnyCommand, keymap: Mapping[str, str]) -> tuple[str, ...]:
    """The keys of a command, as Textual names them."""
    return tuple(keymap.get(command.id, command.keys).split(","))


def clashes(
    tables: Sequence[Table], command: AnyCommand, key: str, keymap: Mapping[str, str]
) -> tuple[AnyCommand, ...]:
    """Commands that work where this one does and have the key."""
    beside = {each.id: each for table in tables if any(each.id == command.id for each in table) for each in table}
    return tuple(each for each in beside.values() if each.id != command.id and key in keys_of(each, keymap))


def hidden(tables: Sequence[Table], command: AnyCommand, key: str, keymap: Mapping[str, str]) -> AnyCommand | None:
    """A command that works everywhere else and cannot be pressed where this one takes precedence; for one that works
    everywhere, one that takes precedence somewhere."""
    everywhere = _everywhere(command)
    others = (each for table in tables for each in table if _everywhere(each) != everywhere)
    return next((each for each in others if key in keys_of(each, keymap)), None)


def _everywhere(command: AnyCommand) -> bool:
    return command.id.startswith("app.")
