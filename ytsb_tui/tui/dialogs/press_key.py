"""Another key for a command: the next one that is pressed."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical

from ytsb_tui.tui.keys import Command
from ytsb_tui.tui.render.spans import EMPTY, Role, wrapped
from ytsb_tui.tui.screen import Dialog
from ytsb_tui.tui.widgets.lines import Lines


class PressKey(Dialog[str | None]):
    """Takes whatever is pressed; esc takes nothing."""

    MOST_WIDTH = 76

    def __init__(self, command: Command) -> None:
        super().__init__()
        self._command = command

    def compose(self) -> ComposeResult:
        """A box of lines."""
        with Vertical(id="box", classes="box narrow"):
            yield Lines(id="told")

    def on_mount(self) -> None:
        """What to do."""
        self.query_one("#box").border_title = "Another key"
        told = wrapped(self._command.tip, self.room, Role.STRONG)
        self.query_one(Lines).show(
            (*told, EMPTY, (("Press the key it is to have; esc leaves it as it is.", Role.TEXT),))
        )

    def on_key(self, event: events.Key) -> None:
        """The key."""
        event.stop()
        event.prevent_default()
        self.dismiss(None if event.key == "escape" else event.key)
