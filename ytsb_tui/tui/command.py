"""A command: one record that says how it is called, which keys run it, what it does, and when and why it is refused."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from textual.binding import Binding, BindingType

Node_contra = TypeVar("Node_contra", contravariant=True)


def _never(_: object) -> None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Command(Generic[Node_contra]):
    """Something a person can do in a screen, in a widget or everywhere in the app.

    `id` names it in a keymap. `keys` are as Textual writes them, separated by commas; `shown` replaces the first one
    where keys are listed. `label` is its word in the key line, or a function that gives the word of the moment; an
    empty word leaves it out. `rank` orders the key line: low ranks stay when room is short, 0 is never there. `tip` is
    its sentence in the help, `name` its `noun: verb` in the palette. `run` does it; `refused` says why it can do
    nothing now, None when it can.
    """

    id: str
    keys: str
    label: str | Callable[[Node_contra], str]
    tip: str
    name: str
    run: Callable[[Node_contra], Awaitable[object] | None]
    refused: Callable[[Node_contra], str | None] = _never
    rank: int = 0
    shown: str | None = None

    def word(self, node: Node_contra) -> str:
        """Its word in the key line now."""
        return self.label if isinstance(self.label, str) else self.label(node)


AnyCommand = Command[Any]  # of whatever screen, widget or app has it
Table = tuple[AnyCommand, ...]  # commands that work side by side: no two of them may have the same key


def bindings(commands: Iterable[AnyCommand]) -> list[BindingType]:
    """The commands as Textual's bindings."""
    return [
        Binding(
            command.keys,
            f"command({command.id!r})",
            command.name,
            show=command.rank > 0,
            key_display=command.shown,
            tooltip=command.tip,
            id=command.id,
        )
        for command in commands
    ]
