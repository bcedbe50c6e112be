"""Keys pressed again and again while the app works, and how long each answer takes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from textual import events

from ytsb_tui.tui.app import StudyBuddyApp

PAUSE = 0.1  # seconds after each round


@asynccontextmanager
async def pressed(app: StudyBuddyApp, keys: Sequence[str], answered: Callable[[float], None]) -> AsyncIterator[None]:
    """Presses the keys in turn until the block ends. `answered` is called after each with the seconds that the answer
    took, less those for which other programs had the processor: they are not the app's delay."""

    async def press() -> None:
        while True:
            for key in keys:
                begin, waited = time.monotonic(), waited_for_a_core()
                done = asyncio.Event()
                app.post_message(events.Key(key, None))
                app.call_later(lambda done=done: app.screen.call_later(_after, app, done))
                await done.wait()
                answered(time.monotonic() - begin - (waited_for_a_core() - waited))
            await asyncio.sleep(PAUSE)

    task = asyncio.ensure_future(press())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})


def waited_for_a_core() -> float:
    """Seconds for which this thread could have run but had no processor."""
    return int(Path("/proc/thread-self/schedstat").read_text(encoding="ascii").split()[1]) / 1e9


def _after(app: StudyBuddyApp, done: asyncio.Event) -> None:
    """Once the widget in focus has answered what came before."""
    (app.screen.focused or app.screen).call_later(done.set)
