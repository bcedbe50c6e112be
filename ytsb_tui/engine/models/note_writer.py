"""Notes and assessments by a model: in how many parts they are asked for, and how the parts become a whole."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

from ytsb_tui.core.jobs.failures import FailureKind, VideoFailure, empty_captions
from ytsb_tui.core.notes.estimates import Estimate, of_length
from ytsb_tui.core.notes.models import Effort
from ytsb_tui.core.notes.note import Note, Usage, WrittenNote
from ytsb_tui.core.notes.prices import total
from ytsb_tui.core.notes.schema import Frame, joined
from ytsb_tui.core.study.assessment import Assessment, in_one
from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.core.videos.passages import Passage, passages
from ytsb_tui.engine.models.drafts import NOTHING, Ahead, Draft
from ytsb_tui.engine.models.limits import FEWEST_TOKENS, Limits, limits_of, part_of
from ytsb_tui.engine.models.metered import MeteredModel, Paid
from ytsb_tui.engine.models.steps import Step
from ytsb_tui.engine.models.templates import USUAL, packaged
from ytsb_tui.engine.ports.models import Question
from ytsb_tui.engine.ports.notes import Material

_T = TypeVar("_T")


class ModelWriter:
    """Writes notes with a model, any number at once on one event loop.

    `language` is the code of the notes' language where the material names none, None for the transcript's own; `style`
    is the template that says what the sections of a note hold, None for the usual one. `overnight` says that notes are
    asked for in batches, which is what estimates go by; `check` that the claims of each note are checked against their
    quotes, in a request of its own.
    """

    def __init__(
        self,
        model: MeteredModel,
        language: str | None = None,
        *,
        style: str | None = None,
        overnight: bool = False,
        check: bool = False,
    ) -> None:
        self.model = model
        self._language = language
        self._overnight = overnight
        self._check = check
        self._style = style or packaged(f"styles/{USUAL}")
        self._limits = Limits(part=part_of(model.name))
        # Parts that are paid for, until their note is whole: a retry does not pay for them again.
        self._parts: dict[tuple[Frame, float, float], Note] = {}

    @property
    def offline(self) -> bool:
        """False: it needs a model."""
        return False

    async def prepare(self) -> str:
        """See NoteWriter: warns of a model that is deprecated, and fits the parts to the model's context."""
        await self.model.client.prepare()
        described = await self.model.described()
        self._limits = limits_of(described)
        return described.warning

    def estimate(self, seconds: float) -> Estimate:
        """See NoteWriter."""
        return of_length(
            seconds,
            self.model.name,
            self._limits.part,
            batch=self._overnight,
            check=self._check,
            effort=self.model.effort or Effort.NONE,
        )

    async def write(self, material: Material, step: Step, paid: Paid, ahead: Ahead = NOTHING) -> WrittenNote:
        """Writes the note, in parts when the transcript is long; the usage is what this call took. Parts whose answers
        came `ahead` are not asked for. Raises a Failure."""
        usages: list[Usage] = []

        def pay(usage: Usage) -> None:
            usages.append(usage)
            paid(usage)

        note = await self._fitting(self._draft(material, step, pay, ahead), self._of_parts)
        return WrittenNote(note=note, usage=total(usages))

    async def questions(self, material: Material) -> tuple[Question, ...]:
        """What is asked first for the note: a question for each part of the video. Raises VideoFailure when nothing is
        said in it."""
        parts = await self._parts_of(material)
        draft = self._draft(material, lambda *_: None, lambda _: None, NOTHING)
        return tuple(draft.part_question(part, number, len(parts)) for number, part in enumerate(parts))

    async def assess(self, material: Material, step: Step, paid: Paid) -> Assessment:
        """Writes questions on the video. `paid` is called with what each request took, however it ends. Raises a
        Failure."""
        return await self._fitting(self._draft(material, step, paid, NOTHING), _assessed)

    def _draft(self, material: Material, step: Step, paid: Paid, ahead: Ahead) -> Draft:
        details = material.details
        frame = Frame(
            video=details.video,
            title=clean(details.title, 200) if details.title else None,
            language=material.language or self._language or material.transcript.language,
            model=self.model.name,
            subject=material.subject,
            subjects=() if material.subject else material.subjects,
        )
        return Draft(
            model=self.model,
            limits=self._limits,
            material=material,
            frame=frame,
            style=self._style,
            step=step,
            paid=paid,
            ahead=ahead,
            check=self._check,
        )

    async def _fitting(self, draft: Draft, write: Callable[[Draft, tuple[Passage, ...]], Awaitable[_T]]) -> _T:
        while True:
            parts = await self._parts_of(draft.material)
            try:
                return await write(draft, parts)
            except VideoFailure as failure:
                smaller = max(part.tokens for part in parts) // 2
                if failure.kind is not FailureKind.TOO_LONG or smaller < FEWEST_TOKENS:
                    raise
                # The next video starts with what fits.
                self._limits = replace(self._limits, part=min(self._limits.part, smaller))

    async def _parts_of(self, material: Material) -> tuple[Passage, ...]:
        parts = await asyncio.to_thread(passages, material.transcript, material.details.chapters, self._limits.part)
        if not parts:
            raise empty_captions()
        return parts

    async def _of_parts(self, draft: Draft, parts: tuple[Passage, ...]) -> Note:
        if len(parts) == 1:
            return await draft.part(parts[0], 0, 1)
        keys = [(draft.frame, part.start, part.end) for part in parts]
        for number, (key, part) in enumerate(zip(keys, parts, strict=True)):
            if key not in self._parts:
                self._parts[key] = await draft.part(part, number, len(parts))
        notes = [self._parts[key] for key in keys]
        head = await draft.head(parts, notes)
        for key in keys:
            self._parts.pop(key, None)
        return joined(notes, head, draft.frame)


async def _assessed(draft: Draft, parts: tuple[Passage, ...]) -> Assessment:
    return in_one([await draft.assessment(part, number, len(parts)) for number, part in enumerate(parts)])
