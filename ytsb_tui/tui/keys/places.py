"""The keys of the network place and of the log."""

from __future__ import annotations

from ytsb_tui.tui.keys.command import Command


def _back(place: str) -> Command:
    return Command(
        id=f"{place}.back",
        keys="escape",
        shown="esc",
        action="app.go('dashboard')",
        label="dashboard",
        tip="Back to the dashboard",
        name="go: back to the dashboard",
        rank=2,
    )


NETWORK_COMMANDS = (
    _back("network"),
    Command(
        id="network.map",
        keys="m",
        action="map",
        label="map",
        tip="The map in place of the tables, where there is no room for both",
        name="network: map or tables",
        rank=3,
    ),
    Command(
        id="network.circuits",
        keys="c",
        action="circuits",
        label="circuits",
        tip="Circuits from guard to exit in place of states, times and records",
        name="network: circuits or exits",
        rank=4,
    ),
)
LOG_COMMANDS = (
    _back("log"),
    Command(
        id="log.wrong",
        keys="e,f",
        action="wrong",
        label="errors",
        tip="Warnings and errors alone",
        name="log: warnings and errors alone",
        rank=3,
    ),
)
SEARCH_COMMANDS = (
    Command(
        id="search.back",
        keys="escape",
        shown="esc",
        action="back",
        label="back",
        tip="From the hits to the line, from the line to the dashboard",
        name="search: back",
        rank=2,
    ),
    Command(
        id="search.hits",
        keys="down",
        action="hits",
        label="hits",
        tip="From the line to the hits",
        name="search: to the hits",
        rank=3,
        shown="enter",
    ),
    Command(
        id="search.again",
        keys="slash",
        action="again",
        label="other words",
        tip="Back to the line",
        name="search: other words",
        rank=4,
        shown="/",
    ),
)
