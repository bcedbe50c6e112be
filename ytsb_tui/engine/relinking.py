"""When the notes of the vault are linked to each other: that looks at all of them, so it is not done for each."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from ytsb_tui.core.jobs.failures import SetupFailure
from ytsb_tui.core.jobs.job import Stage
from ytsb_tui.core.state.events import Message
from ytsb_tui.engine.dispatcher import Dispatcher
from ytsb_tui.engine.ports.notes import Vault

SHARE = 20  # times as long as it took, it rests while more notes are to come: a twentieth of the time at most


class Linking:
    """Links notes when no more are to come, and in between at most a twentieth of the time. `steady` tells seconds."""

    def __init__(self, dispatcher: Dispatcher, vault: Vault, steady: Callable[[], float] = time.monotonic) -> None:
        self._dispatcher = dispatcher
        self._vault = vault
        self._steady = steady
        self._owed = False
        self._rests_until = 0.0

    async def written(self) -> None:
        """A note was written. What goes wrong in linking is told, and is put right by the next note: this one is
        written and loses nothing."""
        self._owed = True
        dispatcher = self._dispatcher
        waiting, _ = await dispatcher.in_library(dispatcher.library.due, Stage.WRITE, dispatcher.clock())
        if waiting or (self._steady() < self._rests_until and await self._more_to_come()):
            return
        await self.catch_up()

    async def catch_up(self) -> None:
        """Links what was written since the last time, if anything was."""
        if not self._owed:
            return
        self._owed = False
        begun = self._steady()
        try:
            await asyncio.to_thread(self._vault.relink)
        except SetupFailure as failure:
            text = f"The notes were not linked: {failure}"
            self._dispatcher.bus.emit(Message(at=self._dispatcher.clock(), level="warning", text=text))
        now = self._steady()
        self._rests_until = now + SHARE * (now - begun)

    async def _more_to_come(self) -> bool:
        dispatcher = self._dispatcher
        if len(dispatcher.running) > 1:
            return True
        coming, _ = await dispatcher.in_library(dispatcher.library.due, Stage.FETCH, dispatcher.clock())
        return bool(coming)
