"""The batch sender: sends notes as message batches once nothing is left to fetch, and checks when they have ended.

The writers write the notes from the answers. A batch is recorded in the library before it is sent, and its id before
anything else happens, so nothing is requested twice even after a crash.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from ytsb_tui.core.jobs.failures import Failure, SetupFailure, empty_captions
from ytsb_tui.core.jobs.job import Attempt, Job, Stage
from ytsb_tui.core.state.events import Message
from ytsb_tui.core.text.plural import plural
from ytsb_tui.engine.dispatcher import Dispatcher
from ytsb_tui.engine.outcomes import failed, settle
from ytsb_tui.engine.ports.batches import BatchWriter, OpenBatch
from ytsb_tui.engine.ports.notes import Material
from ytsb_tui.engine.writing import NoteWriters

NAME = "write overnight"  # of the loop
MOST_NOTES = 500  # per batch, which is tens of megabytes; more notes go into another batch
DAY = 25 * 3600.0  # seconds after which a writer checks itself; the API promises answers within 24 hours
TICK = 1.0  # seconds between checks of the local queue
FIRST_CHECK, LONGEST_PAUSE = 2.0, 300.0  # seconds between checks with the API whether a batch has ended
AFTER_FAILURE = 30.0


@dataclass(slots=True, kw_only=True)
class BatchSender:
    """A loop of the engine. `sends`: whether new batches are sent; earlier ones are checked in any case."""

    dispatcher: Dispatcher
    batch_writer: BatchWriter
    writers: NoteWriters
    sends: bool
    _next: dict[int, float] = field(default_factory=dict)  # when each batch is checked next, monotonic

    async def loop(self) -> None:
        """Runs until the engine stops."""
        while not self.dispatcher.stopping:
            pause = TICK
            if self.dispatcher.working(Stage.WRITE):
                try:
                    await self._check_batches()
                    if self.sends and await self._all_fetched():
                        await self._send()
                except SetupFailure as failure:
                    self.dispatcher.halt(Stage.WRITE, failure)
                except Failure as failure:
                    self._log("warning", f"{failure.reason} {failure.action}")
                    pause = AFTER_FAILURE
            await self.dispatcher.rest(pause)

    async def _check_batches(self) -> None:
        """Checks open batches with the API, each from time to time."""
        dispatcher, store = self.dispatcher, self.dispatcher.library.batches
        for batch in await dispatcher.in_library(store.unfinished):
            if batch.identity is None:
                await self._find_lost(batch)
            elif time.monotonic() >= self._next.get(batch.number, 0.0):
                age = max(0.0, dispatcher.clock() - batch.begun_at)
                self._next[batch.number] = time.monotonic() + min(max(age / 10, FIRST_CHECK), LONGEST_PAUSE)
                if await self.batch_writer.ended(batch.identity):
                    dispatcher.changed(*await dispatcher.in_library(store.ended, batch.number, dispatcher.clock()))
                    self._log("info", f"Batch {batch.identity} has ended: writing {plural(len(batch.videos), 'note')}.")
                    dispatcher.wake(Stage.WRITE)

    async def _all_fetched(self) -> bool:
        """Whether nothing is being fetched or listened to, and nothing is left to be."""
        dispatcher = self.dispatcher
        if Stage.FETCH in dispatcher.halted:
            return True
        lists = await dispatcher.in_library(dispatcher.library.pending_sources)
        counts, due = dispatcher.bus.state.counts, 0
        for stage in (Stage.FETCH, Stage.LISTEN):
            due += await dispatcher.in_library(dispatcher.library.due, stage, dispatcher.clock())
        return not (lists or due or counts.get("fetching") or counts.get("listening"))

    async def _send(self) -> None:
        dispatcher, store = self.dispatcher, self.dispatcher.library.batches
        jobs = await dispatcher.in_library(store.claim, dispatcher.clock(), MOST_NOTES)
        if not jobs:
            return
        dispatcher.changed(*jobs)
        number: int | None = None
        try:
            materials = await self._materials([job for job in jobs if not await self._taken_over(job)])
            if not materials:
                return
            materials = materials[: await self.batch_writer.affordable(materials)]
            videos = [material.details.video for material in materials]
            number = await dispatcher.in_library(store.begin, videos, dispatcher.clock())
            await asyncio.shield(self._sent(number, await self.batch_writer.send(materials), len(videos)))
        except SetupFailure:
            if number is not None:
                await dispatcher.in_library(store.abandon, number)
            raise
        finally:
            await asyncio.shield(self._release(jobs))

    async def _taken_over(self, job: Job) -> bool:
        return await self.writers.taken_over(job, self._attempt(job, "done"))

    def _attempt(self, job: Job, outcome: str) -> Attempt:
        return Attempt(
            video=job.video,
            stage=Stage.WRITE,
            worker=NAME,
            started_at=self.dispatcher.clock(),
            seconds=0.0,
            outcome=outcome,
        )

    async def _sent(self, number: int, identity: str, notes: int) -> None:
        dispatcher = self.dispatcher
        now = dispatcher.clock()
        dispatcher.changed(
            *await dispatcher.in_library(dispatcher.library.batches.sent, number, identity, now, now + DAY)
        )
        self._log(
            "info", f"Sent {plural(notes, 'note')} as batch {identity}, at half price; the answers arrive within a day."
        )

    async def _find_lost(self, batch: OpenBatch) -> None:
        """Finds a batch that the API may have accepted although its id did not arrive."""
        dispatcher, store = self.dispatcher, self.dispatcher.library.batches
        jobs = [
            job
            for video in batch.videos
            if (job := await dispatcher.in_library(dispatcher.library.job, video)) is not None
        ]
        materials = await self._materials(jobs)
        found = await self.batch_writer.find(batch.begun_at, materials, await dispatcher.in_library(store.names))
        if found is None:
            await dispatcher.in_library(store.abandon, batch.number)
        else:
            await self._sent(batch.number, found, len(materials))

    async def _materials(self, jobs: Sequence[Job]) -> list[Material]:
        """The material of these jobs; jobs of videos without words fail."""
        dispatcher = self.dispatcher
        materials: list[Material] = []
        for job in jobs:
            material = await self.writers.material(job)
            if material is not None and material.transcript.text.strip():
                materials.append(material)
            else:
                failure = empty_captions()
                await settle(dispatcher, job, failure, failed(self._attempt(job, ""), failure, 0.0))
        return materials

    async def _release(self, jobs: Sequence[Job]) -> None:
        """Puts jobs that are still claimed back into the queue."""
        dispatcher = self.dispatcher
        dispatcher.changed(
            *[await dispatcher.in_library(dispatcher.library.release, job.video, dispatcher.clock()) for job in jobs]
        )

    def _log(self, level: str, text: str) -> None:
        self.dispatcher.bus.emit(Message(at=self.dispatcher.clock(), level=level, text=text))
