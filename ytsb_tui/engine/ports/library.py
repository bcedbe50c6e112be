"""The whole library, as the engine holds it. Whoever needs only a part of it asks for that part."""

from __future__ import annotations

from typing import Protocol

from ytsb_tui.engine.ports.batches import BatchStore
from ytsb_tui.engine.ports.exits import ExitStore
from ytsb_tui.engine.ports.jobs import FailureStore, JobCommands, JobQueue, JobStore
from ytsb_tui.engine.ports.notes import NoteStore
from ytsb_tui.engine.ports.sources import SourceStore
from ytsb_tui.engine.ports.transcripts import TranscriptStore


class Library(
    JobStore, JobQueue, JobCommands, FailureStore, TranscriptStore, NoteStore, SourceStore, ExitStore, Protocol
):
    """Everything that survives a crash. Blocking and thread-safe; each method is one transaction."""

    @property
    def notice(self) -> str:
        """What the user should know about how it was opened; usually empty."""
        ...

    def unindexed(self) -> int:
        """The number of videos of an older library that cannot be searched yet."""
        ...

    def index_more(self, seconds: float) -> int:
        """Makes such videos searchable for about so long; returns the number left. May be interrupted at any time."""
        ...

    @property
    def batches(self) -> BatchStore:
        """The records of message batches."""
        ...
