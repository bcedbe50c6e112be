"""Message batches: sending them, and storing which videos they hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from ytsb_tui.core.jobs.failures import Failure
from ytsb_tui.core.jobs.job import Job
from ytsb_tui.core.notes.note import Usage, WrittenNote
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.ports.notes import Material


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenBatch:
    """A message batch whose answers cannot be read yet, with the videos whose notes it holds. `number` is ours,
    `identity` the API's, None while it is not known whether the API took it; `begun_at` is in seconds since the
    epoch."""

    number: int
    identity: str | None
    begun_at: float
    videos: tuple[VideoId, ...]


class BatchWriter(Protocol):
    """Writes notes in message batches: at half the price, answered within a day."""

    async def affordable(self, materials: Sequence[Material]) -> int:
        """How many of them, from the first, the budget allows; their cost counts as spent from now on. Raises a
        Failure."""
        ...

    async def send(self, materials: Sequence[Material]) -> str:
        """Requests these notes; returns the API's name of the batch. Raises a Failure; after a TransientFailure it is
        unknown whether the API took the batch, see `find`."""
        ...

    async def find(self, since: float, materials: Sequence[Material], known: frozenset[str]) -> str | None:
        """A batch for these notes created since then (epoch seconds) whose name is not in `known`. Raises a Failure."""
        ...

    async def ended(self, batch: str) -> bool:
        """Whether its answers can be read. Raises a Failure."""
        ...

    async def lost(self, batch: str, video: VideoId) -> Failure | None:
        """Why the batch has no note for the video, None if it has one. Raises a Failure, of the kind OVERNIGHT while
        the batch has not ended."""
        ...

    async def write(
        self,
        batch: str,
        material: Material,
        step: Callable[[str, float, str], None],
        paid: Callable[[Usage], None],
    ) -> WrittenNote:
        """The note from the batch's answers; missing parts are requested at once. `step` and `paid` as for NoteWriter.
        Raises a Failure."""
        ...


class BatchStore(Protocol):
    """The records of message batches. Blocking and thread-safe; each method is one transaction."""

    def claim(self, now: float, most: int) -> tuple[Job, ...]:
        """Jobs whose notes have not been requested yet, now running."""
        ...

    def begin(self, videos: Sequence[VideoId], now: float) -> int:
        """Records a batch that is about to be sent; returns our number for it."""
        ...

    def sent(self, number: int, identity: str, now: float, until: float) -> tuple[Job, ...]:
        """The API took the batch: its jobs wait until then at the latest (epoch seconds)."""
        ...

    def abandon(self, number: int) -> None:
        """The API never got the batch: its videos are as before."""
        ...

    def unfinished(self) -> tuple[OpenBatch, ...]:
        """Batches whose answers cannot be read yet, oldest first."""
        ...

    def names(self) -> frozenset[str]:
        """The API's names of all batches sent from this library."""
        ...

    def ended(self, number: int, now: float) -> tuple[Job, ...]:
        """The answers can be read: the jobs waiting for them go to the writers."""
        ...

    def of(self, video: VideoId) -> str | None:
        """The API's name of the batch that holds the video's note, None if there is none."""
        ...

    def leave(self, video: VideoId) -> None:
        """Takes the video out of its batch, which has no note for it."""
        ...
