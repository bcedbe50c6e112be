"""The two lists of the settings: values, and keys."""

from __future__ import annotations

from collections.abc import Mapping

from textual.keys import format_key

from ytsb_tui.settings.editor import Setting
from ytsb_tui.tui.command import AnyCommand
from ytsb_tui.tui.places.settings import render
from ytsb_tui.tui.places.settings.keymap import keys_of
from ytsb_tui.tui.render.look import Look
from ytsb_tui.tui.render.spans import Line
from ytsb_tui.tui.widgets.row_list import RowList


class SettingList(RowList[Setting]):
    """A row for each setting."""

    def name_of(self, item: Setting) -> str:
        """Its name."""
        return item.name

    def row(self, item: Setting, width: int, *, current: bool) -> Line:
        """Name, value, origin."""
        return render.setting_row(item, self._look, width)


class KeyList(RowList[AnyCommand]):
    """A row for each of the `commands`."""

    commands: tuple[AnyCommand, ...] = ()
    _keymap: Mapping[str, str] = {}

    def show(self, keymap: Mapping[str, str], look: Look) -> None:
        """Shows the commands with a person's own keys."""
        self._keymap = keymap
        self.list(self.commands, look)

    def name_of(self, item: AnyCommand) -> str:
        """Its id."""
        return item.id

    def row(self, item: AnyCommand, width: int, *, current: bool) -> Line:
        """Keys, name, id."""
        shown = tuple(shown_key(key) for key in keys_of(item, self._keymap) if not key.startswith("shift+"))
        return render.key_row(item, shown, item.id in self._keymap, self._look, width)


def shown_key(key: str) -> str:
    """A key as people write it."""
    *modifiers, last = key.split("+")
    return "+".join([*modifiers, format_key(last)])
