"""The keys of the knowledge graph."""

from __future__ import annotations

from ytsb_tui.tui.keys.command import Command

GRAPH_COMMANDS = (
    Command(
        id="graph.back",
        keys="escape,backspace",
        shown="esc",
        action="back",
        label="back",
        tip="Back to where you came from; from the list to the dashboard",
        name="graph: back",
        rank=2,
    ),
    Command(
        id="graph.filter",
        keys="slash",
        action="filter",
        label="filter",
        tip="Only concepts with these letters in their names",
        name="graph: filter the concepts",
        rank=4,
        shown="/",
    ),
    Command(
        id="graph.copy",
        keys="y",
        action="copy",
        label="copy link",
        tip="Copy the link to the second where the chosen note explains it",
        name="graph: copy the chosen link",
        rank=6,
    ),
)
