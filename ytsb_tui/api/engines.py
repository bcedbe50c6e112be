"""The whole engine for programs."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ytsb_tui.adapters.system_keyring import stored
from ytsb_tui.core.jobs.job import Job
from ytsb_tui.core.state.events import Event
from ytsb_tui.core.state.panel import PanelState
from ytsb_tui.engine.engine import Engine
from ytsb_tui.headless.run import HeadlessRun
from ytsb_tui.settings.load import load
from ytsb_tui.settings.schema import Settings
from ytsb_tui.wiring import opened


@contextmanager
def open_engine(settings: Settings | None = None) -> Iterator[Engine]:
    """The engine that `ytsb run` uses; `settings` default to those of `ytsb`. Raises SetupFailure."""
    with opened(settings or load({}, os.environ, stored)) as engine:
        yield engine


class _Listener:
    def __init__(self, listen: Callable[[Event], None]) -> None:
        self._listen = listen

    def show(self, event: Event, state: PanelState) -> None:
        self._listen(event)

    def close(self) -> None:
        pass


async def work_off(engine: Engine, listen: Callable[[Event], None] = lambda _: None) -> tuple[Job, ...]:
    """Runs an engine until nothing is left to do; returns every job as it ended. `listen` gets all events.

    Only on the main thread: SIGINT, SIGTERM and SIGHUP drain the engine and end the work.
    """
    await HeadlessRun(engine, _Listener(listen), ()).run()
    return tuple(engine.snapshot().jobs.values())
