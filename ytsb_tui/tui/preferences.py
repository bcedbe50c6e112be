"""A person's theme and keys, used and kept as soon as they are chosen."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Protocol, TypeVar

from ytsb_tui.settings.editor import SettingsEditor

T = TypeVar("T")


class Themed(Protocol):
    """What preferences change in the app."""

    theme: str

    def set_keymap(self, keymap: Mapping[str, str]) -> None:
        """Gives commands other keys, by id."""
        ...

    def look_up(self, question: Callable[[], Awaitable[None]], name: str) -> None:
        """Runs something in the background; a failure is reported."""
        ...


class Preferences:
    """Those of one app."""

    def __init__(self, app: Themed, editor: SettingsEditor, keymap: Mapping[str, str]) -> None:
        self._app = app
        self.editor = editor
        self.keymap = dict(keymap)
        self._writing = asyncio.Lock()
        if keymap:
            app.set_keymap(self.keymap)

    async def keep(self, work: Callable[[], T]) -> T:
        """Runs what writes on a thread, one after another. It finishes even if nothing waits for it."""

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

    def show_theme(self, name: str | None) -> None:
        """Shows a theme that is kept already."""
        if name is not None and name != self._app.theme:
            self._app.theme = name
