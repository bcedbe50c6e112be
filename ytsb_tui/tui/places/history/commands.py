"""The commands of the history."""

from __future__ import annotations

from ytsb_tui.tui.command import Command
from ytsb_tui.tui.places.history.render import Measure
from ytsb_tui.tui.places.history.screen import PERIODS, History
from ytsb_tui.tui.shared_commands import to_dashboard


def next_period(history: History) -> None:
    """Another span of time."""
    history.period = (history.period + 1) % len(PERIODS)
    history.read()


def next_measure(history: History) -> None:
    """Another measure in the first plot."""
    history.first_measure = (history.first_measure + 1) % len(Measure)
    history.refreshed()


def why_no_plot(history: History) -> str | None:
    """Why there is no plot."""
    shown = history.query_one("#charts").display
    return None if shown else "There is no plot: nothing has happened, or the screen has too few lines."


COMMANDS: tuple[Command[History], ...] = (
    to_dashboard("history"),
    Command(
        id="history.period",
        keys="t",
        label="time",
        tip="Show another span of time: 7 days, 30 days, a year, all",
        name="history: span of time",
        rank=3,
        run=next_period,
    ),
    Command(
        id="history.measure",
        keys="m",
        label="measure",
        tip="Plot something else: notes, transcripts, cost, tokens",
        name="history: what the plot shows",
        rank=4,
        run=next_measure,
        refused=why_no_plot,
    ),
)
