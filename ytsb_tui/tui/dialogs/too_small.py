"""What is shown while the terminal is too small to show anything else."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult

from ytsb_tui.tui.render.spans import Line, Role, wrapped
from ytsb_tui.tui.screen import FEWEST, Dialog, fits
from ytsb_tui.tui.widgets.lines import Lines


class TooSmall(Dialog[None]):
    """Says how much room is needed; it goes when there is enough."""

    _fits = False

    def compose(self) -> ComposeResult:
        """A few lines."""
        yield Lines(id="small")

    def on_mount(self) -> None:
        """The first picture."""
        self.on_resize()

    def on_resize(self) -> None:
        """Goes when there is enough room."""
        if self._fits:
            return  # it is going already
        if fits(self.app.size):
            self._fits = True
            self.dismiss(None)
            return
        width, height = self.app.size
        need = f"ytsb needs {FEWEST[0]} columns and {FEWEST[1]} lines."
        here = f"Here are {width} and {height}. The work goes on."
        lines: list[Line] = [*wrapped(need, max(1, width), Role.STRONG), *wrapped(here, max(1, width), Role.DIM)]
        self.query_one(Lines).show(lines)

    def on_key(self, event: events.Key) -> None:
        """Nothing can be done here but to leave."""
        if event.key not in ("q", "ctrl+c", "ctrl+q"):
            event.stop()
