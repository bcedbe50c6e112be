"""Notes that nobody waits for: asked for in batches, and made of their answers like any others."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import blake2b

from ytsb_tui.core.jobs.failures import Failure, FailureKind, TransientFailure
from ytsb_tui.core.notes.note import Usage, WrittenNote
from ytsb_tui.core.notes.prices import cost
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.models.budget import Reservation
from ytsb_tui.engine.models.metered import Paid
from ytsb_tui.engine.models.note_writer import ModelWriter
from ytsb_tui.engine.models.steps import Step
from ytsb_tui.engine.ports.models import Answer, Ended, ModelBatches, Question
from ytsb_tui.engine.ports.notes import Material

_LONGEST_NAME = 50  # characters; the API takes 64
_LOOK_AGAIN = 600.0  # seconds until a note is looked for again that a person wants before its batch has ended


class ModelBatchWriter:
    """The engine's BatchWriter over a writer and its provider's batches: same model, same prompts, same budget. Belongs
    to one event loop."""

    def __init__(self, writer: ModelWriter, batches: ModelBatches) -> None:
        self._writer = writer
        self._batches = batches
        # What is set aside for notes whose answers have not been read; those of a batch that is sent again count once.
        self._reserved: dict[VideoId, Reservation] = {}
        self._paid: set[tuple[str, VideoId]] = set()
        self._reading = asyncio.Lock()
        self._read: dict[str, Mapping[str, Ended]] = {}  # the batch that notes are written from, as a rule one

    async def affordable(self, materials: Sequence[Material]) -> int:
        """How many of them, from the first, the budget allows; the most they can cost is reserved until their answers
        are read. Raises SetupFailure (kind BUDGET) when it allows none."""
        budget = self._writer.model.budget
        for number, material in enumerate(materials):
            video = material.details.video
            if video not in self._reserved:
                reservation = budget.reserve_batch(await self._questions(material))
                if reservation is None:
                    if number == 0:
                        raise budget.exhausted()
                    return number
                self._reserved[video] = reservation
        return len(materials)

    async def send(self, materials: Sequence[Material]) -> str:
        """Requests these notes; returns the API's name of the batch. Raises a Failure, see BatchWriter."""
        return await self._batches.send(await self._requests(materials))

    async def find(self, since: float, materials: Sequence[Material], known: frozenset[str]) -> str | None:
        """A batch for these notes created since then whose name is not in `known`. Raises a Failure."""
        return await self._batches.find(since, len(await self._requests(materials)), known)

    async def ended(self, batch: str) -> bool:
        """Whether its answers can be read. Raises a Failure."""
        return await self._batches.ended(batch)

    async def lost(self, batch: str, video: VideoId) -> Failure | None:
        """Why the batch has no note for the video, None if it has one. Raises a Failure."""
        items = await self._items(batch)
        mine = [ended for name, ended in items.items() if _video(name) == _named(video)]
        missing = TransientFailure(
            FailureKind.MODEL_BUSY, f"Batch {batch} has no answer for this note.", "It is sent again."
        )
        lost = next((ended for ended in mine if isinstance(ended, Failure)), None if mine else missing)
        if lost is not None:
            self._settle(video, 0.0)  # what a batch does not answer is not charged
        return lost

    async def write(self, batch: str, material: Material, step: Step, paid: Paid) -> WrittenNote:
        """The note from the batch's answers; missing parts are requested at once. Raises a Failure."""
        video = material.details.video
        items = await self._items(batch)
        ahead = {
            _part(name): self._priced(ended)
            for name, ended in items.items()
            if _video(name) == _named(video) and isinstance(ended, Answer)
        }
        if (batch, video) in self._paid:  # what they lacked did not come the last time
            ahead = {part: replace(answer, usage=Usage(cost=0.0)) for part, answer in ahead.items()}
        self._paid.add((batch, video))
        self._settle(video, sum(answer.usage.cost or 0.0 for answer in ahead.values()))
        return await self._writer.write(material, step, paid, ahead)

    def _settle(self, video: VideoId, cost: float) -> None:
        if (reservation := self._reserved.pop(video, None)) is not None:
            self._writer.model.budget.settle(reservation, cost)

    def _priced(self, answer: Answer) -> Answer:
        price = cost(self._writer.model.name, answer.usage, batch=True)
        return replace(answer, usage=replace(answer.usage, cost=price))

    async def _items(self, batch: str) -> Mapping[str, Ended]:
        async with self._reading:
            if batch not in self._read:
                if not await self._batches.ended(batch):
                    raise TransientFailure(
                        FailureKind.OVERNIGHT,
                        f"The note is in batch {batch}, which has not ended.",
                        "It comes within a day; nothing is to be done.",
                        retry_after=_LOOK_AGAIN,
                    )
                self._read = {batch: await self._batches.results(batch)}
            return self._read[batch]

    async def _questions(self, material: Material) -> list[Question]:
        return [await self._writer.model.thought_over(each) for each in await self._writer.questions(material)]

    async def _requests(self, materials: Sequence[Material]) -> dict[str, Question]:
        named: dict[str, Question] = {}
        for material in materials:
            questions = await self._questions(material)
            for number, question in enumerate(questions):
                named[f"{_named(material.details.video)}-{number + 1}of{len(questions)}"] = question
        return named


def _named(video: VideoId) -> str:
    """The id in a request's name, which may have no dot, and no more than 64 characters with the part's number."""
    name = video.replace(".", "--")
    return name if len(name) <= _LONGEST_NAME else blake2b(video.encode(), digest_size=20).hexdigest()


def _video(name: str) -> str:
    return name.rpartition("-")[0]


def _part(name: str) -> tuple[int, int]:
    number, _, parts = name.rpartition("-")[2].partition("of")
    return int(number) - 1, int(parts)
