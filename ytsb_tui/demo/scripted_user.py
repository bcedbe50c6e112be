"""A scripted user of the headless demo: presses `r` on failed videos, and knows the expected result."""

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

REACTION = 0.5  # seconds between seeing a failure and pressing the key


def ended_as_expected(state: PanelState) -> bool:
    """Every lecture is done except those without captions."""
    silent = {lecture.video for lecture in lectures().values() if not lecture.cues}
    return all(
        job.state is (State.FAILED if video in silent else State.DONE) for video, job in state.jobs.items()
    ) and lectures().keys() == set(state.jobs)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptedEngine:
    """An engine with a scripted user, for `HeadlessRun`. `report` gets a message for each key press."""

    engine: Engine
    report: Callable[[Event], None]
    _pressed: set[VideoId] = field(default_factory=set)

    def settled(self) -> bool:
        """Nothing is left to do, including for the scripted user."""
        return self.engine.settled() and not any(
            job.state is State.FAILED and self._retryable(video) for video, job in self.snapshot().jobs.items()
        )

    def waits_for_exits(self) -> bool:
        """See RunnableEngine."""
        return self.engine.waits_for_exits()

    async def intact(self) -> bool:
        """See RunnableEngine."""
        return await self.engine.intact()

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
                if isinstance(event, Failed) and self._retryable(event.video):
                    await asyncio.sleep(REACTION)
                    self._pressed.add(event.video)
                    self.report(Message(at=time.time(), level="info", text=f"demo     pressing r on: {event.title}"))
                    await self.engine.retry([event.video])

    def _retryable(self, video: VideoId) -> bool:
        return video in FAULTS and video not in self._pressed
