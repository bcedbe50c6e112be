"""Every command there is, collected from where they are: for keymaps and for the reference."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from ytsb_tui.tui import dialogs, places, widgets
from ytsb_tui.tui.app_commands import app_commands
from ytsb_tui.tui.command import Table
from ytsb_tui.tui.has_commands import HasCommands


def command_tables() -> tuple[Table, ...]:
    """The commands of the app, of each place, dialog and widget. Imports them all."""
    of_places = (places.commands(name) for name in places.names())
    return (app_commands(places.infos()), *of_places, *_of_classes_in(widgets), *_of_classes_in(dialogs))


def _of_classes_in(package: ModuleType) -> Iterator[Table]:
    """The commands of the classes in a package, those of base classes first."""
    modules = [import_module(module.name) for module in iter_modules(package.__path__, f"{package.__name__}.")]
    found = {value for module in modules for value in vars(module).values() if isinstance(value, type)}
    having = (each for each in found if issubclass(each, HasCommands) and each.__module__.startswith(package.__name__))
    for each in sorted(having, key=lambda each: (len(each.__mro__), each.__name__)):
        if "KEY_COMMANDS" in vars(each):
            yield each.KEY_COMMANDS
