"""Engines for the benchmark: quiet ones, and one that never is."""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import replace

from tests.fakes.engine import FakeEngine
from tests.tui import stage
from ytsb_tui.core import events as e
from ytsb_tui.core.jobs import State
from ytsb_tui.engine.client import Loop

EVENTS_A_SECOND = 20


class BusyEngine(FakeEngine):
    """Twenty events a second, each alone in its batch."""

    def loops(self) -> tuple[Loop, ...]:
        """A loop that makes them."""
        return (*super().loops(), Loop(name="busy", group="network", run=self._be_busy))

    async def _be_busy(self) -> None:
        dice = random.Random(1)
        videos = tuple(self.state.jobs)
        while True:
            await asyncio.sleep(1 / EVENTS_A_SECOND)
            job = self.state.jobs[videos[dice.randrange(200)]]
            state = dice.choice((State.RUNNING, State.QUEUED, State.WAITING, State.DONE))
            self.emit(e.JobsChanged(at=time.time(), jobs=(replace(job, state=state, changed_at=time.time()),)))


def scene(what: str) -> FakeEngine:
    """The engine by its name."""
    if what == "busy":
        return BusyEngine(stage.thousands().state, clock=time.time)
    return {"app": stage.working, "big": stage.thousands, "idle": stage.failed}[what]()
