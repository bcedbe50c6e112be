"""A person at the app: keys in, the screen out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual.pilot import Pilot

from tests.fakes.engine import FakeEngine
from tests.tui import stage
from tests.tui.stage import app_on, messages, screen_text, settle
from ytsb_tui.tui.app import StudyBuddyApp
from ytsb_tui.tui.places.dashboard.screen import Dashboard

SIZE = (80, 24)


class User:
    """Presses keys and waits until what they cause is shown."""

    def __init__(self, app: StudyBuddyApp, pilot: Pilot[None], fake: FakeEngine) -> None:
        self.app = app
        self.pilot = pilot
        self.fake = fake

    async def press(self, *keys: str) -> str:
        """The screen after these keys."""
        for key in keys:
            await self.pilot.press(key)
            await settle(self.pilot)
        return screen_text(self.app)

    @property
    def dashboard(self) -> Dashboard:
        """The dashboard, which is in front."""
        assert isinstance(self.app.screen, Dashboard)
        return self.app.screen

    def at(self, kind: type[object]) -> bool:
        """Whether a place of that kind is in front."""
        return isinstance(self.app.screen, kind)

    def message(self) -> str:
        """The last message."""
        return messages(self.app)[-1]


@asynccontextmanager
async def user(fake: FakeEngine | None = None, **options: object) -> AsyncIterator[User]:
    """The app in the middle of a run, or on the scene that is given."""
    fake = fake or stage.working()
    app = app_on(fake, **options)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        yield User(app, pilot, fake)
