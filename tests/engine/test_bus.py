from __future__ import annotations

import asyncio

from ytsb_tui.core.state.events import Message
from ytsb_tui.engine.bus import EventBus


async def test_a_stream_that_is_dropped_unread_keeps_nothing() -> None:
    bus = EventBus()
    stream = bus.events()
    bus.emit(Message(at=1.0, level="info", text="one"))
    assert len(bus._listeners) == 1
    del stream
    assert not bus._listeners


async def test_a_stream_has_what_happened_since_it_was_asked_for() -> None:
    bus = EventBus()
    stream = bus.events()
    bus.emit(Message(at=1.0, level="info", text="one"))
    async with asyncio.timeout(10):
        [event] = await anext(stream)
    assert isinstance(event, Message)
    assert event.text == "one"
    bus.close()
