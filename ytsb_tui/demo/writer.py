"""Writes real outlines at the pace of a model, so that progress can be watched."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from ytsb_tui.adapters.outline import OutlineWriter
from ytsb_tui.core.notes.estimates import Estimate
from ytsb_tui.core.notes.note import Note, Usage, WrittenNote
from ytsb_tui.engine.ports.notes import Material

SECONDS = (4.0, 8.0)  # for a note


@dataclass(frozen=True, slots=True, kw_only=True)
class SlowWriter:
    """Fulfils NoteWriter. `tempo` multiplies every duration."""

    tempo: float
    seed: int
    _outlines: OutlineWriter = field(default_factory=OutlineWriter)

    @property
    def offline(self) -> bool:
        """True: outlines need no key."""
        return True

    async def prepare(self) -> str:
        """See NoteWriter."""
        return ""

    def estimate(self, seconds: float) -> Estimate:
        """See NoteWriter."""
        return self._outlines.estimate(seconds)

    async def write(
        self, material: Material, step: Callable[[str, float, str], None], paid: Callable[[Usage], None]
    ) -> WrittenNote:
        """See NoteWriter."""
        written = await self._outlines.write(material, lambda *_: None, paid)
        pieces = list(_pieces(written.note))
        seconds = random.Random(f"{self.seed} {material.details.video}").uniform(*SECONDS) * self.tempo
        for number, (word, text) in enumerate(pieces, start=1):
            await asyncio.sleep(seconds / len(pieces))
            step(word, number / len(pieces), text)
        return written


def _pieces(note: Note) -> Iterator[tuple[str, str]]:
    """The parts of the note in order, each with the name of its section."""
    yield "summary", f"{note.summary}\n\n"
    for section in note.sections:
        word = section.kind.value.replace("_", " ")
        yield word, f"## {word.capitalize()}\n\n"
        for point in section.points:
            term = f"{point.term}: " if point.term else ""
            yield word, f"- {term}{point.text}\n"
