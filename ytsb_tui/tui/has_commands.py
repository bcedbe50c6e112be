"""What screens, widgets and the app have in common: their keys run commands."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterable, Mapping
from contextlib import suppress
from typing import ClassVar, cast

from textual.binding import ActiveBinding, BindingsMap, BindingType

from ytsb_tui.core.jobs.failures import Failure
from ytsb_tui.tui.command import AnyCommand, Table, bindings
from ytsb_tui.tui.context import InApp, context

_MOMENT = 0.05  # seconds


class HasCommands:
    """Has the commands in `KEY_COMMANDS` of its classes, and those given to it.

    It comes first among the bases, so that Textual finds the bindings that are made here.
    """

    BINDINGS: ClassVar[list[BindingType]]
    KEY_COMMANDS: ClassVar[Table] = ()
    _commands: Mapping[str, AnyCommand] = {}
    _bindings: BindingsMap

    def __init_subclass__(cls, **options: bool) -> None:
        if "KEY_COMMANDS" in cls.__dict__:
            cls.BINDINGS = bindings(cls.KEY_COMMANDS)
            cls._commands = {**cls._commands, **{command.id: command for command in cls.KEY_COMMANDS}}
        super().__init_subclass__(**options)

    def give(self, commands: Iterable[AnyCommand]) -> None:
        """Adds commands to those of its classes."""
        given = {command.id: command for command in commands}
        keys = BindingsMap(bindings(given.values())).key_to_bindings
        self._commands = {**self._commands, **given}
        self._bindings = BindingsMap.from_keys({**self._bindings.key_to_bindings, **keys})

    def command(self, name: str) -> AnyCommand | None:
        """The command with this id."""
        return self._commands.get(name)

    async def action_command(self, name: str) -> None:
        """Runs the command with this id, or says why it can do nothing now."""
        command = self._commands[name]
        if (why := command.refused(self)) is not None:
            context(cast(InApp, self)).say(why, "warning")
        elif (rest := command.run(self)) is not None:
            await _begun(cast(InApp, self), rest)


async def _begun(node: InApp, rest: Awaitable[object]) -> None:
    """Waits for a command, but only for a moment: one that takes longer, such as one that waits for the library, goes
    on in the background, so that the next key is answered."""
    over = asyncio.Event()

    async def run() -> None:
        try:
            await rest
        except Failure as failure:
            context(node).say(f"{failure.reason} {failure.action}".strip(), "error")
        finally:
            over.set()

    node.app.run_worker(run(), name="command", group="commands")
    with suppress(TimeoutError):
        async with asyncio.timeout(_MOMENT):
            await over.wait()


def command_of(active: ActiveBinding) -> AnyCommand | None:
    """The command that an active binding runs; None for a binding of Textual's own."""
    node, name = active.node, active.binding.id
    return node.command(name) if name is not None and isinstance(node, HasCommands) else None
