"""The commands of the log."""

from __future__ import annotations

from ytsb_tui.tui.command import Command
from ytsb_tui.tui.places.log.screen import Log
from ytsb_tui.tui.shared_commands import to_dashboard


def toggle_wrong(log: Log) -> None:
    """Warnings and errors alone; back again."""
    log.wrong_only = not log.wrong_only
    log.refreshed()


COMMANDS: tuple[Command[Log], ...] = (
    to_dashboard("log"),
    Command(
        id="log.wrong",
        keys="e,f",
        label=lambda log: "all" if log.wrong_only else "errors",
        tip="Show warnings and errors alone",
        name="log: warnings and errors alone",
        rank=3,
        run=toggle_wrong,
    ),
)
