"""Makes the videos of an older library searchable, beside everything else."""

from __future__ import annotations

import asyncio

from ytsb_tui.core.state.events import Message
from ytsb_tui.core.text.plural import plural
from ytsb_tui.engine.dispatcher import Dispatcher

_STEP = 0.1  # seconds; the library is free for the others between two of them
_NEXT_LOOK = 5.0  # seconds
_FEW, _MANY = 4, 16  # passages at a time; the interpreter does little else meanwhile
_BESIDE_WORK = 0.5  # seconds between a few while videos are fetched and written
_MESSAGES = 10  # until the end


class Indexing:
    """Indexes what an older ytsb left, then makes the vectors of passages, new ones too. What a restart interrupts goes
    on after it."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher

    async def loop(self) -> None:
        """Until the engine stops."""
        dispatcher = self._dispatcher
        left = total = await dispatcher.in_library(dispatcher.library.unindexed)
        next_message = total
        while left and not dispatcher.stopping:
            if left <= next_message:
                self._say(f"The search index is being rebuilt: {plural(left, 'video')} left.")
                next_message = left - max(1, total // _MESSAGES)
            left = await dispatcher.in_library(dispatcher.library.index_more, _STEP)
            await asyncio.sleep(_STEP)
        if total and not left:
            self._say(f"The search index is complete: {plural(total, 'video')} added.")
        while not dispatcher.stopping:
            busy = bool(dispatcher.running)
            made = await asyncio.to_thread(dispatcher.library.embed_more, _FEW if busy else _MANY)
            await asyncio.sleep((_BESIDE_WORK if busy else _STEP) if made else _NEXT_LOOK)

    def _say(self, text: str) -> None:
        self._dispatcher.bus.emit(Message(at=self._dispatcher.clock(), level="info", text=text))
