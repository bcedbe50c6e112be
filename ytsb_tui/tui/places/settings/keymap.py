"""A person's own keys: which command has which, and what stands in the way of another."""

from __future__ import annotations

from collections.abc import Mapping

from ytsb_tui.tui.keys import APP_COMMANDS, COMMANDS, TABLES, Command


def keys_of(command: Command, keymap: Mapping[str, str]) -> tuple[str, ...]:
    """The keys of a command, as Textual names them."""
    return tuple(keymap.get(command.id, command.keys).split(","))


def clashes(command: Command, key: str, keymap: Mapping[str, str]) -> tuple[Command, ...]:
    """Commands that work where this one does and have the key."""
    beside = {each.id for table in TABLES if command in table for each in table} - {command.id}
    return tuple(COMMANDS[identity] for identity in beside if key in keys_of(COMMANDS[identity], keymap))


def hidden(command: Command, key: str, keymap: Mapping[str, str]) -> Command | None:
    """A command that works everywhere else and cannot be pressed where this one goes before it; for one that works
    everywhere, one that goes before it somewhere."""
    everywhere = command in APP_COMMANDS
    others = [each for each in COMMANDS.values() if (each in APP_COMMANDS) != everywhere]
    return next((each for each in others if key in keys_of(each, keymap)), None)


def unknown(keymap: Mapping[str, str]) -> tuple[str, ...]:
    """Names in a keymap that no command has."""
    return tuple(name for name in keymap if name not in COMMANDS)
