"""Writes notes without a key: outlines made by `core.notes.outline`, on a thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from ytsb_tui.core.jobs.failures import empty_captions
from ytsb_tui.core.notes.estimates import Estimate
from ytsb_tui.core.notes.note import Usage, WrittenNote
from ytsb_tui.core.notes.outline import outline
from ytsb_tui.engine.ports.notes import Material


class OutlineWriter:
    """Writes outlines: no network, no cost, deterministic."""

    @property
    def offline(self) -> bool:
        """True: it needs neither network nor key."""
        return True

    async def prepare(self) -> str:
        """See NoteWriter; nothing to prepare."""
        return ""

    def estimate(self, seconds: float) -> Estimate:
        """See NoteWriter; outlines are free."""
        return Estimate(sent=0, written=0, cost=0.0, counted=True)

    async def write(
        self, material: Material, step: Callable[[str, float, str], None], paid: Callable[[Usage], None]
    ) -> WrittenNote:
        """Writes the outline, for free. Raises VideoFailure when the captions have no words."""
        step("outline", 0.0, "")
        if not material.transcript.text.strip():
            raise empty_captions()
        note = await asyncio.to_thread(outline, material.details, material.transcript, material.subject)
        step("outline", 1.0, note.summary)
        return WrittenNote(note=note, usage=Usage(cost=0.0))
