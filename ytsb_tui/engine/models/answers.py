"""Answers by a model to questions about what was said: each statement checked as it arrives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from ytsb_tui.core.jobs.failures import FailureKind, TransientFailure, VideoFailure
from ytsb_tui.core.knowledge.questions import (
    AnswerParser,
    Excerpt,
    Exchange,
    Statement,
    answer_schema,
    conversation,
    reading,
)
from ytsb_tui.core.notes.claims import Claim
from ytsb_tui.core.notes.note import Usage
from ytsb_tui.core.notes.prices import total
from ytsb_tui.core.notes.trust import Support
from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.core.videos.passages import defused
from ytsb_tui.engine.models.claim_check import checks_of
from ytsb_tui.engine.models.limits import Limits
from ytsb_tui.engine.models.metered import MeteredModel, Paid
from ytsb_tui.engine.models.templates import packaged
from ytsb_tui.engine.ports.models import Ending, Question

_OUTPUT = 4_000  # tokens; several times a long answer
_WHY = {
    Ending.REFUSAL: "The model refused to answer",
    Ending.MAX_TOKENS: "The answer was cut off: it is too long",
    Ending.CONTEXT_FULL: "The question and its excerpts are longer than the model can read",
}


class ModelAnswers:
    """Answers questions with a model, from the excerpts it is given; with `check` it then checks the statements against
    them, in a request of its own."""

    def __init__(self, model: MeteredModel, *, check: bool = False) -> None:
        self._model = model
        self._check = check

    async def answer(
        self,
        question: str,
        excerpts: Sequence[Excerpt],
        hear: Callable[[Statement], None],
        paid: Paid,
        before: Sequence[Exchange] = (),
    ) -> Usage:
        """See Answers. Raises a Failure if the model cannot be reached, refuses or breaks off, and if the answer could
        pass the budget."""
        parser = AnswerParser(excerpts)
        heard: list[Statement] = []
        usages: list[Usage] = []

        def arrived(piece: str) -> None:
            for statement in parser.feed(piece):
                heard.append(statement)
                hear(statement)

        def pay(usage: Usage) -> None:
            usages.append(usage)
            paid(usage)

        asked = Question(
            system=packaged("ask"),
            material=f"<transcript>\n{reading(excerpts)}\n</transcript>",
            task=f"{conversation(before)}<question>\n{defused(clean(question, 2000))}\n</question>",
            schema=answer_schema(),
            most_tokens=_OUTPUT,
            reread=len({excerpt.video for excerpt in excerpts}) == 1,  # more is asked about one video soon after
        )
        try:
            answer = await self._model.ask(asked, arrived, pay)
        except TransientFailure as passing:
            passing.action = "Ask again in a while."  # nothing does it by itself
            raise
        if answer.ending is not Ending.WHOLE:
            why = f"{_WHY[answer.ending]}{answer.refusal}"
            cure = f"Ask in other words, or choose {self._model.another}."
            raise VideoFailure(FailureKind.MODEL_ANSWER, why, cure)
        if self._check:
            for statement in await self._doubted(heard, pay):
                hear(statement)
        return total(usages)

    async def _doubted(self, heard: Sequence[Statement], paid: Paid) -> list[Statement]:
        """The statements that their excerpts do not bear out, with what is missing."""
        founded = [(each, each.source) for each in heard if each.source is not None]
        claims = [Claim(text=each.text, said=source.text) for each, source in founded]
        checks = await checks_of(claims, self._model, Limits(), paid)
        return [
            replace(founded[number][0], support=check.support, doubt=check.doubt)
            for number, check in sorted(checks.items())
            if check.support is not Support.YES
        ]
