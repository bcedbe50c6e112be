"""Another key for a command: the next one that is pressed."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical

from ytsb_tui.tui.command import AnyCommand
from ytsb_tui.tui.render.spans import EMPTY, Role, wrapped
from ytsb_tui.tui.screen import Dialog
from ytsb_tui.tui.widgets.lines import Lines


class PressKey(Dialog[str | None]):
    """Takes whatever is pressed; esc takes nothing."""

    MOST_WIDTH = 76

    def __init__(self, command: AnyCommand) -> None:
        super().__init__()
        self._command = command

    def compose(self) -> ComposeResult:
        """A box of lines."""
        with Vertical(id="box", classes="box narrow"):
            yield Lines(id="question")

    def on_mount(self) -> None:
        """What to do."""
        self.query_one("#box").border_title = "Another key"
        tip = wrapped(self._command.tip, self.room, Role.STRONG)
        self.query_one(Lines).show((*tip, EMPTY, (("Press the new key, or esc to keep the old one.", Role.TEXT),)))

    def on_key(self, event: events.Key) -> None:
        """The key."""
        event.stop()
        event.prevent_default()
        self.dismiss(None if event.key == "escape" else event.key)
