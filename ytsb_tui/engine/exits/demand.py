"""Tells the exit queue how many exits the coming work needs."""

from __future__ import annotations

from dataclasses import dataclass

from ytsb_tui.core.jobs.job import Stage
from ytsb_tui.core.videos.video import FeedSource
from ytsb_tui.engine.dispatcher import Dispatcher
from ytsb_tui.engine.exits.queue import ExitQueue


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """Counts the videos that need an exit of the queue and could be fetched now, and the collections that wait; none
    while fetching is paused or halted."""

    dispatcher: Dispatcher
    queue: ExitQueue
    all_at_once: bool

    async def update(self) -> None:
        """To be called whenever the work may have changed."""
        dispatcher = self.dispatcher
        needed = 0
        if dispatcher.working(Stage.FETCH):
            needed = await dispatcher.in_library(self._needed)
        self.queue.plan(needed=needed, workers=dispatcher.wanted[Stage.FETCH], all_at_once=self.all_at_once)

    def _needed(self) -> int:
        """Blocking, and one call, because this is done every second."""
        library = self.dispatcher.library
        videos = library.due(Stage.FETCH, self.dispatcher.clock(), lane=self.dispatcher.over_queue)
        return videos + sum(not isinstance(source, FeedSource) for source, _ in library.pending_sources())
