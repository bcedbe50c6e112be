"""Jumping to a panel: each has a letter while this lies over them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.geometry import Offset
from textual.screen import Screen
from textual.widget import Widget

from ytsb_tui.tui.command import Table
from ytsb_tui.tui.render.spans import Role
from ytsb_tui.tui.screen import Dialog
from ytsb_tui.tui.shared_commands import closing
from ytsb_tui.tui.widgets.lines import Lines

_LETTERS = "asdfghjklwertuiop"  # without q, which goes back


class Jump(Dialog[Widget | None]):
    """Answers with the panel whose letter was pressed."""

    DEFAULT_CSS = """
    Jump { layers: letters; }
    Jump .letter { width: 3; height: 1; layer: letters; position: absolute; background: $panel; }
    """

    def __init__(self, panels: Iterable[Widget]) -> None:
        super().__init__()
        self._panels = dict(zip(_LETTERS, panels, strict=False))

    def compose(self) -> ComposeResult:
        """A letter at the corner of each panel."""
        for letter, panel in self._panels.items():
            label = Lines(classes="letter")
            label.styles.offset = Offset(panel.region.x + 1, panel.region.y)
            label.show([((f" {letter} ", Role.FOUND),)])
            yield label

    def on_key(self, event: events.Key) -> None:
        """A letter goes to its panel, any other key goes back."""
        if event.key != "escape":
            event.stop()
            self.dismiss(self._panels.get(event.key))

    def close(self) -> None:
        """Stays."""
        self.dismiss(None)

    KEY_COMMANDS: ClassVar[Table] = (closing("jump", "escape"),)


def panels_of(screen: Screen[object]) -> list[Widget]:
    """What can have the focus in a place, from the top."""
    panels = (widget for widget in screen.focus_chain if widget.region.area)
    return sorted(panels, key=lambda widget: (widget.region.y, widget.region.x))
