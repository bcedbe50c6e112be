"""What can be asked about, to choose from: everything, a video, the subjects."""

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

from ytsb_tui.core.study.session import Topic
from ytsb_tui.tui.keys import CHOICE_COMMANDS, bindings
from ytsb_tui.tui.render.spans import cut
from ytsb_tui.tui.screen import Dialog, study


class Topics(Dialog[Topic | None]):
    """Gives back the topic that was chosen; each comes with its name."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(CHOICE_COMMANDS)
    MOST_WIDTH = 76

    def __init__(self, topics: Sequence[tuple[Topic, str]]) -> None:
        super().__init__()
        self._topics = topics

    def compose(self) -> ComposeResult:
        """The list."""
        safe = study(self).look.safe
        with Vertical(id="box", classes="box narrow"):
            yield OptionList(
                *(
                    Option(Content(cut(safe(name), 60)), id=str(number))
                    for number, (_, name) in enumerate(self._topics)
                ),
                compact=True,
            )

    def on_mount(self) -> None:
        """The title says what enter does."""
        box = self.query_one("#box")
        box.border_title = "Ask about"
        box.border_subtitle = "enter chooses, esc goes back"

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._topics[int(event.option_id or 0)][0])

    def action_close(self) -> None:
        """Stays with what it was."""
        self.dismiss(None)

    def action_down(self) -> None:
        """One down."""
        self.query_one(OptionList).action_cursor_down()

    def action_up(self) -> None:
        """One up."""
        self.query_one(OptionList).action_cursor_up()
