"""What a person has chosen for the app: theme and keys, kept at once, and a start anew for what needs one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from ytsb_tui.settings.editor import SettingsEditor
from ytsb_tui.settings.schema import Settings
from ytsb_tui.tui.places.settings.keymap import unknown

if TYPE_CHECKING:
    from ytsb_tui.tui.app import StudyBuddyApp

T = TypeVar("T")


class Preferences:
    """Those of one app. `restart` is true once the app has ended to be started again."""

    def __init__(self, app: StudyBuddyApp, editor: SettingsEditor, keymap: Mapping[str, str]) -> None:
        self._app = app
        self.editor = editor
        self.keymap = dict(keymap)
        self.restart = False
        self._writing = asyncio.Lock()
        if keymap:
            app.set_keymap(self.keymap)

    def complain(self) -> None:
        """Says which keys are of no command."""
        if strange := unknown(self.keymap):
            told = ", ".join(strange)
            self._app.say(f"No command is called {told}, which stands under [keys] in config.toml.", "warning")

    async def keep(self, work: Callable[[], T]) -> T:
        """Runs what writes on a thread, one after another; what it returns or raises. It ends even if nobody waits."""

        async def run() -> T:
            async with self._writing:
                return await asyncio.to_thread(work)

        return await asyncio.shield(run())

    def choose_theme(self, name: str) -> None:
        """Shows a theme and keeps it."""
        self._app.theme = name
        self._app.look_up(partial(self._keep_theme, name), "theme")

    async def _keep_theme(self, name: str) -> None:
        await self.keep(lambda: self.editor.change("theme", name))

    def choose_keys(self, keymap: Mapping[str, str]) -> None:
        """Uses these keys from now on and keeps them."""
        self.keymap = dict(keymap)
        self._app.set_keymap(self.keymap)
        self._app.look_up(self._keep_keys, "keys")

    async def _keep_keys(self) -> None:
        keymap = self.keymap
        await self.keep(lambda: self.editor.change_keys(keymap))

    async def apply(self, settings: Settings) -> None:
        """What counts at once."""
        if settings.theme is not None and settings.theme != self._app.theme:
            self._app.theme = settings.theme
        if (settings.workers, settings.writers) != (self._app.panel.fetchers, self._app.panel.writers):
            await self._app.client.set_workers(settings.workers, settings.writers)

    def start_again(self) -> None:
        """Ends the app and the engine, wherever that is; the app's maker then starts both again. What is running goes
        back to the queue."""
        self.restart = True
        if self._app.ending.attached:
            self._app.ending.stop()
        else:
            self._app.ending.leave()
