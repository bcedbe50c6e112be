"""The chooser of reasons: which class of failures is tried again, with how many there are of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from ytsb_tui.core.jobs.failures import FailureKind
from ytsb_tui.tui.keys import CHOICE_COMMANDS, bindings
from ytsb_tui.tui.render.wording import SHORT
from ytsb_tui.tui.screen import Dialog


class Reasons(Dialog[FailureKind | None]):
    """A list of reasons with counts."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(CHOICE_COMMANDS)

    def __init__(self, failed: Mapping[FailureKind, int]) -> None:
        super().__init__()
        self._failed = sorted(failed.items(), key=lambda item: (-item[1], item[0].value))

    def compose(self) -> ComposeResult:
        """The list."""
        with Vertical(id="box", classes="box narrow"):
            options = [
                Option(Content(f"{count:>5,}  {kind.value:<18} {SHORT[kind][0]}, {SHORT[kind][1]}"), id=kind.value)
                for kind, count in self._failed
            ]
            yield OptionList(*options, compact=True)

    def on_mount(self) -> None:
        """The title says what enter does."""
        box = self.query_one("#box")
        box.border_title = "Retry by reason"
        box.border_subtitle = "enter retries them, esc goes back"

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(FailureKind(event.option_id or ""))

    def action_close(self) -> None:
        """Nothing is retried."""
        self.dismiss(None)

    def action_down(self) -> None:
        """One down."""
        self.query_one(OptionList).action_cursor_down()

    def action_up(self) -> None:
        """One up."""
        self.query_one(OptionList).action_cursor_up()
