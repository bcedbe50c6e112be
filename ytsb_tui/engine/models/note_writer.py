"""Notes and assessments by a model: in how many parts they are asked for, and how the parts become a whole."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TypeVar

from ytsb_tui.core.jobs.failures import FailureKind, empty_captions
from ytsb_tui.core.notes.estimates import Estimate, of_length
from ytsb_tui.core.notes.models import Effort
from ytsb_tui.core.notes.note import Note, Usage, WrittenNote
from ytsb_tui.core.notes.prices import total
from ytsb_tui.core.notes.schema import Frame, joined
from ytsb_tui.core.study.assessment import Assessment, in_one
from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.core.videos.passages import passages
from ytsb_tui.engine.models.drafts import NOTHING, Ahead, Draft
from ytsb_tui.engine.models.limits import FEWEST_TOKENS, Limits, limits_of, part_of
from ytsb_tui.engine.models.metered import MeteredModel, Paid
from ytsb_tui.engine.models.parts import PARTS_AT_ONCE, Parts, Write
from ytsb_tui.engine.models.steps import Step, Steps
from ytsb_tui.engine.models.templates import USUAL, packaged
from ytsb_tui.engine.ports.models import Question
from ytsb_tui.engine.ports.notes import Material

_T = TypeVar("_T")


class ModelWriter:
    """Writes notes with a model, any number at once on one event loop.

    `language` is the code of the notes' language where the material names none, None for the transcript's own; `style`
    is the template that says what the sections of a note hold, None for the usual one. `overnight` says that notes are
    asked for in batches, which is what estimates go by; `check` that the claims of each note are checked against their
    quotes, in a request of its own; `at_once` is the most parts of one video that are asked for at the same time.
    """

    def __init__(
        self,
        model: MeteredModel,
        language: str | None = None,
        *,
        style: str | None = None,
        overnight: bool = False,
        check: bool = False,
        at_once: int = PARTS_AT_ONCE,
    ) -> None:
        self.model = model
        self._language = language
        self._overnight = overnight
        self._check = check
        self._style = style or packaged(f"styles/{USUAL}")
        self._limits = Limits(part=part_of(model.name))
        self._at_once = min(at_once, PARTS_AT_ONCE)
        # What is paid for, until its note is whole: a retry does not pay for it again.
        self._parts: dict[Frame, Parts[Note]] = {}

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

        draft = self._draft(material, pay, ahead)
        parts = self._parts.pop(draft.frame, None)
        if parts is None or parts.material.transcript != material.transcript:
            parts = await self._parts_of(material)
        try:
            note = await self._note(draft, parts, Steps(step))
        except BaseException:
            if parts.written:
                self._parts[draft.frame] = parts
            raise
        return WrittenNote(note=note, usage=total(usages))

    async def questions(self, material: Material) -> tuple[Question, ...]:
        """What is asked first for the note: a question for each part of the video. Raises VideoFailure when nothing is
        said in it."""
        parts = (await self._parts_of(material)).all
        draft = self._draft(material, lambda _: None, NOTHING)
        return tuple(draft.part_question(part, number, len(parts)) for number, part in enumerate(parts))

    async def assess(self, material: Material, step: Step, paid: Paid) -> Assessment:
        """Writes questions on the video. `paid` is called with what each request took, however it ends. Raises a
        Failure."""
        parts: Parts[Assessment] = await self._parts_of(material)
        draft = self._draft(material, paid, NOTHING)
        return in_one(await self._written(parts, draft.assessment, Steps(step), head=False))

    def _draft(self, material: Material, paid: Paid, ahead: Ahead) -> Draft:
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
            paid=paid,
            ahead=ahead,
            check=self._check,
        )

    async def _note(self, draft: Draft, parts: Parts[Note], steps: Steps) -> Note:
        notes = await self._written(parts, draft.part, steps, head=True)
        if len(notes) == 1:
            return notes[0]
        head = await draft.head(parts.all, notes, steps.of(len(notes)))
        steps.ended(len(notes))
        return joined(notes, head, draft.frame)

    async def _written(self, parts: Parts[_T], write: Write[_T], steps: Steps, *, head: bool) -> list[_T]:
        """All parts; those that are too long for the model are cut. Several want a `head` after them, or not."""
        while True:
            count = len(parts.all)
            steps.expect(count + (head and count > 1))
            failures = await parts.write(write, steps, self._at_once)
            if not failures:
                return parts.written
            others = [failure for failure in failures.values() if failure.kind is not FailureKind.TOO_LONG]
            smaller = (max(part.tokens for part in failures) + 1) // 2
            if others or smaller < FEWEST_TOKENS or not await parts.cut(smaller):
                raise (others or list(failures.values()))[0]
            # The next video starts with what fits.
            self._limits = replace(self._limits, part=min(self._limits.part, smaller))

    async def _parts_of(self, material: Material) -> Parts[_T]:
        cut = await asyncio.to_thread(passages, material.transcript, material.details.chapters, self._limits.part)
        if not cut:
            raise empty_captions()
        return Parts(material, cut)
