"""A model within a budget: what each request may cost is reserved before it is sent and counted however it ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from ytsb_tui.core.jobs.failures import Failure, TransientFailure
from ytsb_tui.core.notes.models import Effort, Model
from ytsb_tui.core.notes.note import Usage
from ytsb_tui.core.notes.prices import cost, other_model
from ytsb_tui.engine.models.budget import Budget, Share, SharedBudget
from ytsb_tui.engine.models.headroom import Headroom
from ytsb_tui.engine.ports.models import Answer, ModelClient, Question, Received

Paid = Callable[[Usage], None]


class MeteredModel:
    """A provider's client and the one budget of all who ask it. Belongs to one event loop.

    `shared` is the budget of the library's owner, None when this process is the owner.
    """

    def __init__(
        self,
        client: ModelClient,
        model: str,
        budget: float | None = None,
        shared: SharedBudget | None = None,
        effort: Effort | None = None,
    ) -> None:
        """`budget` is in US dollars, None for no limit; `effort` is how much the model shall think where it can be
        asked to, None for what its API does by itself. Raises SetupFailure when there is a budget and the model's price
        is not known."""
        self.client = client
        self.name = model
        self.budget = Budget(model, budget)
        self.shared = shared
        self.effort = effort
        self._description: Model | None = None
        self._headroom = Headroom()

    async def ask(
        self,
        question: Question,
        hear: Callable[[str], None],
        paid: Paid,
        thinking: Callable[[], None] = lambda: None,
    ) -> Answer:
        """The answer to a question, which waits while the API would refuse it. `hear` is called with its text as it
        arrives, `thinking` while there is none because the model thinks, `paid` with what was or may have been paid,
        however the request ends. Raises a Failure, of the kind BUDGET before anything is sent."""
        question = await self.thought_over(question)
        sent = await self._headroom.enter(question)
        most = self.budget.most(question)
        reservation = await self.budget.reserve(most)
        share: Share | None = None
        received = Received(question, hear, thinking, partial(self._headroom.heard, sent))
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

    @property
    def another(self) -> str:
        """What to choose instead when it refuses: another model by name, where one is known."""
        other = other_model(self.name)
        return f"another model: YTSB_MODEL={other}" if other else "another model"

    async def described(self) -> Model:
        """The model as its API describes it; just its name where the API cannot be asked."""
        if self._description is None:
            try:
                self._description = await self.client.describe()
            except TransientFailure:
                return Model(name=self.name)  # it may be asked later
            except Failure:
                self._description = Model(name=self.name)
        return self._description

    async def thought_over(self, question: Question) -> Question:
        """The question with as much thought as is set, where the model can be asked to think or not to."""
        if self.effort is None or question.effort is not None:
            return question
        model = await self.described()
        return question.thought_over(self.effort, model.writes) if self.effort in model.efforts else question

    async def aclose(self) -> None:
        """Closes the connections."""
        await self.client.aclose()
