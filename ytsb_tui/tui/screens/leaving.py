"""Quitting while work is running: what goes on, what stops, what is kept."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from ytsb_tui.core.jobs import Stage
from ytsb_tui.tui.keys import LEAVING_COMMANDS, bindings
from ytsb_tui.tui.lines.spans import EMPTY, Line, Role, left, wrapped
from ytsb_tui.tui.lines.wording import many, seconds_run
from ytsb_tui.tui.screens.place import Dialog, study
from ytsb_tui.tui.widgets.lines import Lines

_LONG = 3600.0  # seconds: as long as it takes


class Leaving(Dialog[None]):
    """Wait for what runs, quit now, or stay."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(LEAVING_COMMANDS)
    MOST_WIDTH = 76

    def __init__(self) -> None:
        super().__init__()
        self._waiting = False

    def compose(self) -> ComposeResult:
        """The dialog."""
        with Vertical(id="box", classes="box narrow"):
            yield Lines(id="told")

    def on_mount(self) -> None:
        """The first picture."""
        self.query_one("#box").border_title = "Quit"
        self.refreshed()

    def on_resize(self) -> None:
        """Wraps anew."""
        self.refreshed()

    def refreshed(self) -> None:
        """What runs now."""
        app = study(self)
        look, width = app.look, self.room
        busy = [row for row in app.panel.workers.values() if row.video is not None]
        lines: list[Line] = []
        if self._waiting:
            lines += wrapped(f"Waiting for {many(len(busy), 'worker')} to finish, then quitting.", width, Role.STRONG)
        else:
            lines += wrapped(f"{many(len(busy), 'worker')} still at work:", width, Role.STRONG)
        for row in busy[:6]:
            doing = f"{left(row.name, 9)}{look.safe(row.title)}"
            time = seconds_run(app.now - row.since)
            lines.append(((left(doing, width - 6, look.ellipsis), Role.TEXT), (f" {time:>5}", Role.DIM)))
        if len(busy) > 6:
            lines.append(((f"and {len(busy) - 6} more", Role.DIM),))
        lines.append(EMPTY)
        writing = sum(row.stage is Stage.WRITE for row in busy)
        lost = f" {many(writing, 'note')} in the making would be written from the start again." if writing else ""
        rest = app.panel.counts.get("queued", 0) + app.panel.counts.get("waiting", 0)
        kept = f"{many(rest, 'video')} not begun" if rest else "Everything else"
        lines += wrapped(f"{kept} stay in the library and go on at the next start.{lost}", width, Role.DIM)
        lines.append(EMPTY)
        if not self._waiting:
            lines.append((("w  ", Role.KEY), ("wait for what is running, then quit", Role.TEXT)))
        lines.append((("q  ", Role.KEY), ("quit now: what is running goes back to the queue", Role.TEXT)))
        stay = "stay" if not self._waiting else "close this (quitting goes on when all have finished)"
        lines.append((("esc  ", Role.KEY), (stay, Role.TEXT)))
        self.query_one(Lines).show(lines)

    def ticked(self) -> None:
        """Seconds run."""
        self.refreshed()

    def changing(self) -> bool:
        """Always: something is running."""
        return True

    def action_wait(self) -> None:
        """Lets what runs finish."""
        if self._waiting:
            return
        self._waiting = True
        app = study(self)
        app.run_worker(app.leave(_LONG), name="leave", group="leave", exclusive=True)
        self.refreshed()

    def action_now(self) -> None:
        """Puts what runs back to the queue."""
        app = study(self)
        app.run_worker(app.leave(0.0), name="leave", group="leave", exclusive=True)

    def action_close(self) -> None:
        """Stays."""
        self.dismiss(None)
