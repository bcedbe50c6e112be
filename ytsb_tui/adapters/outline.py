"""Notes without a key: the outline of `core.outline`, made on a thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from ytsb_tui.core.jobs.failures import nothing_said
from ytsb_tui.core.notes.estimates import Estimate
from ytsb_tui.core.notes.note import Usage, WrittenNote
from ytsb_tui.core.notes.outline import outline
from ytsb_tui.engine.ports.notes import Material


class OutlineWriter:
    """Writes outlines: no network, no cost, the same every time."""

    @property
    def offline(self) -> bool:
        """True: it needs neither network nor key."""
        return True

    async def prepare(self) -> str:
        """Nothing of it is slow to load, and there is no model."""
        return ""

    def estimate(self, seconds: float) -> Estimate:
        """See NoteWriter: nothing."""
        return Estimate(sent=0, written=0, cost=0.0, counted=True)

    async def write(self, material: Material, step: Callable[[str, float, str], None]) -> WrittenNote:
        """Writes the outline. Raises VideoFailure when nothing is said in the captions."""
        step("outline", 0.0, "")
        if not material.transcript.text.strip():
            raise nothing_said()
        note = await asyncio.to_thread(outline, material.details, material.transcript, material.subject)
        step("outline", 1.0, note.summary)
        return WrittenNote(note=note, usage=Usage(cost=0.0))
