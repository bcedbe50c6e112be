"""Quitting while work is running: what goes on, what stops, what is kept."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from ytsb_tui.core.jobs.job import Stage
from ytsb_tui.tui.keys import LEAVING_COMMANDS, bindings
from ytsb_tui.tui.render.spans import EMPTY, Line, Role, left, wrapped
from ytsb_tui.tui.render.wording import many, seconds_run
from ytsb_tui.tui.screen import Dialog, study
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
        if app.ending.attached:
            told = f"The work goes on without this window (pid {app.panel.owner})."
        elif self._waiting:
            then = "the background goes on" if app.ending.detached else "quitting"
            told = f"Waiting for {many(len(busy), 'worker')} to finish, then {then}."
        else:
            told = f"{many(len(busy), 'worker')} still at work:"
        lines: list[Line] = [*wrapped(told, width, Role.STRONG)]
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
        stopped = "If it is stopped: " if app.ending.attached else ""
        lines += wrapped(f"{stopped}{kept} stay in the library and go on at the next start.{lost}", width, Role.DIM)
        lines.append(EMPTY)
        lines += [((f"{key}  ", Role.KEY), (does, Role.TEXT)) for key, does in self._choices()]
        self.query_one(Lines).show(lines)

    def _choices(self) -> list[tuple[str, str]]:
        if study(self).ending.attached:
            return [("q", "close this window"), ("x", "stop the work too, then quit"), ("esc", "stay")]
        now = ("q", "quit now: what is running goes back to the queue")
        if self._waiting:
            going = [("d", "detach now")] if study(self).ending.detached else []
            return [*going, now, ("esc", "close this (it ends when all have finished)")]
        wait = ("w", "wait for what is running, then quit")
        detach = ("d", "detach: quit, the work goes on in the background")
        able = study(self).ending.why_not_detach() is None
        return [wait, *([detach] if able else []), now, ("esc", "stay")]

    def ticked(self) -> None:
        """Seconds run."""
        self.refreshed()

    def changing(self) -> bool:
        """Always: something is running."""
        return True

    def action_wait(self) -> None:
        """Lets what runs finish."""
        if self._waiting or study(self).ending.attached:
            return
        self._waiting = True
        study(self).ending.leave(_LONG)
        self.refreshed()

    def action_now(self) -> None:
        """Puts what runs back to the queue, or closes a window."""
        study(self).ending.leave()

    def action_detach(self) -> None:
        """Leaves the work to the background."""
        study(self).ending.detach()
        self._waiting = study(self).ending.detached
        self.refreshed()

    def action_stop(self) -> None:
        """Ends the work, also where it is another process's."""
        study(self).ending.stop()

    def action_close(self) -> None:
        """Stays."""
        self.dismiss(None)
