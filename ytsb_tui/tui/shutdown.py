"""How the app ends: it quits, leaves its work to the background, starts again, or is asked to stop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Protocol

from rich.console import RenderableType
from rich.text import Text

from ytsb_tui.core.jobs.failures import SetupFailure
from ytsb_tui.core.jobs.job import Stage, State
from ytsb_tui.core.state.panel import PanelState
from ytsb_tui.engine.client import EngineClient
from ytsb_tui.tui.terminal import HangUp

SIGNAL_PATIENCE = 1.0  # seconds that running work gets when the process is asked to stop
DETACH_PATIENCE = 30.0  # seconds that notes being written get before the work is detached: they are paid for already
_LIMIT = 0.8  # seconds after that in which the process ends in any case
_SET_UP = 3


class Ended(Protocol):
    """What is needed of the app to end it."""

    client: EngineClient

    @property
    def panel(self) -> PanelState:
        """The engine's state."""
        ...

    def say(self, text: str) -> None:
        """Shows a short message."""
        ...

    def run_worker(self, work: Coroutine[object, object, None], *, name: str, group: str, exclusive: bool) -> object:
        """Runs a coroutine in the background."""
        ...

    def exit(self, *, return_code: int, message: RenderableType | None = None) -> None:
        """Ends the app's own loop."""
        ...


class Shutdown:
    """Ends the app.

    `detachable`: its work can go on without it. `on_hang_up`: it does when the connection drops. `hung_up` is called
    when the terminal is gone. When the app has ended, `detached` says that the work is to go on in the background, and
    `restart` that the app is to start again.
    """

    def __init__(self, app: Ended, *, detachable: bool, on_hang_up: bool, hung_up: Callable[[], None]) -> None:
        self.detached = False
        self.restart = False
        self._app = app
        self._detachable = detachable
        self._on_hang_up = on_hang_up
        self._hung_up = hung_up
        self._begun = False
        self._signal = 0  # the exit code of the last signal

    @property
    def attached(self) -> bool:
        """Whether another process does the work; it goes on in any case."""
        return self._app.panel.owner is not None

    def why_not_detach(self) -> str | None:
        """Why the work cannot go on without the app, None when it can."""
        if self.attached:
            return None
        if not self._detachable:
            return "This is the demo: it ends with its window."
        return "The work is paused. Press p to resume it, then detach." if self._app.panel.paused else None

    def detach(self) -> None:
        """Ends the app once the notes being written are done; called again, at once."""
        if self.attached:
            self.quit()
        elif self.detached:
            self.quit(detach=True)
        elif self._notes_paid_for():
            self._app.say("Detaching once the notes being written are done, within 30 s. Press D again to detach now.")
            self.quit(DETACH_PATIENCE, detach=True)
        else:
            self.quit(SIGNAL_PATIENCE, detach=True)

    def _notes_paid_for(self) -> bool:
        """Whether a note is being written, or may be begun before the engine hears that it is to drain."""
        jobs = self._app.client.snapshot().jobs.values()  # not the panel's, which is a moment older
        return any(job.stage is Stage.WRITE and job.state in (State.QUEUED, State.RUNNING) for job in jobs)

    def quit(self, patience: float = 0.0, *, detach: bool = False) -> None:
        """Drains the engine for `patience` seconds, then exits. Replaces a shutdown that has begun."""
        self._begun, self.detached = True, detach
        self._run(self._quit(patience))

    async def _quit(self, patience: float) -> None:
        await self._app.client.drain(patience)
        self._exit(0)

    def stop(self) -> None:
        """Ends the engine as well, wherever it runs, then exits."""
        self._begun, self.detached = True, False
        self._run(self._stop())

    async def _stop(self) -> None:
        await self._app.client.stop()
        self._exit(0)

    def start_again(self) -> None:
        """Ends the app and the engine, wherever it runs, for both to be started again. Running work is queued again."""
        self.restart = True
        if self.attached:
            self.stop()
        else:
            self.quit()

    def on_signal(self, code: int) -> None:
        """The process is asked to stop (143, 130) or its terminal is gone (129)."""
        if self._signal in (code, 143, 130):
            return
        self._begun, self._signal = True, code
        hung_up = code == HangUp
        self.detached = hung_up and self._on_hang_up and not self.attached and self.why_not_detach() is None
        if hung_up:
            self._hung_up()
        patience = DETACH_PATIENCE if self.detached and self._notes_paid_for() else SIGNAL_PATIENCE
        self._run(self._quit_in_time(patience, code))

    async def _quit_in_time(self, patience: float, code: int) -> None:
        try:
            async with asyncio.timeout(patience + _LIMIT):
                await self._app.client.drain(patience)
        except TimeoutError:
            pass  # what was running is found and queued again at the next start
        self._exit(code)

    def _exit(self, code: int) -> None:
        """Ends the app's own loop; says where notes are that could not be stored."""
        kept = self._app.client.snapshot().set_aside
        self._app.exit(return_code=code, message=Text(kept) if kept else None)

    def _run(self, work: Coroutine[object, object, None]) -> None:
        self._app.run_worker(work, name="shutdown", group="shutdown", exclusive=True)

    def engine_ended(self, failure: SetupFailure | None = None) -> None:
        """The engine's events have ended: because the app is ending, or because the engine was ended elsewhere."""
        if failure is not None:
            self._app.exit(return_code=_SET_UP, message=Text(f"{failure.reason} {failure.action}".strip()))
        elif not self._begun:
            self._app.exit(return_code=0, message=Text("The work was stopped. ytsb continues where it left off."))
