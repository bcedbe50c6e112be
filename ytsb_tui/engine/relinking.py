"""Decides when to update the links between notes: that reads the whole vault, so it is not done for every note."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from ytsb_tui.core.jobs.failures import SetupFailure
from ytsb_tui.core.jobs.job import Stage
from ytsb_tui.core.state.events import Message
from ytsb_tui.engine.dispatcher import Dispatcher
from ytsb_tui.engine.ports.notes import Vault

SHARE = 20  # pauses this many times as long as the last update took, so it uses at most a twentieth of the time


class RelinkScheduler:
    """Updates links when no more notes are expected, and meanwhile for at most a twentieth of the time. `steady` is a
    monotonic clock in seconds."""

    def __init__(self, dispatcher: Dispatcher, vault: Vault, steady: Callable[[], float] = time.monotonic) -> None:
        self._dispatcher = dispatcher
        self._vault = vault
        self._steady = steady
        self._pending = False
        self._paused_until = 0.0

    async def written(self) -> None:
        """A note was written. A failure to link is only reported: the note itself is written, and the next update
        repairs the links."""
        self._pending = True
        dispatcher = self._dispatcher
        waiting = await dispatcher.in_library(dispatcher.library.due, Stage.WRITE, dispatcher.clock())
        if waiting or (self._steady() < self._paused_until and await self._more_to_come()):
            return
        await self.catch_up()

    async def catch_up(self) -> None:
        """Updates the links if notes were written since the last update."""
        if not self._pending:
            return
        self._pending = False
        started = self._steady()
        try:
            await asyncio.to_thread(self._vault.relink)
        except SetupFailure as failure:
            text = f"The links between notes were not updated: {failure}"
            self._dispatcher.bus.emit(Message(at=self._dispatcher.clock(), level="warning", text=text))
        now = self._steady()
        self._paused_until = now + SHARE * (now - started)

    async def _more_to_come(self) -> bool:
        dispatcher = self._dispatcher
        if len(dispatcher.running) > 1:
            return True
        coming = await dispatcher.in_library(dispatcher.library.due, Stage.FETCH, dispatcher.clock())
        return bool(coming)
