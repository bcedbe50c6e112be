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
_WORTH_SAYING = 500  # passages without a vector: minutes


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
        left = total = await dispatcher.in_library(dispatcher.library.without_vector)
        next_message = total if total >= _WORTH_SAYING else -1
        while not dispatcher.stopping:
            if left <= next_message:
                how_far = f"{plural(left, 'passage')} left" if left else "done"
                self._say(f"Passages are being made findable by their meaning: {how_far}.")
                next_message = max(0, left - max(1, total // _MESSAGES)) if left else -1
            busy = bool(dispatcher.running)
            made = await asyncio.to_thread(dispatcher.library.embed_more, _FEW if busy else _MANY)
            left = max(0, left - made)
            await asyncio.sleep((_BESIDE_WORK if busy else _STEP) if made else _NEXT_LOOK)

    def _say(self, text: str) -> None:
        self._dispatcher.bus.emit(Message(at=self._dispatcher.clock(), level="info", text=text))
