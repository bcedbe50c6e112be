"""Transcripts: fetching and storing them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from ytsb_tui.core.jobs.job import Attempt, Job
from ytsb_tui.core.notes.note import WrittenNote
from ytsb_tui.core.videos.clients import ClientRecord
from ytsb_tui.core.videos.storyboards import Storyboard
from ytsb_tui.core.videos.transcripts import Details, LanguageWish, Transcript
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.ports.connections import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A transcript, the details from the same player response, the address YouTube saw and the storyboard, if the
    response has them, and the player client that got it, empty if it is the usual one."""

    details: Details
    transcript: Transcript
    seen_ip: str | None
    client: str = ""
    storyboard: Storyboard | None = None


class TranscriptFetcher(Protocol):
    """Fetches one transcript over a warm connection. Blocking: runs on a worker thread."""

    def fetch(
        self,
        connection: Connection,
        video: VideoId,
        wish: LanguageWish,
        step: Callable[[str, float], None],
        *,
        exit_proven: bool = False,
        account: bool = False,
    ) -> Fetched:
        """`step` is called with the current step and the fraction done. `exit_proven`: the exit was let through lately,
        so a refusal may be due to something else; `account`: a person's cookies may go by this way, which is not Tor.
        Raises a Failure."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What the library has for a job: the transcript with its details, and the note if it is already paid for."""

    details: Details
    transcript: Transcript
    written: WrittenNote | None


class ClientStore(Protocol):
    """Stores what is known of YouTube's player clients. Blocking and thread-safe. Methods may raise SetupFailure."""

    def clients(self) -> tuple[ClientRecord, ...]:
        """The records of all clients."""
        ...

    def save_client(self, record: ClientRecord) -> None:
        """Stores the record of a client."""
        ...


class TranscriptStore(Protocol):
    """Stores transcripts. Blocking and thread-safe; each method is one transaction."""

    def save_transcript(self, fetched: Fetched, attempt: Attempt, *, write: bool) -> Job:
        """Stores cues and details; the job is then queued for writing, or done if no note is wanted."""
        ...

    def saved(self, video: VideoId) -> Saved | None:
        """What the writer needs; None if the transcript is not stored."""
        ...
