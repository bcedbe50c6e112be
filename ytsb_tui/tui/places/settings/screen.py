"""The settings: every value with its meaning and origin, and the keys of every command, changed on the spot."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input

from ytsb_tui.core.jobs.failures import SetupFailure
from ytsb_tui.settings.editor import Setting
from ytsb_tui.settings.load import SettingsError, parsed
from ytsb_tui.tui.keys import COMMANDS, SETTINGS_COMMANDS, Command, bindings
from ytsb_tui.tui.places.settings import render as settings
from ytsb_tui.tui.places.settings.keymap import clashes, hidden
from ytsb_tui.tui.places.settings.lists import KeyList, SettingList, shown_key
from ytsb_tui.tui.render import header
from ytsb_tui.tui.render.spans import Line, Role, wrapped
from ytsb_tui.tui.screen import Place, study, there
from ytsb_tui.tui.widgets.key_line import KeyLine
from ytsb_tui.tui.widgets.lines import Lines
from ytsb_tui.tui.widgets.row_list import RowList


class SettingsPlace(Place):
    """A list, what is told of its current row, and a line to type in."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(SETTINGS_COMMANDS)
    CSS_PATH = "../places.tcss"
    AUTO_FOCUS = "#settings"

    def __init__(self) -> None:
        super().__init__()
        self._settings: tuple[Setting, ...] = ()
        self._wrong = ""  # what is wrong with the file, or with what is typed
        self._edited: Setting | None = None

    def compose(self) -> ComposeResult:
        """The lists; one of them is shown."""
        yield Lines(id="header")
        yield SettingList(id="settings", classes="panel")
        yield KeyList(id="keys", classes="panel")
        yield Lines(id="meaning", classes="panel")
        yield Input(id="find", compact=True)
        yield KeyLine()

    def on_mount(self) -> None:
        """The settings first; nothing blinks."""
        line = self.query_one(Input)
        line.display, line.cursor_blink = False, False
        self.keys.display = False

    @property
    def values(self) -> SettingList:
        """The list of settings."""
        return self.query_one(SettingList)

    @property
    def keys(self) -> KeyList:
        """The list of keys."""
        return self.query_one(KeyList)

    def on_resize(self) -> None:
        """Other columns."""
        self.refreshed()

    def on_screen_resume(self) -> None:
        """The file may have been changed elsewhere."""
        study(self).look_up(self._read, "settings")

    async def _read(self) -> None:
        """Reads the file, the environment and the keyring."""
        editor = study(self).preferences.editor
        try:
            self._settings = await asyncio.to_thread(editor.listed)
            self._wrong = ""
        except SettingsError as error:
            self._wrong = str(error)
        self.refreshed()

    def refreshed(self) -> None:
        """Both lists, and what is told of the row."""
        if not there(self):
            return
        app = study(self)
        self.query_one("#header", Lines).show((header.header(app.panel, app.look, self.size.width),))
        heads = settings.heads(self._settings, app.look, self.size.width)
        self.values.list(self._settings, app.look, (self._wrong or "Reading the settings.",), heads)
        self.values.entitle(
            (("Settings", Role.STRONG), (f"  {app.look.safe(str(app.preferences.editor.file))}", Role.DIM))
        )
        self.keys.keymap = app.preferences.keymap
        self.keys.list(tuple(COMMANDS.values()), app.look)
        self.keys.entitle((("Keys", Role.STRONG), (f"  {len(app.preferences.keymap):,} of your own", Role.DIM)))
        self._tell()
        self.show_keys()

    def _tell(self) -> None:
        look, width = study(self).look, self.size.width - 4
        panel = self.query_one("#meaning", Lines)
        lines: tuple[Line, ...] = ()
        if self.keys.display and (command := self.keys.current) is not None:
            panel.entitle(((command.name, Role.STRONG),))
            lines = settings.key_told(command, command.id in study(self).preferences.keymap, width)
        elif not self.keys.display and (setting := self._edited or self.values.current) is not None:
            panel.entitle(((setting.name, Role.STRONG),))
            lines = settings.setting_told(setting, look, width)
        if self._wrong:
            lines = (*wrapped(look.safe(self._wrong), width, Role.ERROR), *lines)
        panel.show(lines)

    @on(RowList.Moved)
    def _moved(self) -> None:
        self._tell()
        self.show_keys()

    @on(RowList.Opened)
    async def _opened(self) -> None:
        self.action_edit()

    # keys

    def labels(self) -> Mapping[str, str]:
        """What tab shows; this place's own key is left out."""
        return {"app.settings": "", "settings.other": "settings" if self.keys.display else "keys"}

    def why_not(self, action: str) -> str | None:
        """Why a key can do nothing now."""
        if action not in ("edit", "reset"):
            return None
        if self.keys.display:
            command = self.keys.current
            own = command is not None and command.id in study(self).preferences.keymap
            return "It has its default key." if action == "reset" and not own else None
        setting = self.values.current
        if setting is None:
            return "There is nothing to change."
        if setting.fixed:
            return setting.fixed
        return "It has its default." if action == "reset" and setting.origin.value == "default" else None

    def action_other(self) -> None:
        """The other list."""
        self._close_line()
        self.keys.display = not self.keys.display
        self.values.display = not self.keys.display
        self.set_focus(self.keys if self.keys.display else self.values)
        self.refreshed()

    async def action_back(self) -> None:
        """From the line to the list, from the list to the dashboard."""
        if self.query_one(Input).display:
            self._close_line()
        else:
            await study(self).action_go("dashboard")

    def action_restart(self) -> None:
        """Starts again with the settings as they are now."""
        if not self._wrong:
            study(self).preferences.start_again()

    def action_edit(self) -> None:
        """A line for the value, or a dialog for the key."""
        if self.refused("edit"):
            return
        if self.keys.display:
            self._ask_key()
            return
        setting = self.values.current
        assert setting is not None  # refused otherwise
        self._edited = setting
        line = self.query_one(Input)
        line.password = setting.secret
        line.placeholder = f"{setting.accepts or 'a text'}; empty for the default"
        line.value = "" if setting.secret else setting.value
        line.display = True
        self.set_focus(line)
        self._tell()

    def action_reset(self) -> None:
        """Back to the default."""
        if self.refused("reset"):
            return
        if self.keys.display and (command := self.keys.current) is not None:
            self._set_keys({name: key for name, key in study(self).preferences.keymap.items() if name != command.id})
        elif (setting := self.values.current) is not None:
            study(self).look_up(partial(self._change, setting, ""), "change")

    # values

    def _close_line(self) -> None:
        line = self.query_one(Input)
        line.display, line.value, self._edited, self._wrong = False, "", None, ""
        self.set_focus(self.keys if self.keys.display else self.values)
        self._tell()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        if (setting := self._edited) is None:
            return
        self._wrong = wrong_with(setting, event.value)
        self._tell()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        if (setting := self._edited) is None:
            return
        self._wrong = wrong_with(setting, event.value)
        if self._wrong:
            self._tell()
            return
        text = event.value
        self._close_line()
        study(self).look_up(partial(self._change, setting, text), "change")

    async def _change(self, setting: Setting, text: str) -> None:
        app = study(self)
        try:
            where = await app.preferences.keep(lambda: app.preferences.editor.change(setting.name, text))
        except (SettingsError, SetupFailure) as error:
            app.say(str(error), "error")
            return
        kept = f"{setting.name}: kept in {where}." if text.strip() else f"{setting.name}: back to the default."
        app.say(kept if setting.live else f"{kept} It counts from the next start: ctrl+r.")
        await self._read()
        if setting.live:
            await app.preferences.apply((await asyncio.to_thread(app.preferences.editor.read))[0])

    # keys of commands

    def _ask_key(self) -> None:
        from ytsb_tui.tui.dialogs.press_key import PressKey

        command = self.keys.current
        assert command is not None  # the list is never empty
        self.app.push_screen(PressKey(command), lambda key: None if key is None else self._take_key(command, key))

    def _take_key(self, command: Command, key: str) -> None:
        app = study(self)
        shown = shown_key(key)
        if taken := clashes(command, key, app.preferences.keymap):
            names = ", ".join(f"{each.name} ({each.id})" for each in taken)
            app.say(f"{shown} is the key of {names}. Give that another one first.", "warning")
            return
        self._set_keys({**app.preferences.keymap, command.id: key})
        if (other := hidden(command, key, app.preferences.keymap)) is not None:
            app.say(f"{shown} is also the key of {other.name} ({other.id}): where both work, the place's own counts.")

    def _set_keys(self, keymap: Mapping[str, str]) -> None:
        study(self).preferences.choose_keys(keymap)
        self.refreshed()


def wrong_with(setting: Setting, text: str) -> str:
    """What is wrong with what was typed; an empty text is the default."""
    if not text.strip():
        return ""
    try:
        parsed(setting.name, text)
    except SettingsError as error:
        return str(error)
    return ""
