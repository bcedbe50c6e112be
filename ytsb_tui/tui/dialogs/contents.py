"""The headings of a page, or the chapters of a transcript, to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from ytsb_tui.tui.keys import CHOICE_COMMANDS, bindings
from ytsb_tui.tui.render.page import Heading
from ytsb_tui.tui.render.spans import cut
from ytsb_tui.tui.screen import Dialog


class Contents(Dialog[int | None]):
    """Gives back the line of the heading that was chosen."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(CHOICE_COMMANDS)
    MOST_WIDTH = 76

    def __init__(self, headings: Sequence[Heading]) -> None:
        super().__init__()
        self._headings = headings

    def compose(self) -> ComposeResult:
        """The list."""
        with Vertical(id="box", classes="box narrow"):
            yield OptionList(
                *(
                    Option(Content("  " * (heading.level - 1) + cut(heading.text, 60)), id=str(number))
                    for number, heading in enumerate(self._headings)
                ),
                compact=True,
            )

    def on_mount(self) -> None:
        """The title says what enter does."""
        box = self.query_one("#box")
        box.border_title = "Contents"
        box.border_subtitle = "enter goes there, esc goes back"

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._headings[int(event.option_id or 0)].line)

    def action_close(self) -> None:
        """Goes nowhere."""
        self.dismiss(None)

    def action_down(self) -> None:
        """One down."""
        self.query_one(OptionList).action_cursor_down()

    def action_up(self) -> None:
        """One up."""
        self.query_one(OptionList).action_cursor_up()
