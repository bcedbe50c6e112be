"""One note or assessment on its way: what the model is asked, and what becomes of its answers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from string import Template
from types import MappingProxyType
from typing import TypeVar

from ytsb_tui.core.jobs.failures import FailureKind, VideoFailure, too_long
from ytsb_tui.core.notes.claims import without_doubted
from ytsb_tui.core.notes.concepts import RelatedNote
from ytsb_tui.core.notes.evidence import index_cues
from ytsb_tui.core.notes.note import Note
from ytsb_tui.core.notes.schema import (
    SUBJECT_LIMIT,
    Frame,
    Head,
    NoteAnswerError,
    head_from_json,
    head_schema,
    note_from_json,
    note_schema,
)
from ytsb_tui.core.study.assessment import Assessment, assessment_from_json, assessment_schema
from ytsb_tui.core.study.question_claims import claims_of_questions, with_checked_questions
from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.core.videos.passages import Passage, defused
from ytsb_tui.core.videos.transcripts import timestamp
from ytsb_tui.engine.models.claim_check import checked, checks_of
from ytsb_tui.engine.models.limits import MOST_OUTPUT, Limits
from ytsb_tui.engine.models.metered import MeteredModel, Paid
from ytsb_tui.engine.models.steps import StepReporter
from ytsb_tui.engine.models.templates import packaged
from ytsb_tui.engine.ports.models import Answer, Ending, Question
from ytsb_tui.engine.ports.notes import Material

Ahead = Mapping[tuple[int, int], Answer]  # by the number of the part, from 0 on, and how many parts there are
NOTHING: Ahead = MappingProxyType({})
_T = TypeVar("_T")
_SECONDS_A_POINT = 150.0
_CHAPTERS = "`heading` stays empty: they stand under the chapters of the video."
_STEPS = (
    "Where a new step of its argument begins, `heading` names it in at most six words; a lecture has three to eight of "
    "them for an hour. Within a step `heading` stays empty."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The requests for one video. `style` is the template that says what the sections of a note hold; `ahead` has
    answers on parts that came in a batch; `paid` is called with what each request took; `check` asks for a judgement on
    the claims."""

    model: MeteredModel
    limits: Limits
    material: Material
    frame: Frame
    style: str
    paid: Paid
    ahead: Ahead
    check: bool

    async def part(self, passage: Passage, number: int, parts: int, reporter: StepReporter) -> Note:
        """The note of one part, the first being number 0. Raises a Failure."""
        # A quote is looked up where it was read: in a long talk the same words may be said before.
        index = await asyncio.to_thread(index_cues, self.material.transcript.cues, passage.first, passage.after)
        note = await self._answer(
            self.part_question(passage, number, parts),
            reporter,
            lambda text: note_from_json(text, index, self.frame),
            self.ahead.get((number, parts)),
        )
        if not self.check:
            return note
        reporter.checking()
        return await checked(note, index, self.model, self.limits, self.paid)

    def part_question(self, passage: Passage, number: int, parts: int) -> Question:
        """The question for the note of one part."""
        task = Template(packaged("note") + self.style).substitute(
            extent=_extent(passage, number, parts),
            language=self.frame.language,
            chapters=", chapter by chapter" if self.material.details.chapters else "",
            steps=_CHAPTERS if self.material.details.chapters else _STEPS,
            points=_key_points(passage),
        )
        return self._question(passage.text, task, note_schema())

    async def assessment(self, passage: Passage, number: int, parts: int, reporter: StepReporter) -> Assessment:
        """Questions on one part, the first being number 0. Raises a Failure."""
        index = await asyncio.to_thread(index_cues, self.material.transcript.cues, passage.first, passage.after)
        task = Template(packaged("assessment")).substitute(
            extent=_extent(passage, number, parts), language=self.frame.language
        )
        asked = await self._answer(
            self._question(passage.text, task, assessment_schema()),
            reporter,
            lambda text: assessment_from_json(text, index, self.frame.language, self.frame.model),
        )
        if not self.check:
            return asked
        reporter.checking()
        claims = await asyncio.to_thread(claims_of_questions, asked, index)
        return with_checked_questions(asked, await checks_of(claims, self.model, self.limits, self.paid))

    async def head(self, parts: tuple[Passage, ...], notes: list[Note], reporter: StepReporter) -> Head:
        """Title and summary of the whole from the summaries of its parts. Raises a Failure."""
        summaries = [
            f"[{timestamp(part.start)}] {defused(without_doubted(note.summary, note.doubted))}"
            for part, note in zip(parts, notes, strict=True)
        ]
        task = Template(packaged("summary")).substitute(language=self.frame.language)
        question = self._question("\n".join(summaries), task, head_schema())
        try:
            return await self._answer(question, reporter, head_from_json)
        except VideoFailure:  # the parts are sound, so the note is not lost for its summary
            return Head(title=notes[0].title, summary="\n\n".join(note.summary for note in notes))

    async def _answer(
        self, question: Question, reporter: StepReporter, read: Callable[[str], _T], ahead: Answer | None = None
    ) -> _T:
        """The answer as `read` understands it, first the one that came `ahead`. One that is cut short, refused or no
        note is asked for once more, with room for more where it was cut short. Raises a Failure."""
        why, cure = "", "Retry later, or choose another model."
        for _ in range(2):
            reporter.begin()
            if ahead is not None:
                answer, ahead = ahead, None
                self.paid(answer.usage)
            else:
                answer = await self.model.ask(question, reporter.hear, self.paid, reporter.thinking)
            match answer.ending:
                case Ending.WHOLE:
                    try:
                        return await asyncio.to_thread(read, answer.text)
                    except NoteAnswerError as error:
                        why = str(error)
                case Ending.MAX_TOKENS:
                    why = f"The answer did not end within {question.most_tokens:,} tokens."
                    most = (await self.model.described()).writes or 2 * question.most_tokens
                    question = question.limited(min(MOST_OUTPUT, most))
                case Ending.REFUSAL:
                    why = f"The model refused to write about this video{answer.refusal}"
                    cure = f"Retry with {self.model.another}."
                case Ending.CONTEXT_FULL:
                    raise too_long()
        raise VideoFailure(FailureKind.MODEL_ANSWER, why, f"It was tried twice. {cure}")

    def _question(self, text: str, task: str, schema: dict[str, object]) -> Question:
        details = self.material.details
        about = (
            ("Title", details.title),
            ("Channel", details.channel),
            ("Subject", self.material.subject),
            ("Language of the transcript", self.material.transcript.language),
        )
        video = "\n".join(f"{name}: {defused(clean(value))}" for name, value in about if value)
        related = "\n".join(_one_line(note) for note in self.material.related)
        subjects = "\n".join(defused(clean(subject, SUBJECT_LIMIT)) for subject in self.frame.subjects)
        lists = f"<related>\n{related}\n</related>\n" if related else ""
        lists += f"<subjects>\n{subjects}\n</subjects>\n" if subjects else ""
        return Question(
            system=packaged("system"),
            material=f"<video>\n{video}\n</video>\n<transcript>\n{text}\n</transcript>",
            task=f"{lists}{task}",
            schema=schema,
            most_tokens=self.limits.answer,
        )


def _key_points(passage: Passage) -> int:
    """How many key points suit the length of a passage."""
    return max(5, min(60, round((passage.end - passage.start) / _SECONDS_A_POINT)))


def _extent(passage: Passage, number: int, parts: int) -> str:
    if parts == 1:
        return "the video"
    return f"part {number + 1} of {parts} of the video, {timestamp(passage.start)} to {timestamp(passage.end)}"


def _one_line(note: RelatedNote) -> str:
    return f"{defused(clean(note.title))}: {defused(clean('; '.join(note.concepts), 600))}"
