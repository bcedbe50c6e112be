"""The parts of a transcript, written at the same time; each is paid for, so none is written twice."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Generic, TypeVar

from ytsb_tui.core.jobs.failures import Failure
from ytsb_tui.core.videos.passages import Passage, passages
from ytsb_tui.engine.models.steps import StepReporter, Steps
from ytsb_tui.engine.ports.notes import Material

PARTS_AT_ONCE = 8  # as many as a whole day of speech has for Claude; a failure costs no more answers than these

_T = TypeVar("_T")
Write = Callable[[Passage, int, int, StepReporter], Awaitable[_T]]  # a part, its number from 0 on, and how many


class Parts(Generic[_T]):
    """The parts of a material's transcript, in order, and what is written of them."""

    def __init__(self, material: Material, cut: Sequence[Passage]) -> None:
        self.material = material
        self.all = tuple(cut)
        self._written: dict[Passage, _T] = {}

    @property
    def written(self) -> list[_T]:
        """What is written so far, in the order of the video."""
        return [self._written[part] for part in self.all if part in self._written]

    async def write(self, write: Write[_T], steps: Steps, at_once: int) -> Mapping[Passage, Failure]:
        """Writes the parts that are not written yet, `at_once` or fewer at a time. Returns those that failed and why,
        the first failure first: after it no other part is begun, but those under way are paid for and may end."""
        failures: dict[Passage, Failure] = {}
        slots = asyncio.Semaphore(at_once)

        async def one(number: int, part: Passage) -> None:
            if part not in self._written:
                async with slots:
                    if failures:
                        return
                    try:
                        self._written[part] = await write(part, number, len(self.all), steps.of(number))
                    except Failure as failure:
                        failures[part] = failure
                        return
            steps.ended(number)

        try:
            async with asyncio.TaskGroup() as group:
                for number, part in enumerate(self.all):
                    group.create_task(one(number, part))
        except ExceptionGroup as errors:
            raise errors.exceptions[0] from None  # a defect has the name that it has without other parts
        return failures

    async def cut(self, most_tokens: int) -> bool:
        """Cuts the parts that are not written and have more tokens. Returns whether there are more parts now."""
        before = len(self.all)
        self.all = tuple([piece for part in self.all for piece in await self._pieces(part, most_tokens)])
        return len(self.all) > before

    async def _pieces(self, part: Passage, most_tokens: int) -> Sequence[Passage]:
        if part in self._written or part.tokens <= most_tokens:
            return (part,)
        material = self.material
        return await asyncio.to_thread(passages, material.transcript, material.details.chapters, most_tokens, part)
