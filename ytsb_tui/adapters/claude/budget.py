"""A budget that many requests share: none is sent that could take the sum past it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from ytsb_tui.adapters.claude.messages_api import Question
from ytsb_tui.core.jobs.failures import Failure, FailureKind, SetupFailure
from ytsb_tui.core.notes.note import Usage
from ytsb_tui.core.notes.prices import BATCH, most_cost
from ytsb_tui.core.videos.passages import token_estimate


@dataclass(slots=True)
class Charge:
    """What a request took, told by whoever sent it."""

    usage: Usage | None = None


class Budget:
    """US dollars that this process may spend on one model, None for no limit. Belongs to one event loop."""

    def __init__(self, model: str, budget: float | None) -> None:
        """Raises SetupFailure when a budget cannot be kept because the model's price is not known."""
        self._model = model
        self._budget = budget
        self._spent = 0.0
        self._held = 0.0
        self._moved = asyncio.Condition()
        if budget is not None and most_cost(model, 0, 0) is None:
            raise SetupFailure(
                FailureKind.BUDGET,
                f"The price of {model} is not known, so a budget cannot be kept.",
                "Choose a model whose price is known with YTSB_MODEL, or leave the budget out.",
            )

    def commit(self, questions: Sequence[Question]) -> bool:
        """Spends the most that these can cost as items of a batch, whose answers come too late to be waited for; False
        when that could pass the budget."""
        most = BATCH * sum(self._most(question) for question in questions)
        if self._budget is not None and self._spent + self._held + most > self._budget:
            return False
        self._spent += most
        return True

    def _most(self, question: Question) -> float:
        sent = token_estimate(f"{question.system}{question.material}{question.task}{question.schema}")
        return most_cost(self._model, sent, question.most_tokens) or 0.0

    @asynccontextmanager
    async def paying(self, question: Question) -> AsyncIterator[Charge]:
        """Holds the most that the answer can cost until it is known what it took. Waits while other answers under way
        hold what is needed. Raises SetupFailure (kind BUDGET) when even they will not leave enough."""
        most = self._most(question)
        await self._hold(most)
        charge = Charge()
        try:
            yield charge
        except Failure as failure:
            charge.usage = failure.usage
            raise
        except asyncio.CancelledError:
            charge.usage = Usage(cost=most)  # what was under way is paid for, and nobody says how much it was
            raise
        finally:
            self._held -= most
            self._spent += (charge.usage.cost or 0.0) if charge.usage else 0.0
            async with self._moved:
                self._moved.notify_all()

    def empty(self) -> SetupFailure:
        """The failure of a question that could pass the budget."""
        told = f"could pass the budget of ${self._budget or 0.0:.2f}: ${self._spent:.4f} is spent"
        return SetupFailure(
            FailureKind.BUDGET,
            f"Another answer {told}.",
            "What is fetched is kept. Go on with a higher --budget or YTSB_BUDGET.",
        )

    async def _hold(self, most: float) -> None:
        if self._budget is not None:
            async with self._moved:
                while self._spent + self._held + most > self._budget:
                    if self._spent + most > self._budget:
                        raise self.empty()
                    await self._moved.wait()
        self._held += most
