"""Tells the exit queue how many exits the coming work needs."""

from __future__ import annotations

from dataclasses import dataclass

from ytsb_tui.core.jobs.job import Stage
from ytsb_tui.engine.dispatcher import Dispatcher
from ytsb_tui.engine.exits.queue import ExitQueue


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """Counts the videos that need an exit and could be fetched now, and the collections that wait; none while fetching
    is paused or halted."""

    dispatcher: Dispatcher
    queue: ExitQueue
    all_at_once: bool

    async def update(self) -> None:
        """To be called whenever the work may have changed."""
        dispatcher = self.dispatcher
        needed = 0
        if dispatcher.working(Stage.FETCH):
            due, lane = dispatcher.library.due, dispatcher.over_exits
            needed, _ = await dispatcher.in_library(due, Stage.FETCH, dispatcher.clock(), lane=lane)
            needed += len(await dispatcher.in_library(dispatcher.library.pending_sources))
        self.queue.plan(needed=needed, workers=dispatcher.wanted[Stage.FETCH], all_at_once=self.all_at_once)
