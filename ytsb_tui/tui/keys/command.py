"""What a key is: its id for keymaps, its word in the footer, its sentence in the help, its name in the palette."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from textual.binding import Binding, BindingType


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One thing a person can do. `keys` as Textual writes them, comma-separated, the first is shown; `rank` orders the
    footer (low ranks stay when room is short, 0 is never there); `name` is `noun: verb` for the palette."""

    id: str
    keys: str
    action: str
    label: str
    tip: str
    name: str
    rank: int = 0
    shown: str | None = None


def of_video(place: str) -> tuple[Command, Command]:
    """What can be done with one video wherever it is shown: its cards, questions to it."""
    return (
        Command(
            id=f"{place}.study",
            keys="s",
            action="study",
            label="study",
            tip="Study the cards of this video",
            name="video: study its cards",
            rank=11,
        ),
        Command(
            id=f"{place}.ask",
            keys="a",
            action="ask",
            label="ask",
            tip="Ask this video a question",
            name="video: ask it a question",
            rank=12,
        ),
    )


def bindings(commands: Iterable[Command]) -> list[BindingType]:
    """The commands as Textual's bindings."""
    return [
        Binding(
            command.keys,
            command.action,
            command.label,
            show=command.rank > 0,
            key_display=command.shown,
            tooltip=command.tip,
            id=command.id,
        )
        for command in commands
    ]
