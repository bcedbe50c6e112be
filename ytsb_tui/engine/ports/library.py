"""The whole library, as the engine holds it. Whoever needs only a part of it asks for that part."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from ytsb_tui.core.notes.note import WrittenNote
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.ports.batches import BatchStore
from ytsb_tui.engine.ports.exits import ExitStore
from ytsb_tui.engine.ports.jobs import FailureStore, JobCommands, JobQueue, JobStore
from ytsb_tui.engine.ports.listening import HeardStore
from ytsb_tui.engine.ports.notes import NoteStore
from ytsb_tui.engine.ports.sources import SourceStore
from ytsb_tui.engine.ports.transcripts import TranscriptStore


class LibraryFile(Protocol):
    """Whether anything can be stored. Blocking and thread-safe."""

    def check(self) -> None:
        """Raises SetupFailure (kind LIBRARY) when nothing could be stored now. Quick; writes nothing."""
        ...

    def heal(self) -> str:
        """The same after a failure, by writing something; also restores a library that was deleted or replaced. Returns
        what the user should know about that, usually empty."""
        ...


class UnsavedNotes(Protocol):
    """Notes that are paid for and cannot be stored before the process ends. Blocking and thread-safe."""

    def write(self, notes: Mapping[VideoId, WrittenNote]) -> str:
        """Writes them to a file where there is room; returns its path. Does not touch the library. Raises SetupFailure
        when there is no room anywhere."""
        ...

    def take_back(self, now: float) -> int:
        """Stores the notes that earlier processes wrote to files; returns how many."""
        ...


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
    def file(self) -> LibraryFile:
        """The file of it all."""
        ...

    @property
    def unsaved(self) -> UnsavedNotes:
        """Notes that could not be stored."""
        ...

    def without_vector(self) -> int:
        """The number of passages that wait for their vector; 0 without an embedder."""
        ...

    def embed_more(self, most: int) -> int:
        """Makes at most so many passages ready to be found by meaning; returns how many: 0 when none is left, or
        without an embedder. Does not keep others from the library."""
        ...

    @property
    def sounds(self) -> HeardStore:
        """What was heard of sounds so far."""
        ...

    @property
    def batches(self) -> BatchStore:
        """The records of message batches."""
        ...
