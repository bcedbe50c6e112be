"""The commands of the knowledge graph."""

from __future__ import annotations

from textual.widgets import Input

from ytsb_tui.core.videos.media import url_at
from ytsb_tui.tui.command import Command
from ytsb_tui.tui.context import context
from ytsb_tui.tui.destinations import Destination
from ytsb_tui.tui.links import copy
from ytsb_tui.tui.places.graph.screen import Graph


async def back(graph: Graph) -> None:
    """Closes the filter, else goes back one step, else removes the filter, else to the dashboard."""
    if isinstance(graph.focused, Input):
        graph.close_filter()
    elif graph.trail:
        graph.walk_to(*graph.trail.pop())
    elif graph.letters:
        graph.line.value = ""
    else:
        await context(graph).go(Destination("dashboard"))


def open_filter(graph: Graph) -> None:
    """Opens the line that filters the list."""
    if graph.here is not None:
        graph.trail.clear()
        graph.walk_to(None, 0)
    graph.line.open()


def why_no_filter(graph: Graph) -> str | None:
    """Why there is nothing to filter."""
    return None if graph.concepts else "There are no concepts yet."


def copy_link(graph: Graph) -> None:
    """Copies the link of the chosen note."""
    if (way := graph.way) is not None and way.video is not None:
        copy(graph, url_at(way.video, way.start))


def why_no_link(graph: Graph) -> str | None:
    """Why there is no link."""
    way = graph.way
    return "Choose a note first: a concept has no link." if way is None or way.video is None else None


COMMANDS: tuple[Command[Graph], ...] = (
    Command(
        id="graph.back",
        keys="escape,backspace",
        shown="esc",
        label="back",
        tip="Back to where you came from; from the list to the dashboard",
        name="graph: back",
        rank=2,
        run=back,
    ),
    Command(
        id="graph.filter",
        keys="slash",
        label="filter",
        tip="Show only concepts with these letters in their names",
        name="graph: filter the concepts",
        rank=4,
        shown="/",
        run=open_filter,
        refused=why_no_filter,
    ),
    Command(
        id="graph.copy",
        keys="y",
        label="copy link",
        tip="Copy the link to the second where the chosen note explains it",
        name="graph: copy the chosen link",
        rank=6,
        run=copy_link,
        refused=why_no_link,
    ),
)
