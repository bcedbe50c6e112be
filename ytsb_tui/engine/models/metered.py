"""A model within a budget: what each request may cost is reserved before it is sent and counted however it ends."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from ytsb_tui.core.jobs.failures import Failure
from ytsb_tui.core.notes.models import Model
from ytsb_tui.core.notes.note import Usage
from ytsb_tui.core.notes.prices import cost
from ytsb_tui.engine.models.budget import Budget
from ytsb_tui.engine.ports.models import Answer, ModelClient, Question, Received

Paid = Callable[[Usage], None]


class MeteredModel:
    """A provider's client and the one budget of all who ask it. Belongs to one event loop."""

    def __init__(self, client: ModelClient, model: str, budget: float | None = None) -> None:
        """`budget` is in US dollars, None for no limit. Raises SetupFailure when there is one and the model's price is
        not known."""
        self.client = client
        self.name = model
        self.budget = Budget(model, budget)

    async def ask(self, question: Question, hear: Callable[[str], None], paid: Paid) -> Answer:
        """The answer to a question; `hear` is called with its text as it arrives, `paid` with what was or may have been
        paid, however the request ends. Raises a Failure, of the kind BUDGET before anything is sent."""
        reservation = await self.budget.reserve(question)
        received = Received(question, hear)
        try:
            ending = await self.client.ask(question, received)
        finally:
            usage = replace(received.taken, cost=cost(self.name, received.taken))
            self.budget.settle(reservation, usage.cost or 0.0, certain=received.counted or not received.sent)
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
