"""A model that breaks off in every way a network can, and knows what it really wrote: the truth a budget is held to."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field, replace

from ytsb_tui.core.jobs.failures import FailureKind, TransientFailure
from ytsb_tui.core.notes.models import Model
from ytsb_tui.core.notes.note import Usage
from ytsb_tui.core.notes.prices import cost
from ytsb_tui.engine.ports.models import Ending, Question, Received

WAYS = ("whole", "uncounted", "max-tokens", "refusal", "cut", "stalled", "silent", "overloaded", "refused")
_BYTES = 3  # of text for a token that is heard


@dataclass
class FickleModel:
    """Fulfils ModelClient. `ways` are how answers may end; `costs` what each request has really cost, in US dollars,
    whatever was told of it, and `heard` the tokens of all text that arrived."""

    name: str
    chance: random.Random
    ways: tuple[str, ...] = WAYS
    costs: list[float] = field(default_factory=list)
    heard: int = 0
    batches: None = None

    async def prepare(self) -> None:
        """Nothing is slow to load."""

    async def ask(self, question: Question, received: Received) -> Ending:
        """Answers in one of the ways."""
        way = self.chance.choice(self.ways)
        received.sent = True
        await asyncio.sleep(0)
        if way in ("overloaded", "refused"):
            received.sent = False
            raise TransientFailure(FailureKind.MODEL_BUSY, "The API is overloaded.", "", everyone=way == "overloaded")
        wrote = self.chance.randint(0, question.most_tokens)
        took = Usage(input_tokens=self.chance.randint(1, question.most_sent), output_tokens=wrote)
        self._count(took)
        if way == "silent":
            raise TransientFailure(FailureKind.MODEL_BUSY, "The API was silent.", "")
        received.usage = replace(took, output_tokens=min(1, wrote))
        whole = way not in ("cut", "stalled")
        await self._speak(received, wrote if whole else self.chance.randint(0, wrote))
        if not whole:
            raise TransientFailure(FailureKind.MODEL_BUSY, "The answer was cut off in the middle.", "")
        if way == "uncounted":
            received.usage = None
        else:
            received.usage, received.counted = took, True
        return {"max-tokens": Ending.MAX_TOKENS, "refusal": Ending.REFUSAL}.get(way, Ending.WHOLE)

    async def describe(self) -> Model:
        """Its name."""
        return Model(name=self.name)

    async def models(self) -> tuple[Model, ...]:
        """Itself alone."""
        return (await self.describe(),)

    async def aclose(self) -> None:
        """Nothing is open."""

    def _count(self, took: Usage) -> None:
        dollars = cost(self.name, took)
        assert dollars is not None
        self.costs.append(dollars)

    async def _speak(self, received: Received, tokens: int) -> None:
        for _ in range(3):
            self.heard += tokens // 3
            received.add("x" * _BYTES * (tokens // 3))
            await asyncio.sleep(0)
