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
