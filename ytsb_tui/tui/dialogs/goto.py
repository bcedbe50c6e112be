"""Going to a place by its name."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from ytsb_tui.tui.command import Command, Table
from ytsb_tui.tui.context import context
from ytsb_tui.tui.place_info import PlaceInfo
from ytsb_tui.tui.render.spans import Line, Role, cut, left
from ytsb_tui.tui.screen import Dialog
from ytsb_tui.tui.shared_commands import closing
from ytsb_tui.tui.widgets.lines import Lines
from ytsb_tui.tui.widgets.text_line import TextLine

_NAME = 12


def matching(places: dict[str, PlaceInfo], words: str) -> list[str]:
    """The places whose name begins with what was typed, then those that contain it."""
    wanted = words.strip().casefold()
    found = [name for name, place in places.items() if wanted in f"{name} {place.label} {place.tip}".casefold()]
    return sorted(found, key=lambda name: not name.startswith(wanted))


class GoTo(Dialog[str | None]):
    """A line to type in over the places that match; answers with the name of one."""

    MOST_WIDTH = 76
    AUTO_FOCUS = "TextLine"

    def __init__(self, places: dict[str, PlaceInfo]) -> None:
        super().__init__()
        self._places = places
        self._chosen = 0

    def compose(self) -> ComposeResult:
        """The line and the places."""
        with Vertical(id="box", classes="box narrow"):
            yield TextLine("the beginning of a name", id="place")
            yield Lines(id="places")

    def on_mount(self) -> None:
        """All of them, until something is typed."""
        box = self.query_one("#box")
        box.border_title = "Go to"
        box.border_subtitle = "enter goes there, esc goes back"
        self._fill()

    def on_resize(self) -> None:
        """The lines are cut to the new width."""
        self._fill()

    @property
    def _found(self) -> list[str]:
        return matching(self._places, self.query_one(Input).value)

    @on(Input.Changed)
    def _typed(self) -> None:
        self._chosen = 0
        self._fill()

    def _fill(self) -> None:
        look, found = context(self).look, self._found
        lines: list[Line] = []
        for number, name in enumerate(found):
            here = number == self._chosen
            place = self._places[name]
            key = look.key(place.shown or place.keys.split(",")[0])
            lines.append(
                (
                    (f"{look.cursor if here else ' '} ", Role.LIVE),
                    (left(name, _NAME), Role.STRONG if here else Role.TEXT),
                    (left(key, 4), Role.KEY),
                    (cut(place.tip, self.room - _NAME - 6, look.ellipsis), Role.DIM),
                )
            )
        self.query_one("#places", Lines).show(lines or ((("No place is called that.", Role.WARNING),),))

    @on(Input.Submitted)
    def _entered(self) -> None:
        if found := self._found:
            self.dismiss(found[self._chosen])

    def choose(self, by: int) -> None:
        """Another of those that match."""
        self._chosen = max(0, min(len(self._found) - 1, self._chosen + by))
        self._fill()

    def close(self) -> None:
        """Stays."""
        self.dismiss(None)

    KEY_COMMANDS: ClassVar[Table] = (
        Command(
            id="goto.down",
            keys="down,tab",
            label="down",
            tip="The next place",
            name="list: down",
            run=lambda dialog: dialog.choose(1),
        ),
        Command(
            id="goto.up",
            keys="up,shift+tab",
            label="up",
            tip="The place before",
            name="list: up",
            run=lambda dialog: dialog.choose(-1),
        ),
        closing("goto", "escape"),
    )
