"""Presses `r` in a demo without a screen, where a scripted user would, and knows how the demo is meant to end."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

from ytsb_tui.core.jobs.job import State
from ytsb_tui.core.state.events import Event, Failed, Message
from ytsb_tui.core.state.panel import PanelState
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.demo.faults import FAULTS
from ytsb_tui.demo.lectures import lectures
from ytsb_tui.engine.client import Loop
from ytsb_tui.engine.engine import Engine

HESITATION = 0.5  # seconds between seeing a failure and pressing the key


def ended_as_meant(state: PanelState) -> bool:
    """Every lecture is done but those that have no captions."""
    meant = {lecture.video for lecture in lectures().values() if not lecture.cues}
    return all(
        job.state is (State.FAILED if video in meant else State.DONE) for video, job in state.jobs.items()
    ) and lectures().keys() == set(state.jobs)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayedEngine:
    """An engine with a scripted user at its keys, for `HeadlessRun`. `tell` hears what is pressed."""

    engine: Engine
    tell: Callable[[Event], None]
    _pressed: set[VideoId] = field(default_factory=set)

    def settled(self) -> bool:
        """Nothing is left to do, not even for the scripted user."""
        return self.engine.settled() and not any(
            job.state is State.FAILED and self._worth_a_press(video) for video, job in self.snapshot().jobs.items()
        )

    def snapshot(self) -> PanelState:
        """See EngineClient."""
        return self.engine.snapshot()

    def events(self) -> AsyncIterator[tuple[Event, ...]]:
        """See EngineClient."""
        return self.engine.events()

    def loops(self) -> tuple[Loop, ...]:
        """The engine's and the scripted user's."""
        return (*self.engine.loops(), Loop(name="scripted user", group="scripted user", run=self._watch))

    async def drain(self, patience: float) -> None:
        """See EngineClient."""
        await self.engine.drain(patience)

    async def _watch(self) -> None:
        async for batch in self.engine.events():
            for event in batch:
                if isinstance(event, Failed) and self._worth_a_press(event.video):
                    await asyncio.sleep(HESITATION)
                    self._pressed.add(event.video)
                    self.tell(Message(at=time.time(), level="info", text=f"demo     r is pressed on: {event.title}"))
                    await self.engine.retry([event.video])

    def _worth_a_press(self, video: VideoId) -> bool:
        return video in FAULTS and video not in self._pressed
