"""Engines for what is measured and tried in real terminals: quiet ones, one that never is, one with hostile titles."""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import replace

from tests.fakes.engine import FakeEngine
from tests.tui import gallery, stage
from ytsb_tui.core.jobs.job import State
from ytsb_tui.core.state import events as e
from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.engine.client import Loop

HOSTILE = (
    "\x1b]0;hostile-title\x07\x1b[31mred\x1b[0m \x9b31m \x1b[2J",
    "[/x] [@click=app.quit]quit[/]",
    "a\u202etxt\u2066b\u200bc\u0007\u0008",
    "e" + "\u0301" * 200,
    "\U0001f468\u200d\U0001f469\u200d\U0001f467\ufe0f\U0001f1e9\U0001f1ea" * 9,
)
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


class FiftyEngine(FakeEngine):
    """Fifty videos: what the workers are at changes twenty times a second."""

    def loops(self) -> tuple[Loop, ...]:
        """A loop that makes the events."""
        return (*super().loops(), Loop(name="busy", group="network", run=self._be_busy))

    async def _be_busy(self) -> None:
        dice = random.Random(1)
        while True:
            await asyncio.sleep(1 / EVENTS_A_SECOND)
            row = dice.choice([row for row in self.state.workers.values() if row.video is not None])
            assert row.video is not None
            fraction = (row.fraction + 0.02) % 1.0
            self.emit(
                e.WorkProgress(
                    at=time.time(), worker=row.name, video=row.video, step=row.step, fraction=fraction, text="word "
                )
            )


def scene(what: str) -> FakeEngine:
    """The engine by its name."""
    if what == "fifty":
        return FiftyEngine(gallery.fifty().state, clock=time.time)
    if what == "busy":
        return BusyEngine(stage.thousands().state, clock=time.time)
    if what == "hostile":
        fake = stage.working()
        for number, title in enumerate(HOSTILE):
            fake.change(stage.vid(number), title=clean(title) or None, reason=clean(title))
        return fake
    if what == "hundred thousand":
        return BusyEngine(stage.thousands(100_000).state, clock=time.time)
    return {"app": stage.working, "big": stage.thousands, "idle": stage.failed}[what]()
