"""The places of the app. Each folder here is one; it is found by itself, and imported when it is first gone to.

`__init__.py` says how to go to it (`PLACE`; a place without it is only opened by others), `screen.py` has what makes
its screen from a destination (`SCREEN`), `commands.py` its commands (`COMMANDS`).
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from ytsb_tui.tui.command import Table
from ytsb_tui.tui.destinations import Destination
from ytsb_tui.tui.place_info import PlaceInfo
from ytsb_tui.tui.screen import Place


def names() -> Iterator[str]:
    """Every place."""
    return (module.name for module in iter_modules(__path__) if module.ispkg)


def infos() -> dict[str, PlaceInfo]:
    """What is known of the places that can be gone to, in their order."""
    known = {name: getattr(import_module(f"{__name__}.{name}"), "PLACE", None) for name in names()}
    found = {name: info for name, info in known.items() if isinstance(info, PlaceInfo)}
    return dict(sorted(found.items(), key=lambda item: item[1].order))


def commands(name: str) -> Table:
    """The commands of a place."""
    table: Table = import_module(f"{__name__}.{name}.commands").COMMANDS
    return table


def make(destination: Destination) -> Place:
    """The screen of a place, with its commands."""
    name = destination.place
    screen = import_module(f"{__name__}.{name}.screen").SCREEN(destination)
    assert isinstance(screen, Place)
    screen.place, screen.over = name, destination.over
    screen.give(commands(name))
    return screen
