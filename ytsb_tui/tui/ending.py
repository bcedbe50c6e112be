"""How the app ends: it quits, leaves its work to the background, or is told to end."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from rich.text import Text

from ytsb_tui.core.jobs.failures import SetupFailure
from ytsb_tui.core.jobs.job import Stage, State
from ytsb_tui.tui.terminal import HangUp, Terminal

if TYPE_CHECKING:
    from ytsb_tui.tui.app import StudyBuddyApp

SIGNAL_PATIENCE = 1.0  # seconds that running work gets when the process is told to end
DETACH_PATIENCE = 30.0  # seconds that notes in the making get when the work is to go on: they are paid for already
_LIMIT = 0.8  # seconds after that in which the process ends in any case
_SET_UP = 3


class Ending:
    """Ends the app. `detachable`: its work can go on without it; `on_hang_up`: it does when the line drops.

    `detached`: the work is to go on in the background when the app has ended.
    """

    def __init__(self, app: StudyBuddyApp, *, detachable: bool, on_hang_up: bool) -> None:
        self.detached = False
        self._app = app
        self._detachable = detachable
        self._on_hang_up = on_hang_up
        self._begun = False
        self._told = 0  # the exit code of the last signal

    @property
    def attached(self) -> bool:
        """The work is another process's and goes on in any case."""
        return self._app.panel.owner is not None

    def why_not_detach(self) -> str | None:
        """Why the work cannot go on without the app."""
        if not self._detachable:
            return "This is the demo: it ends with its window."
        return "The work is paused. Press p to go on, then detach." if self._app.panel.paused else None

    def detach(self) -> None:
        """Ends the app when the notes in the making are written; asked again, at once."""
        if self.attached:
            self.leave()
        elif why := self.why_not_detach():
            self._app.say(why, "warning")
        elif self.detached:
            self.leave(detach=True)
        elif self._paid():
            self._app.say("Detaching when the notes in the making are written, in 30 s at most. D: now.")
            self.leave(DETACH_PATIENCE, detach=True)
        else:
            self.leave(SIGNAL_PATIENCE, detach=True)

    def _paid(self) -> bool:
        """Whether a note is being written, or may be begun before the engine hears that it is to drain."""
        jobs = self._app.client.snapshot().jobs.values()  # not the panel's, which is a moment older
        return any(job.stage is Stage.WRITE and job.state in (State.QUEUED, State.RUNNING) for job in jobs)

    def leave(self, patience: float = 0.0, *, detach: bool = False) -> None:
        """Drains the engine, then exits; takes the place of an ending that has begun."""
        self._begun, self.detached = True, detach
        self._app.run_worker(self._leave(patience), name="leave", group="leave", exclusive=True)

    async def _leave(self, patience: float) -> None:
        await self._app.client.drain(patience)
        self._app.exit(return_code=0)

    def stop(self) -> None:
        """Ends the engine as well, wherever it is, then exits."""
        self._begun, self.detached = True, False
        self._app.run_worker(self._stop(), name="leave", group="leave", exclusive=True)

    async def _stop(self) -> None:
        await self._app.client.stop()
        self._app.exit(return_code=0)

    def signalled(self, code: int) -> None:
        """The process is told to end (143, 130) or its terminal is gone (129)."""
        if self._told in (code, 143, 130):
            return
        self._begun, self._told = True, code
        hung_up = code == HangUp
        self.detached = hung_up and self._on_hang_up and not self.attached and self.why_not_detach() is None
        if hung_up and isinstance(driver := self._app._driver, Terminal):  # noqa: SLF001 - Textual tells it nowhere else
            driver.gone()
        patience = DETACH_PATIENCE if self.detached and self._paid() else SIGNAL_PATIENCE
        self._app.run_worker(self._leave_quickly(patience, code), name="leave", group="leave", exclusive=True)

    async def _leave_quickly(self, patience: float, code: int) -> None:
        try:
            async with asyncio.timeout(patience + _LIMIT):
                await self._app.client.drain(patience)
        except TimeoutError:
            pass  # what was running is found and queued again at the next start
        self._app.exit(return_code=code)

    def engine_ended(self, failure: SetupFailure | None = None) -> None:
        """The engine's events have ended: because the app is ending, or because somebody else ended the engine."""
        if failure is not None:
            self._app.exit(return_code=_SET_UP, message=Text(f"{failure.reason} {failure.action}".strip()))
        elif not self._begun:
            self._app.exit(return_code=0, message=Text("The work was stopped. ytsb goes on where it was."))
