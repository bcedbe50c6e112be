"""What a face may ask of an engine, whether it owns the engine or not: one snapshot, then events, and commands."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from ytsb_tui.core.jobs.failures import FailureKind
from ytsb_tui.core.jobs.job import Attempt
from ytsb_tui.core.notes.estimates import Estimate
from ytsb_tui.core.notes.note import Usage
from ytsb_tui.core.state.panel import PanelState
from ytsb_tui.core.videos.transcripts import Details, Transcript
from ytsb_tui.core.videos.video import Rejected, VideoId

if TYPE_CHECKING:
    from ytsb_tui.core.state.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What adding a text did: videos new and known before, collections that will be listed, and what was no source."""

    new: tuple[VideoId, ...] = ()
    known: tuple[VideoId, ...] = ()
    collections: int = 0
    rejected: tuple[Rejected, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A video of a collection, before it is added: its length in seconds, what its note would take, and why nothing
    can be fetched of it now (in a few words, empty when nothing speaks against it)."""

    video: VideoId
    title: str | None = None
    length: float | None = None
    estimate: Estimate | None = None
    trouble: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a playlist, a channel or a search holds, nothing of it added; without videos, why it cannot be listed and
    what to do."""

    source: str
    title: str = ""
    videos: tuple[Offered, ...] = ()
    reason: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loop:
    """A coroutine that the owner of the engine runs: as a Textual worker, or in a task group when headless.

    `name` is unique among the running ones; `group` is network, exits, sources, fetch or write.
    """

    name: str
    group: str
    run: Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewed:
    """Another engine has replaced the one that was shown, or the first one is open. Start over from `state`; `message`
    says why, empty for the first one."""

    state: PanelState
    message: str


class EngineClient(Protocol):
    """An engine as a face sees it."""

    def snapshot(self) -> PanelState:
        """The state now; every event that `events` yields afterwards folds onto it."""
        ...

    def events(self) -> AsyncIterator[tuple[Event, ...] | Renewed]:
        """Batches of events in order, at most ten batches a second; ends when the engine has drained.

        Raises SetupFailure when an engine that was elsewhere has ended and nothing can take its place.
        """
        ...

    def loops(self) -> tuple[Loop, ...]:
        """The loops that should run now; asked again after every WorkersChanged. Empty when the engine is elsewhere."""
        ...

    async def add(self, text: str, *, lines: bool = False, subject: str | None = None) -> Added:
        """Adds every source found in the text; `lines` reads it as a file of sources with comments."""
        ...

    async def preview(self, source: str) -> Preview:
        """Lists a collection (as `source_text` writes it) over an exit, and adds nothing."""
        ...

    async def add_selected(self, videos: Sequence[Offered], *, subject: str | None = None) -> Added:
        """Adds videos selected from a preview."""
        ...

    async def retry(self, videos: Sequence[VideoId], *, elsewhere: bool = False) -> int:
        """Queues failed, waiting, cancelled and paused videos again, now; returns how many. `elsewhere`: over exits in
        countries that they were not tried through, as long as there are any."""
        ...

    async def retry_failed(self, kind: FailureKind | None = None) -> int:
        """All failed videos, or those that failed with `kind`."""
        ...

    async def rewrite(self, videos: Sequence[VideoId]) -> int:
        """Writes the notes of finished videos again from their stored transcripts. Returns how many."""
        ...

    async def keep(self, videos: Sequence[VideoId]) -> int:
        """Leaves notes as they are that are to be written again, unless that has begun. Returns how many."""
        ...

    async def cancel(self, videos: Sequence[VideoId]) -> int:
        """Cancels queued, waiting, paused, failed and running videos."""
        ...

    async def remove(self, videos: Sequence[VideoId]) -> int:
        """Takes videos off the list, whatever they are at; transcripts and notes stay. Returns how many."""
        ...

    async def restore(self, videos: Sequence[VideoId]) -> int:
        """Lists removed videos again; those that were not finished are cancelled then. Returns how many."""
        ...

    async def pause_videos(self, videos: Sequence[VideoId]) -> int:
        """Pauses queued and waiting videos."""
        ...

    async def pause(self, paused: bool) -> None:
        """Nothing new is started while paused; resuming also lifts a halt."""
        ...

    async def set_workers(self, fetchers: int, writers: int) -> None:
        """Resizes the pools, within `core.jobs.limits`; surplus workers finish what they have."""
        ...

    async def report_charge(self, usage: Usage) -> None:
        """Adds what a question cost, or may have cost, to what is shown as spent."""
        ...

    async def note(self, video: VideoId) -> str | None:
        """The note's Markdown as it stands in the vault, None when there is none."""
        ...

    async def transcript(self, video: VideoId) -> tuple[Details, Transcript] | None:
        """The stored transcript."""
        ...

    async def attempts(self, video: VideoId) -> tuple[Attempt, ...]:
        """The tries of a video, oldest first."""
        ...

    async def drain(self, patience: float) -> None:
        """Ends the loops: what runs may finish for `patience` seconds, then it is rolled back to the queue.

        An engine elsewhere goes on: only the connection to it is closed.
        """
        ...

    async def stop(self) -> None:
        """Ends the engine, wherever it is: what runs is rolled back to the queue."""
        ...
