"""Follows the engine: folds its events into the state that screens show, and runs its loops."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

from textual.worker import Worker

from ytsb_tui.core.jobs.failures import SetupFailure
from ytsb_tui.core.state.panel import PanelState
from ytsb_tui.engine.client import EngineClient, Renewed
from ytsb_tui.tui.progress import Progress
from ytsb_tui.tui.render.news import Severity

if TYPE_CHECKING:
    from ytsb_tui.core.state import events as e

    Events = AsyncIterator[tuple[e.Event, ...] | Renewed]

LARGE = 500  # jobs; an event of so many is folded alone
MANY_JOBS = 10_000  # more since the last time, and they are left out of the search for garbage


class Fed(Protocol):
    """What the feed needs of the app."""

    client: EngineClient

    @property
    def workers(self) -> Iterable[Worker[object]]:
        """What runs in the background."""
        ...

    def run_worker(self, work: Awaitable[None], *, name: str, group: str, exit_on_error: bool) -> object:
        """Runs something in the background."""
        ...

    def call_after_refresh(self, callback: Callable[[Events], None], events: Events) -> bool:
        """Calls back once what is there now has been drawn."""
        ...

    def say(self, text: str, severity: Severity) -> None:
        """Shows a short message."""
        ...

    def changed(self, batch: Sequence[e.Event]) -> None:
        """The state has changed by these events; by none when it is a new one."""
        ...

    def engine_opened(self) -> None:
        """The state is now that of an engine."""
        ...

    def engine_ended(self, failure: SetupFailure | None) -> None:
        """There are no more events."""
        ...


class EngineFeed:
    """The engine's state as of its last event, and how far this run has come."""

    def __init__(self, app: Fed) -> None:
        self._app = app
        self.panel: PanelState = app.client.snapshot()
        self.progress = Progress()
        self._left_out = 0  # jobs

    def start(self) -> None:
        """Begins to follow the engine, and runs its loops."""
        self.progress.begin(self.panel)
        events = self._app.client.events()
        self._app.call_after_refresh(
            self._begin, events
        )  # an engine that is opened then does not delay the first frame
        self._run_loops()
        self._leave_out()
        if not self.panel.opening:
            self._app.engine_opened()

    def _run_loops(self) -> None:
        """Runs each loop of the engine that is not running as a worker of its own."""
        running = {worker.name for worker in self._app.workers if not worker.is_finished}
        for loop in self._app.client.loops():
            if loop.name not in running:
                self._app.run_worker(loop.run(), name=loop.name, group=loop.group, exit_on_error=False)

    def _begin(self, events: Events) -> None:
        self._app.run_worker(self._follow(events), name="events", group="events", exit_on_error=True)

    async def _follow(self, events: Events) -> None:
        try:
            async for batch in events:
                if isinstance(batch, Renewed):
                    self._start_over(batch)
                else:
                    for part in _parts(batch):
                        self._fold(part)
                        await asyncio.sleep(0)  # keys come in between
        except SetupFailure as failure:
            self._app.engine_ended(failure)
        else:
            self._app.engine_ended(None)

    def _start_over(self, renewed: Renewed) -> None:
        self.panel, self.progress = renewed.state, Progress()
        self.progress.begin(self.panel)
        self._leave_out()
        self._run_loops()
        if renewed.message:
            self._app.say(renewed.message, "warning")
        else:
            self._app.engine_opened()
        self._app.changed(())

    def _fold(self, batch: Sequence[e.Event]) -> None:
        # Imported with the engine: the first frame is drawn before.
        from ytsb_tui.core.state import events as e
        from ytsb_tui.core.state.fold import reduce

        state = self.panel
        for event in batch:
            state = reduce(state, event)
            if isinstance(event, e.JobsChanged):
                self.progress.update(event.jobs)
            elif isinstance(event, e.JobsRemoved):
                self.progress.update((), event.videos)
        self.panel = state
        self._leave_out()
        if any(isinstance(event, e.WorkersChanged) for event in batch):
            self._run_loops()
        self._app.changed(batch)

    def _leave_out(self) -> None:
        """Ends the search for garbage among jobs, of which none is ever found: with 200,000 of them a whole search
        stops every key for 160 ms."""
        if abs(len(self.panel.jobs) - self._left_out) >= MANY_JOBS:
            self._left_out = len(self.panel.jobs)
            gc.collect(1)  # what is young and garbage would stay
            gc.freeze()


def _parts(batch: Sequence[e.Event]) -> Iterator[Sequence[e.Event]]:
    """The batch, cut after each large event."""
    from ytsb_tui.core.state import events as e

    begin = 0
    for end, event in enumerate(batch, 1):
        if end == len(batch) or (isinstance(event, e.JobsChanged) and len(event.jobs) >= LARGE):
            yield batch[begin:end]
            begin = end
