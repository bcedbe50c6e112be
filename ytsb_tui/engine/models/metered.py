"""A model within a budget: what each request may cost is reserved before it is sent and counted however it ends."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from ytsb_tui.core.jobs.failures import Failure
from ytsb_tui.core.notes.models import Model
from ytsb_tui.core.notes.note import Usage
from ytsb_tui.core.notes.prices import cost
from ytsb_tui.engine.models.budget import Budget, Share, SharedBudget
from ytsb_tui.engine.ports.models import Answer, ModelClient, Question, Received

Paid = Callable[[Usage], None]


class MeteredModel:
    """A provider's client and the one budget of all who ask it. Belongs to one event loop.

    `shared` is the budget of the library's owner, None when this process is the owner.
    """

    def __init__(
        self, client: ModelClient, model: str, budget: float | None = None, shared: SharedBudget | None = None
    ) -> None:
        """`budget` is in US dollars, None for no limit. Raises SetupFailure when there is one and the model's price is
        not known."""
        self.client = client
        self.name = model
        self.budget = Budget(model, budget)
        self.shared = shared

    async def ask(self, question: Question, hear: Callable[[str], None], paid: Paid) -> Answer:
        """The answer to a question; `hear` is called with its text as it arrives, `paid` with what was or may have been
        paid, however the request ends. Raises a Failure, of the kind BUDGET before anything is sent."""
        most = self.budget.most(question)
        reservation = await self.budget.reserve(most)
        share: Share | None = None
        received = Received(question, hear)
        try:
            if self.shared is not None:
                share = await self.shared.reserve(most)
            ending = await self.client.ask(question, received)
        finally:
            usage = replace(received.taken, cost=cost(self.name, received.taken))
            certain = received.counted or not received.sent
            self.budget.settle(reservation, usage.cost or 0.0, certain=certain)
            if share is not None:
                share.settle(usage.cost or 0.0, certain=certain)
            if received.sent:
                paid(usage)
        return Answer(text=received.text, ending=ending, usage=usage, category=received.category)

    async def described(self) -> Model:
        """The model as its API describes it; just its name where the API cannot be asked."""
        with suppress(Failure):
            return await self.client.describe()
        return Model(name=self.name)

    async def aclose(self) -> None:
        """Closes the connections."""
        await self.client.aclose()
