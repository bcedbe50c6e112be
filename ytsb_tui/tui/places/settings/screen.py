"""The settings: every value with its meaning and origin, and the keys of every command, changed on the spot."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from ytsb_tui.core.jobs.failures import SetupFailure
from ytsb_tui.settings.editor import Setting
from ytsb_tui.settings.load import SettingsError, parsed
from ytsb_tui.settings.schema import Settings
from ytsb_tui.tui.context import context
from ytsb_tui.tui.destinations import Destination
from ytsb_tui.tui.places.settings import render
from ytsb_tui.tui.places.settings.lists import KeyList, SettingList
from ytsb_tui.tui.render import header
from ytsb_tui.tui.render.spans import Line, Role, wrapped
from ytsb_tui.tui.screen import Place, can_draw
from ytsb_tui.tui.widgets.key_line import KeyLine
from ytsb_tui.tui.widgets.lines import Lines
from ytsb_tui.tui.widgets.row_list import RowList
from ytsb_tui.tui.widgets.text_line import FindLine


class SettingsPlace(Place):
    """A list, what there is to say about its current row, and a line to type in."""

    AUTO_FOCUS = "#settings"

    def __init__(self, _: Destination) -> None:
        super().__init__()
        self._settings: tuple[Setting, ...] = ()
        self.wrong = ""  # what is wrong with the file, or with what is typed
        self._edited: Setting | None = None

    def compose(self) -> ComposeResult:
        """The lists; one of them is shown."""
        yield Lines(id="header")
        yield SettingList(id="settings", classes="panel")
        yield KeyList(id="keys", classes="panel")
        yield Lines(id="meaning", classes="panel")
        yield FindLine()
        yield KeyLine()

    def on_mount(self) -> None:
        """The settings first."""
        self.keys.display = False

    @property
    def values(self) -> SettingList:
        """The list of settings."""
        return self.query_one(SettingList)

    @property
    def keys(self) -> KeyList:
        """The list of keys."""
        return self.query_one(KeyList)

    @property
    def line(self) -> FindLine:
        """The line to type a value in."""
        return self.query_one(FindLine)

    def on_resize(self) -> None:
        """Other columns."""
        self.refreshed()

    def on_screen_resume(self) -> None:
        """The file may have been changed elsewhere."""
        context(self).look_up(self._read, "settings")

    async def _read(self) -> None:
        """Reads the file, the environment and the keyring."""
        editor = context(self).preferences.editor
        try:
            self._settings = await asyncio.to_thread(editor.listed)
            self.wrong = ""
        except SettingsError as error:
            self.wrong = str(error)
        self.refreshed()

    def refreshed(self) -> None:
        """Both lists, and what there is to say about the row."""
        if not can_draw(self):
            return
        app = context(self)
        look, preferences = app.look, app.preferences
        self.query_one("#header", Lines).show((header.header(app.panel, look, self.size.width),))
        heads = render.heads(self._settings, look, self.size.width)
        self.values.list(self._settings, look, (self.wrong or "Loading the settings.",), heads)
        self.values.entitle((("Settings", Role.STRONG), (f"  {look.safe(str(preferences.editor.file))}", Role.DIM)))
        self.keys.show(preferences.keymap, look)
        self.keys.entitle((("Keys", Role.STRONG), (f"  {len(preferences.keymap):,} of your own", Role.DIM)))
        self._explain()
        self.show_keys()

    def _explain(self) -> None:
        look, width = context(self).look, self.size.width - 4
        panel = self.query_one("#meaning", Lines)
        lines: tuple[Line, ...] = ()
        if self.keys.display and (command := self.keys.current) is not None:
            panel.entitle(((command.name, Role.STRONG),))
            lines = render.about_key(command, command.id in context(self).preferences.keymap, width)
        elif not self.keys.display and (setting := self._edited or self.values.current) is not None:
            panel.entitle(((setting.name, Role.STRONG),))
            lines = render.about_setting(setting, look, width)
        if self.wrong:
            lines = (*wrapped(look.safe(self.wrong), width, Role.ERROR), *lines)
        panel.show(lines)

    @on(RowList.Moved)
    def _moved(self) -> None:
        self._explain()
        self.show_keys()

    @on(RowList.Opened)
    async def _opened(self) -> None:
        await self.action_command("settings.edit")

    def toggle_list(self) -> None:
        """From the values to the keys, or back."""
        self.close_line()
        if not self.keys.commands:
            tables = context(self).command_tables()
            self.keys.commands = tuple({command.id: command for table in tables for command in table}.values())
        self.keys.display = not self.keys.display
        self.values.display = not self.keys.display
        self.set_focus(self.keys if self.keys.display else self.values)
        self.refreshed()

    # values

    def open_line(self, setting: Setting) -> None:
        """Opens the line with the value of a setting."""
        self._edited = setting
        line = self.line
        line.password = setting.secret
        line.placeholder = f"{setting.accepts or 'a text'}; leave empty for the default"
        line.value = "" if setting.secret else setting.value
        line.open()
        self._explain()

    def close_line(self) -> None:
        """Closes the line; the value stays as it is."""
        self.line.close(self.keys if self.keys.display else self.values)
        self.line.value, self._edited, self.wrong = "", None, ""
        self._explain()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        if (setting := self._edited) is None:
            return
        self.wrong = wrong_with(setting, event.value)
        self._explain()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        if (setting := self._edited) is None:
            return
        self.wrong = wrong_with(setting, event.value)
        if self.wrong:
            self._explain()
            return
        text = event.value
        self.close_line()
        self.change(setting, text)

    def change(self, setting: Setting, text: str) -> None:
        """Keeps another value; an empty text is the default."""

        async def change() -> None:
            await self._change(setting, text)

        context(self).look_up(change, "change")

    async def _change(self, setting: Setting, text: str) -> None:
        app = context(self)
        editor = app.preferences.editor
        try:
            where = await app.preferences.keep(lambda: editor.change(setting.name, text))
        except (SettingsError, SetupFailure) as error:
            app.say(str(error), "error")
            return
        kept = f"{setting.name}: saved in {where}." if text.strip() else f"{setting.name}: back to the default."
        app.say(kept if setting.live else f"{kept} It applies from the next start: ctrl+r.")
        await self._read()
        if setting.live:
            await self._apply(await asyncio.to_thread(lambda: editor.read()[0]))

    async def _apply(self, settings: Settings) -> None:
        app = context(self)
        app.preferences.show_theme(settings.theme)
        if (settings.workers, settings.writers) != (app.panel.fetchers, app.panel.writers):
            await app.client.set_workers(settings.workers, settings.writers)

    # keys

    def change_keys(self, keymap: Mapping[str, str]) -> None:
        """Uses and keeps other keys."""
        context(self).preferences.choose_keys(keymap)
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


SCREEN = SettingsPlace
