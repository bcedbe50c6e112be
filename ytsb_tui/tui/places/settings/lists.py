"""The two lists of the settings: values, and keys."""

from __future__ import annotations

from collections.abc import Mapping

from textual.keys import format_key

from ytsb_tui.settings.editor import Setting
from ytsb_tui.tui.keys import Command
from ytsb_tui.tui.places.settings import render as settings
from ytsb_tui.tui.places.settings.keymap import keys_of
from ytsb_tui.tui.render.spans import Line
from ytsb_tui.tui.widgets.row_list import RowList


class SettingList(RowList[Setting]):
    """A row for each setting."""

    def name_of(self, item: Setting) -> str:
        """Its name."""
        return item.name

    def row(self, item: Setting, width: int, *, current: bool) -> Line:
        """Name, value, origin."""
        return settings.setting_row(item, self._look, width)


class KeyList(RowList[Command]):
    """A row for each command; `keymap` has the person's own keys."""

    keymap: Mapping[str, str] = {}

    def name_of(self, item: Command) -> str:
        """Its id."""
        return item.id

    def row(self, item: Command, width: int, *, current: bool) -> Line:
        """Keys, name, id."""
        shown = tuple(shown_key(key) for key in keys_of(item, self.keymap) if not key.startswith("shift+"))
        return settings.key_row(item, shown, item.id in self.keymap, self._look, width)


def shown_key(key: str) -> str:
    """A key as people write it."""
    *modifiers, last = key.split("+")
    return "+".join([*modifiers, format_key(last)])
