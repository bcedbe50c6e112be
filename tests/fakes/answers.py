"""A model that answers questions with what the test sets, when the test allows it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from ytsb_tui.core.jobs.failures import Failure
from ytsb_tui.core.knowledge.questions import Excerpt, Exchange, Statement
from ytsb_tui.core.notes.note import EXACT, Evidence, Usage

USAGE = Usage(input_tokens=1200, output_tokens=96, cost=0.0042)


class FakeAnswers:
    """Answers by quoting the given excerpts, then with an unsupported statement. With a gate it waits
    there after the first; `failure` ends the answer."""

    def __init__(self, gate: asyncio.Event | None = None, failure: Failure | None = None) -> None:
        self.gate = gate
        self.failure = failure
        self.silent = False
        self.asked: list[str] = []
        self.before: list[tuple[Exchange, ...]] = []
        self.ended: list[str] = []

    async def answer(
        self,
        question: str,
        excerpts: Sequence[Excerpt],
        hear: Callable[[Statement], None],
        paid: Callable[[Usage], None],
        before: Sequence[Exchange] = (),
    ) -> Usage:
        """See Answers."""
        self.asked.append(question)
        self.before.append(tuple(before))
        try:
            if not self.silent:
                first = excerpts[0]
                said = Evidence(start=first.cues[0].start, cue=0, score=EXACT)
                hear(Statement(text=f"They say: {first.cues[0].text}.", source=first, evidence=said))
            if self.gate is not None:
                await self.gate.wait()
            if self.failure is not None:
                paid(USAGE)
                raise self.failure
            if not self.silent:
                hear(Statement(text="[red]Nobody[/] said 積分 so."))
            paid(USAGE)
            return USAGE
        finally:
            self.ended.append(question)
