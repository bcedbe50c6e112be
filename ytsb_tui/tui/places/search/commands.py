"""The commands of the search."""

from __future__ import annotations

from textual.widgets import Input

from ytsb_tui.tui.command import Command
from ytsb_tui.tui.context import context
from ytsb_tui.tui.destinations import Destination, LibraryNote
from ytsb_tui.tui.places.search.screen import Search


async def back(search: Search) -> None:
    """From the hits to the line, from the line to the dashboard."""
    if isinstance(search.focused, Input):
        await context(search).go(Destination("dashboard"))
    else:
        search.set_focus(search.line)


async def show_in_library(search: Search) -> None:
    """The library, at the note of the chosen hit."""
    chosen = search.hits.chosen_place
    await context(search).go(Destination("library") if chosen is None else LibraryNote(video=chosen.video))


COMMANDS: tuple[Command[Search], ...] = (
    Command(
        id="search.back",
        keys="escape",
        shown="esc",
        label="back",
        tip="From the hits to the line, from the line to the dashboard",
        name="search: back",
        rank=2,
        run=back,
    ),
    Command(
        id="search.hits",
        keys="down",
        label="hits",
        tip="From the line to the hits",
        name="search: to the hits",
        rank=3,
        shown="enter",
        run=lambda search: search.hits.enter(),
        refused=lambda search: search.hits.why_no_link(),
    ),
    Command(
        id="search.again",
        keys="slash",
        label="other words",
        tip="Back to the line",
        name="search: other words",
        rank=4,
        shown="/",
        run=lambda search: search.set_focus(search.line),
    ),
    Command(
        id="search.shelf",
        keys="L,shift+l",
        label="library",
        tip="To the library, at the note of the chosen hit",
        name="search: show in the library",
        shown="L",
        run=show_in_library,
    ),
)
