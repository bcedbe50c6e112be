"""The commands of the network place."""

from __future__ import annotations

from ytsb_tui.tui.command import Command
from ytsb_tui.tui.places.network.screen import Network
from ytsb_tui.tui.shared_commands import to_dashboard


def toggle_map(network: Network) -> None:
    """The map in place of the tables; back again."""
    network.show_map(not network.map_wanted)


def toggle_circuits(network: Network) -> None:
    """Circuits in place of exits; back again."""
    network.circuits_wanted = not network.circuits_wanted
    if network.map_wanted:
        network.show_map(False)
    network.refreshed()


COMMANDS: tuple[Command[Network], ...] = (
    to_dashboard("network"),
    Command(
        id="network.map",
        keys="m",
        label=lambda network: "table" if network.map_wanted else "map",
        tip="Show the map instead of the tables, where there is no room for both",
        name="network: map or tables",
        rank=3,
        run=toggle_map,
        refused=Network.why_no_map,
    ),
    Command(
        id="network.circuits",
        keys="c",
        label=lambda network: "exits" if network.circuits_wanted else "circuits",
        tip="Show circuits from guard to exit instead of states, times and records",
        name="network: circuits or exits",
        rank=4,
        run=toggle_circuits,
    ),
)
