"""Answers by a model to questions about what was said: each statement checked as it arrives."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ytsb_tui.core.jobs.failures import FailureKind, TransientFailure, VideoFailure
from ytsb_tui.core.knowledge.questions import AnswerParser, Excerpt, Statement, answer_schema, reading
from ytsb_tui.core.notes.note import Usage
from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.core.videos.passages import defused
from ytsb_tui.engine.models.metered import MeteredModel, Paid
from ytsb_tui.engine.models.templates import packaged
from ytsb_tui.engine.ports.models import Ending, Question

_OUTPUT = 4_000  # tokens; several times a long answer
_WHY = {
    Ending.REFUSAL: "The model refused to answer.",
    Ending.MAX_TOKENS: "The answer was cut off: it is too long.",
    Ending.CONTEXT_FULL: "The question and its excerpts are longer than the model can read.",
}


class ModelAnswers:
    """Answers questions with a model, from the excerpts it is given."""

    def __init__(self, model: MeteredModel) -> None:
        self._model = model

    async def answer(
        self, question: str, excerpts: Sequence[Excerpt], hear: Callable[[Statement], None], paid: Paid
    ) -> Usage:
        """See Answers. Raises a Failure if the model cannot be reached, refuses or breaks off, and if the answer could
        pass the budget."""
        parser = AnswerParser(excerpts)

        def arrived(piece: str) -> None:
            for statement in parser.feed(piece):
                hear(statement)

        asked = Question(
            system=packaged("ask"),
            material=f"<transcript>\n{reading(excerpts)}\n</transcript>",
            task=f"<question>\n{defused(clean(question, 2000))}\n</question>",
            schema=answer_schema(),
            most_tokens=_OUTPUT,
        )
        try:
            answer = await self._model.ask(asked, arrived, paid)
        except TransientFailure as passing:
            passing.action = "Ask again in a while."  # nothing does it by itself
            raise
        if answer.ending is not Ending.WHOLE:
            raise VideoFailure(
                FailureKind.MODEL_ANSWER, _WHY[answer.ending], "Ask in other words, or choose another model."
            )
        return answer.usage
