"""Quitting while work is running: what goes on, what stops, what is kept."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical

from ytsb_tui.core.jobs.job import Stage
from ytsb_tui.core.text.plural import plural
from ytsb_tui.tui.command import Command, Table
from ytsb_tui.tui.context import context
from ytsb_tui.tui.render.spans import EMPTY, Line, Role, left, wrapped
from ytsb_tui.tui.render.wording import seconds_run
from ytsb_tui.tui.screen import Dialog
from ytsb_tui.tui.shared_commands import closing
from ytsb_tui.tui.widgets.lines import Lines

_KEYS = 3  # cells of the longest key
_LONG = 3600.0  # seconds: as long as it takes


class Leaving(Dialog[None]):
    """Wait for what runs, quit now, or stay."""

    MOST_WIDTH = 76

    def __init__(self) -> None:
        super().__init__()
        self._waiting = False

    def compose(self) -> ComposeResult:
        """The dialog."""
        with Vertical(id="box", classes="box narrow"):
            yield Lines(id="question")

    def on_mount(self) -> None:
        """The first picture."""
        self.query_one("#box").border_title = "Quit"
        self.refreshed()

    def on_resize(self) -> None:
        """The lines are wrapped to the new width."""
        self.refreshed()

    def refreshed(self) -> None:
        """What runs now."""
        app = context(self)
        look, width = app.look, self.room
        busy = [row for row in app.panel.workers.values() if row.video is not None]
        if app.shutdown.attached:
            title = f"The work goes on without this window (pid {app.panel.owner})."
        elif self._waiting:
            then = "detaching" if app.shutdown.detached else "quitting"
            title = f"Waiting for {plural(len(busy), 'worker')} to finish, then {then}."
        elif busy:
            title = f"{plural(len(busy), 'worker')} still running:"
        else:
            title = "Nothing is running."
        lines: list[Line] = [*wrapped(title, width, Role.STRONG)]
        for row in busy[:6]:
            doing = f"{left(row.name, 9)}{look.safe(row.title)}"
            time = seconds_run(app.now - row.since)
            lines.append(((left(doing, width - 6, look.ellipsis), Role.TEXT), (f" {time:>5}", Role.DIM)))
        if len(busy) > 6:
            lines.append(((f"and {len(busy) - 6} more", Role.DIM),))
        lines.append(EMPTY)
        writing = sum(row.stage is Stage.WRITE for row in busy)
        lost = f" {plural(writing, 'note')} being written would start over." if writing else ""
        rest = app.panel.counts.get("queued", 0) + app.panel.counts.get("waiting", 0)
        kept = f"{plural(rest, 'video')} not yet started" if rest else "Everything else"
        stopped = "If it is stopped: " if app.shutdown.attached else ""
        if busy or rest:
            lines += wrapped(f"{stopped}{kept} will continue at the next start.{lost}", width, Role.DIM)
            lines.append(EMPTY)
        lines += [((f"{key:>{_KEYS}}  ", Role.KEY), (does, Role.TEXT)) for key, does in self._choices()]
        self.query_one(Lines).show(lines)

    def _choices(self) -> list[tuple[str, str]]:
        if context(self).shutdown.attached:
            return [("q", "close this window"), ("x", "stop the work too, then quit"), ("esc", "stay")]
        busy = any(row.video is not None for row in context(self).panel.workers.values())
        now = ("q", "quit now: running work is queued again" if busy else "quit")
        if self._waiting:
            going = [("d", "detach now")] if context(self).shutdown.detached else []
            return [*going, now, ("esc", "close this (the app quits when all have finished)")]
        wait = ("w", "wait for what is running, then quit")
        detach = ("d", "detach: quit, the work goes on in the background")
        able = context(self).panel.active and context(self).shutdown.why_not_detach() is None
        return [*([wait] if busy else []), *([detach] if able else []), now, ("esc", "stay")]

    def ticked(self) -> None:
        """Seconds run."""
        self.refreshed()

    def changing(self) -> bool:
        """Always: something is running."""
        return True

    def wait(self) -> None:
        """Lets what runs finish."""
        if not self._waiting:
            self._waiting = True
            context(self).shutdown.quit(_LONG)
            self.refreshed()

    def why_no_wait(self) -> str | None:
        """Why waiting is of no use."""
        return "Another process does the work: it goes on anyway." if context(self).shutdown.attached else None

    def quit_now(self) -> None:
        """Queues again what runs, or closes a window."""
        context(self).shutdown.quit()

    def detach(self) -> None:
        """Leaves the work to the background."""
        context(self).shutdown.detach()
        self._waiting = context(self).shutdown.detached
        self.refreshed()

    def stop_work(self) -> None:
        """Ends the work, also where another process does it."""
        context(self).shutdown.stop()

    def close(self) -> None:
        """Stays."""
        self.dismiss(None)

    KEY_COMMANDS: ClassVar[Table] = (
        Command(
            id="leaving.wait",
            keys="w",
            label="wait",
            tip="Wait for running work, then quit",
            name="app: quit when all have finished",
            run=wait,
            refused=why_no_wait,
        ),
        Command(
            id="leaving.now",
            keys="q",
            label="quit now",
            tip="Queue running work again and quit; an engine in another process goes on",
            name="app: quit now",
            run=quit_now,
        ),
        Command(
            id="leaving.detach",
            keys="d",
            label="detach",
            tip="Quit; the work goes on in the background",
            name="app: quit, the work goes on",
            run=detach,
            refused=lambda dialog: context(dialog).shutdown.why_not_detach(),
        ),
        Command(
            id="leaving.stop",
            keys="x",
            label="stop all",
            tip="Stop the work too, even if another process does it",
            name="app: quit and stop the work",
            run=stop_work,
        ),
        closing("leaving", "escape,s"),
    )
