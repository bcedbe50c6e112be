"""Notes that nobody waits for: asked for in message batches, and made of their answers as of any others."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from ytsb_tui.adapters.claude.answer_stream import Answer
from ytsb_tui.adapters.claude.message_batches import Ended, MessageBatches, again
from ytsb_tui.adapters.claude.messages_api import Question
from ytsb_tui.adapters.claude.note_writer import ClaudeWriter
from ytsb_tui.adapters.claude.writing import Step
from ytsb_tui.core.jobs.failures import Failure, FailureKind, TransientFailure
from ytsb_tui.core.notes.note import WrittenNote
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.ports.notes import Material

_LOOK_AGAIN = 600.0  # seconds after which a note is looked for that a person wants before its batch has ended


class ClaudeBatchWriter:
    """The engine's BatchWriter over a writer: same model, same prompts, same budget. Belongs to one event loop."""

    def __init__(self, writer: ClaudeWriter, model: str) -> None:
        self._writer = writer
        self._batches = MessageBatches(writer.api, model)
        self._committed: set[VideoId] = set()  # those of a batch that did not arrive are not counted twice
        self._reading = asyncio.Lock()
        self._read: dict[str, dict[str, Ended]] = {}  # the batch that notes are written from, as a rule one

    async def affordable(self, materials: Sequence[Material]) -> int:
        """How many of them, from the first on, the budget allows for; that is spent from now on. Raises SetupFailure
        (kind BUDGET) when it allows for none."""
        for number, material in enumerate(materials):
            video = material.details.video
            if video not in self._committed:
                if not self._writer.budget.commit(await self._writer.questions(material)):
                    if number == 0:
                        raise self._writer.budget.empty()
                    return number
                self._committed.add(video)
        return len(materials)

    async def send(self, materials: Sequence[Material]) -> str:
        """Asks for these notes; the API's name of the batch. Raises a Failure, see BatchWriter."""
        return await self._batches.send(await self._requests(materials))

    async def find(self, since: float, materials: Sequence[Material], known: frozenset[str]) -> str | None:
        """The batch for these notes that was made since then and is not known, if there is one. Raises a Failure."""
        return await self._batches.find(since, len(await self._requests(materials)), known)

    async def ended(self, batch: str) -> bool:
        """Whether its answers can be read. Raises a Failure."""
        return await self._batches.ended(batch)

    async def lost(self, batch: str, video: VideoId) -> Failure | None:
        """Why the video's note cannot be had from the batch, None when it can. Raises a Failure."""
        items = await self._items(batch)
        mine = [ended for name, ended in items.items() if _video(name) == _named(video)]
        if not mine:
            return again(f"Batch {batch} has no answer for this note.")
        return next((ended for ended in mine if isinstance(ended, Failure)), None)

    async def write(self, batch: str, material: Material, step: Step) -> WrittenNote:
        """The note from the batch's answers; what these lack is asked for at once. Raises a Failure."""
        items = await self._items(batch)
        ahead = {
            _part(name): ended
            for name, ended in items.items()
            if _video(name) == _named(material.details.video) and isinstance(ended, Answer)
        }
        return await self._writer.write(material, step, ahead)

    async def _items(self, batch: str) -> dict[str, Ended]:
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

    async def _requests(self, materials: Sequence[Material]) -> dict[str, Question]:
        named: dict[str, Question] = {}
        for material in materials:
            questions = await self._writer.questions(material)
            for number, question in enumerate(questions):
                named[f"{_named(material.details.video)}-{number + 1}of{len(questions)}"] = question
        return named


def _named(video: VideoId) -> str:
    """The id in a request's name, which may have no dot."""
    return video.replace(".", "--")


def _video(name: str) -> str:
    return name.rpartition("-")[0]


def _part(name: str) -> tuple[int, int]:
    number, _, parts = name.rpartition("-")[2].partition("of")
    return int(number) - 1, int(parts)
