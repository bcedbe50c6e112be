"""Notes and assessments by Claude: in how many parts they are asked for, and how the parts become a whole."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from ytsb_tui.adapters.claude.budget import Budget
from ytsb_tui.adapters.claude.messages_api import LONGEST, STALL, MessagesApi, Question
from ytsb_tui.adapters.claude.model_list import notice
from ytsb_tui.adapters.claude.templates import USUAL, packaged
from ytsb_tui.adapters.claude.writing import NOTHING, Ahead, Step, Writing
from ytsb_tui.core.jobs.failures import Failure, FailureKind, VideoFailure, empty_captions
from ytsb_tui.core.notes.estimates import Estimate, of_length
from ytsb_tui.core.notes.note import Note, Usage, WrittenNote
from ytsb_tui.core.notes.prices import total
from ytsb_tui.core.notes.schema import Frame, joined
from ytsb_tui.core.study.assessment import Assessment, in_one
from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.core.videos.passages import Passage, passages
from ytsb_tui.engine.ports.notes import Material

MOST_TOKENS = 85_000  # of a transcript in one request, more or less: from 100,000 on they cost five times as much
FEWEST_TOKENS = 2_000  # of a part; a model that cannot read that cannot write notes

_T = TypeVar("_T")


class ClaudeWriter:
    """Writes notes with a model of the Messages API, any number at once on one event loop.

    `base_url` is None for Anthropic's own; `language` is the code of the notes' language where the material names none,
    None for the transcript's own; `style` is the template that says what the sections of a note hold, None for the
    usual one. `budget` is the most US dollars that all its notes may cost, `overnight` says that
    they are asked for in batches, which is what estimates go by.
    `stall` is how many seconds of silence end a request, `longest` how many in all.
    """

    def __init__(
        self,
        api_key: str,
        base_url: str | None,
        model: str,
        language: str | None = None,
        *,
        style: str | None = None,
        budget: float | None = None,
        overnight: bool = False,
        stall: float = STALL,
        longest: float = LONGEST,
    ) -> None:
        """Raises SetupFailure when there is a budget and the model's price is not known."""
        self.budget = Budget(model, budget)
        self.api = MessagesApi(api_key, base_url, model, stall=stall, longest=longest)
        self._model = model
        self._language = language
        self._overnight = overnight
        self._style = style or packaged(f"styles/{USUAL}")
        self._most_tokens = MOST_TOKENS
        # Parts that are paid for, until their note is whole: a retry does not pay for them again.
        self._parts: dict[tuple[Frame, float, float], Note] = {}

    @property
    def offline(self) -> bool:
        """False: it needs the network and a key."""
        return False

    async def prepare(self) -> str:
        """See NoteWriter: a model that is deprecated is told of once."""
        await self.api.prepare()
        return await notice(self.api, self._model)

    def estimate(self, seconds: float) -> Estimate:
        """See NoteWriter."""
        return of_length(seconds, self._model, self._most_tokens, batch=self._overnight)

    async def write(self, material: Material, step: Step, ahead: Ahead = NOTHING) -> WrittenNote:
        """Writes the note, in parts when the transcript is long; the usage is what this call took. Parts whose answers
        came `ahead` are not asked for. Raises a Failure, whose usage tells the same."""
        note, usage = await self._paid(self._begun(material, step, ahead), self._of_parts)
        return WrittenNote(note=note, usage=usage)

    async def questions(self, material: Material) -> tuple[Question, ...]:
        """What is asked first for the note: a question for each part of the video. Raises VideoFailure when nothing is
        said in it."""
        parts = await self._parts_of(material)
        work = self._begun(material, lambda *_: None, NOTHING)
        return tuple(work.part_question(part, number, len(parts)) for number, part in enumerate(parts))

    async def assess(self, material: Material, step: Step) -> tuple[Assessment, Usage]:
        """Writes questions on the video, with what they took. Soon after the note it reads the transcript from the
        cache. Raises a Failure, whose usage tells what was paid all the same."""
        return await self._paid(self._begun(material, step, NOTHING), _assessed)

    async def aclose(self) -> None:
        """Closes the connections; the next note opens new ones."""
        await self.api.aclose()

    def _begun(self, material: Material, step: Step, ahead: Ahead) -> Writing:
        details = material.details
        frame = Frame(
            video=details.video,
            title=clean(details.title, 200) if details.title else None,
            language=material.language or self._language or material.transcript.language,
            model=self._model,
            subject=material.subject,
            subjects=() if material.subject else material.subjects,
        )
        return Writing(self.api, self.budget, material, frame, step, style=self._style, ahead=ahead)

    async def _paid(
        self, work: Writing, write: Callable[[Writing, tuple[Passage, ...]], Awaitable[_T]]
    ) -> tuple[_T, Usage]:
        try:
            return await self._fitting(work, write), total(work.paid)
        except Failure as failure:
            failure.usage = total([*work.paid, *([failure.usage] if failure.usage else [])])
            raise

    async def _fitting(self, work: Writing, write: Callable[[Writing, tuple[Passage, ...]], Awaitable[_T]]) -> _T:
        while True:
            parts = await self._parts_of(work.material)
            try:
                return await write(work, parts)
            except VideoFailure as failure:
                smaller = max(part.tokens for part in parts) // 2
                if failure.kind is not FailureKind.TOO_LONG or smaller < FEWEST_TOKENS:
                    raise
                self._most_tokens = min(self._most_tokens, smaller)  # the next video starts with what fits

    async def _parts_of(self, material: Material) -> tuple[Passage, ...]:
        parts = await asyncio.to_thread(passages, material.transcript, material.details.chapters, self._most_tokens)
        if not parts:
            raise empty_captions()
        return parts

    async def _of_parts(self, work: Writing, parts: tuple[Passage, ...]) -> Note:
        if len(parts) == 1:
            return await work.part(parts[0], 0, 1)
        keys = [(work.frame, part.start, part.end) for part in parts]
        for number, (key, part) in enumerate(zip(keys, parts, strict=True)):
            if key not in self._parts:
                self._parts[key] = await work.part(part, number, len(parts))
        notes = [self._parts[key] for key in keys]
        head = await work.head(parts, notes)
        for key in keys:
            self._parts.pop(key, None)
        return joined(notes, head, work.frame)


async def _assessed(work: Writing, parts: tuple[Passage, ...]) -> Assessment:
    return in_one([await work.assessment(part, number, len(parts)) for number, part in enumerate(parts)])
