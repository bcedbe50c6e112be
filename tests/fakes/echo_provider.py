"""The smallest provider that works: a model in this process that answers every question with a note of one point."""

from __future__ import annotations

import json

from ytsb_tui.core.notes.models import Model
from ytsb_tui.core.notes.note import SectionKind, Usage
from ytsb_tui.engine.ports.models import Access, Ending, Provider, Question, Received


class EchoModel:
    """Fulfils ModelClient."""

    batches = None

    async def prepare(self) -> None:
        """Nothing is slow to load."""

    async def ask(self, question: Question, received: Received) -> Ending:
        """A note whose point is the question's first line of transcript."""
        received.sent = True
        if "<claims>" in question.material:
            received.add('{"checks": []}')
            received.usage, received.counted = Usage(input_tokens=question.tokens), True
            return Ending.WHOLE
        said = question.material.partition("<transcript>\n")[2].partition("] ")[2].splitlines()[0]
        note: dict[str, object] = {kind.value: [] for kind in SectionKind}
        note |= {"title": "Echo", "language": "en", "subject": "Echoes", "summary": "What was said."}
        received.add(json.dumps(note | {"key_points": [{"text": "It was said.", "quote": said}]}))
        received.usage, received.counted = Usage(input_tokens=question.tokens, output_tokens=40), True
        return Ending.WHOLE

    async def describe(self) -> Model:
        """Its name."""
        return Model(name="echo")

    async def models(self) -> tuple[Model, ...]:
        """Itself alone."""
        return (await self.describe(),)

    async def aclose(self) -> None:
        """Nothing is open."""


def _connect(access: Access) -> EchoModel:
    return EchoModel()


PROVIDER = Provider(usual_model="echo", ready=lambda access: True, connect=_connect)
