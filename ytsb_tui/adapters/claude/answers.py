"""Answers by Claude to questions about what was said: each statement checked as it arrives."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ytsb_tui.adapters.claude.answer_stream import Ending
from ytsb_tui.adapters.claude.budget import Budget
from ytsb_tui.adapters.claude.messages_api import LONGEST, STALL, MessagesApi, Question
from ytsb_tui.adapters.claude.templates import packaged
from ytsb_tui.core.jobs.failures import FailureKind, TransientFailure, VideoFailure
from ytsb_tui.core.knowledge.questions import AnswerParser, Excerpt, Statement, answer_schema, reading
from ytsb_tui.core.notes.note import Usage
from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.core.videos.passages import defused

_OUTPUT = 4_000  # tokens; several times a long answer


class ClaudeAnswers:
    """Answers with a model of the Messages API; see `ClaudeWriter` for the parameters."""

    def __init__(
        self,
        api_key: str,
        base_url: str | None,
        model: str,
        *,
        budget: float | None = None,
        stall: float = STALL,
        longest: float = LONGEST,
    ) -> None:
        """Raises SetupFailure when there is a budget and the model's price is not known."""
        self._budget = Budget(model, budget)
        self._api = MessagesApi(api_key, base_url, model, stall=stall, longest=longest)

    async def answer(self, question: str, excerpts: Sequence[Excerpt], hear: Callable[[Statement], None]) -> Usage:
        """`hear` gets each statement once it is whole and its quote was looked up. Returns what it took; raises a
        Failure when the model is not reached, refuses, or breaks off, and when the answer could pass the budget."""
        answering = AnswerParser(excerpts)

        def arrived(chunk: str) -> None:
            for statement in answering.feed(chunk):
                hear(statement)

        asked = Question(
            system=packaged("ask"),
            material=f"<transcript>\n{reading(excerpts)}\n</transcript>",
            task=f"<question>\n{defused(clean(question, 2000))}\n</question>",
            schema=answer_schema(),
            most_tokens=_OUTPUT,
        )
        try:
            async with self._budget.paying(asked) as charge:
                answer = await self._api.ask(asked, arrived)
                charge.usage = answer.usage
        except TransientFailure as passing:
            passing.action = "Ask again in a while."  # nothing does it by itself
            raise
        finally:
            await self._api.aclose()
        if answer.ending is not Ending.WHOLE:
            why = {
                Ending.REFUSAL: "The model refused to answer.",
                Ending.MAX_TOKENS: "The answer was cut off: it is too long.",
                Ending.CONTEXT_FULL: "The question and its excerpts are longer than the model can read.",
            }[answer.ending]
            failure = VideoFailure(FailureKind.MODEL_ANSWER, why, "Ask in other words, or choose another model.")
            failure.usage = answer.usage
            raise failure
        return answer.usage
