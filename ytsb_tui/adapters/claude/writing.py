"""One note or assessment on its way: what is asked of the model, what becomes of its answers, and who hears of it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from string import Template
from types import MappingProxyType
from typing import TypeVar

from ytsb_tui.adapters.claude.answer_stream import Answer, Ending
from ytsb_tui.adapters.claude.budget import Budget
from ytsb_tui.adapters.claude.messages_api import MessagesApi, Question
from ytsb_tui.adapters.claude.templates import packaged
from ytsb_tui.core.jobs.failures import FailureKind, VideoFailure
from ytsb_tui.core.notes.concepts import RelatedNote
from ytsb_tui.core.notes.evidence import index_cues
from ytsb_tui.core.notes.note import Note, Usage
from ytsb_tui.core.notes.progress import NoteProgress
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
from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.core.videos.passages import Passage, defused
from ytsb_tui.core.videos.transcripts import timestamp
from ytsb_tui.engine.ports.notes import Material

OUTPUT = 16_000  # tokens; three times a usual note, so that a model that runs away is stopped soon
MOST_OUTPUT = 64_000  # tokens, for the second try
STEP_SECONDS = 0.1
READING = 0.02  # the fraction that is shown until the answer begins

Step = Callable[[str, float, str], None]
Ahead = Mapping[tuple[int, int], Answer]  # by the number of the part, from 0 on, and how many parts there are
NOTHING: Ahead = MappingProxyType({})
_T = TypeVar("_T")


class Writing:
    """The requests for one video: what it is made of, what it has taken so far (`paid`), and who hears of it. `style`
    is the template that says what the sections of a note hold; `ahead` has answers on parts that came in a batch."""

    def __init__(
        self,
        api: MessagesApi,
        budget: Budget,
        material: Material,
        frame: Frame,
        step: Step,
        *,
        style: str,
        ahead: Ahead = NOTHING,
    ) -> None:
        self.material = material
        self.frame = frame
        self.paid: list[Usage] = []
        self._api = api
        self._budget = budget
        self._style = style
        self._ahead = ahead
        self._step = step

    async def part(self, passage: Passage, number: int, parts: int) -> Note:
        """The note of one part, the first being number 0. Raises a Failure."""
        # A quote is looked up where it was read: in a long talk the same words may be said before.
        index = await asyncio.to_thread(index_cues, self.material.transcript.cues, passage.first, passage.after)
        voice = Voice(self._step, number, parts + (parts > 1))
        return await self._answer(
            self.part_question(passage, number, parts),
            voice,
            lambda text: note_from_json(text, index, self.frame),
            self._ahead.get((number, parts)),
        )

    def part_question(self, passage: Passage, number: int, parts: int) -> Question:
        """What is asked for the note of one part."""
        task = Template(packaged("note") + self._style).substitute(
            extent=_extent(passage, number, parts),
            language=self.frame.language,
            chapters=", chapter by chapter" if self.material.details.chapters else "",
        )
        return self._question(passage.text, task, note_schema())

    async def assessment(self, passage: Passage, number: int, parts: int) -> Assessment:
        """Questions on one part, the first being number 0. Raises a Failure."""
        index = await asyncio.to_thread(index_cues, self.material.transcript.cues, passage.first, passage.after)
        task = Template(packaged("assessment")).substitute(
            extent=_extent(passage, number, parts), language=self.frame.language
        )
        question = self._question(passage.text, task, assessment_schema())
        voice = Voice(self._step, number, parts)
        return await self._answer(
            question, voice, lambda text: assessment_from_json(text, index, self.frame.language, self.frame.model)
        )

    async def head(self, parts: tuple[Passage, ...], notes: list[Note]) -> Head:
        """Title and summary of the whole from the summaries of its parts. Raises a Failure."""
        summaries = [
            f"[{timestamp(part.start)}] {defused(note.summary)}" for part, note in zip(parts, notes, strict=True)
        ]
        task = Template(packaged("summary")).substitute(language=self.frame.language)
        question = self._question("\n".join(summaries), task, head_schema())
        voice = Voice(self._step, len(parts), len(parts) + 1)
        try:
            return await self._answer(question, voice, head_from_json)
        except VideoFailure:  # the parts are sound, so the note is not lost for its summary
            return Head(title=notes[0].title, summary="\n\n".join(note.summary for note in notes))

    async def _answer(
        self, question: Question, voice: Voice, read: Callable[[str], _T], ahead: Answer | None = None
    ) -> _T:
        """The answer as `read` understands it, first the one that came `ahead`. One that is cut short, refused or no
        note is asked for once more, with room for more where it was cut short. Raises a Failure."""
        why = ""
        most = OUTPUT
        for _ in range(2):
            voice.begin()
            answer, ahead = ahead or await self._asked(question.limited(most), voice), None
            self.paid.append(answer.usage)
            voice.flush()
            match answer.ending:
                case Ending.WHOLE:
                    try:
                        return await asyncio.to_thread(read, answer.text)
                    except NoteAnswerError as error:
                        why = str(error)
                case Ending.MAX_TOKENS:
                    why = f"The answer did not end within {most:,} tokens."
                    most = min(MOST_OUTPUT, await self._api.most_output() or 2 * OUTPUT)
                case Ending.REFUSAL:
                    why = "The model refused to write about this video."
                case Ending.CONTEXT_FULL:
                    raise VideoFailure(
                        FailureKind.TOO_LONG,
                        "The transcript is longer than the model can read.",
                        "Choose a model with a larger context with YTSB_MODEL, then retry.",
                    )
        raise VideoFailure(FailureKind.MODEL_ANSWER, why, "It was tried twice. Retry later, or choose another model.")

    async def _asked(self, question: Question, voice: Voice) -> Answer:
        async with self._budget.paying(question) as charge:
            answer = await self._api.ask(question, voice.hear)
            charge.usage = answer.usage
        return answer

    def _question(self, text: str, task: str, schema: dict[str, object]) -> Question:
        details = self.material.details
        about = (
            ("Title", details.title),
            ("Channel", details.channel),
            ("Subject", self.material.subject),
            ("Language of the transcript", self.material.transcript.language),
        )
        video = "\n".join(f"{name}: {defused(clean(value))}" for name, value in about if value)
        related = "\n".join(_told(note) for note in self.material.related)
        subjects = "\n".join(defused(clean(subject, SUBJECT_LIMIT)) for subject in self.frame.subjects)
        lists = f"<related>\n{related}\n</related>\n" if related else ""
        lists += f"<subjects>\n{subjects}\n</subjects>\n" if subjects else ""
        return Question(
            system=packaged("system"),
            material=f"<video>\n{video}\n</video>\n<transcript>\n{text}\n</transcript>",
            task=f"{lists}{task}",  # these change from day to day: before the transcript they would uncache it
            schema=schema,
            most_tokens=OUTPUT,
        )


class Voice:
    """Tells how far one request of several is, at most ten times a second; no text is lost in between."""

    def __init__(self, step: Step, number: int, requests: int) -> None:
        self._step = step
        self._number = number
        self._requests = requests
        self._progress = NoteProgress()
        self._said = 0.0
        self._word = ""
        self._fraction = 0.0
        self._text: list[str] = []

    def begin(self) -> None:
        """Before the request is sent."""
        self._progress = NoteProgress()
        self._tell("reading", READING, "")

    def hear(self, chunk: str) -> None:
        """Some of the answer."""
        word, self._fraction, text = self._progress.feed(chunk)
        self._text.append(text)
        if word != self._word or time.monotonic() - self._said >= STEP_SECONDS:
            self._word = word
            self.flush()

    def flush(self) -> None:
        """What was held back."""
        text = "".join(self._text)
        self._text.clear()
        self._tell(self._word or "reading", max(READING, self._fraction), text)

    def _tell(self, word: str, fraction: float, text: str) -> None:
        self._said = time.monotonic()
        self._step(word, (self._number + fraction) / self._requests, text)


def _extent(passage: Passage, number: int, parts: int) -> str:
    if parts == 1:
        return "the video"
    return f"part {number + 1} of {parts} of the video, {timestamp(passage.start)} to {timestamp(passage.end)}"


def _told(note: RelatedNote) -> str:
    """A note that is there already, on one line."""
    return f"{defused(clean(note.title))}: {defused(clean('; '.join(note.concepts), 600))}"
