"""Listening: what turns sound into words, and the store of what was heard."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ytsb_tui.core.jobs.job import Attempt, Job
from ytsb_tui.core.videos.listening import Heard
from ytsb_tui.core.videos.transcripts import Details
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.ports.connections import Connection, Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """A medium without a transcript: what is known of it, and the file on this machine with its sound."""

    details: Details
    path: Path


class Download(Protocol):
    """A file on another site. What was fetched of it by earlier tries is kept. Blocking."""

    @property
    def url(self) -> str:
        """Where it is, before redirects."""
        ...

    @property
    def size(self) -> int:
        """The bytes that are here."""
        ...

    @property
    def progress(self) -> tuple[str, float]:
        """How far it is, in words and as a share of 1."""
        ...

    def part(self, connection: Connection, url: str) -> Reply:
        """Fetches the next part and stores it. Returns the answer, which may be a redirect or a refusal. Raises a
        Failure."""
        ...


class SoundSource(Protocol):
    """A source with media that have no transcript but sound. Blocking: runs on a worker thread."""

    @property
    def name(self) -> str:
        """The source's name, as in MediaLinks."""
        ...

    def sound(self, video: VideoId) -> Sound | Download:
        """The sound of a medium, or what fetches it. Raises a Failure, such as when it is gone."""
        ...

    def heard(self, video: VideoId) -> None:
        """Its transcript is stored: what was fetched only to be heard is removed."""
        ...


class Listener(Protocol):
    """Listens to sounds, several at once if asked to."""

    def hear(self, sound: Path, since: float, language: str | None) -> AsyncGenerator[Heard, None]:
        """What is heard from the second `since` on, in parts that follow each other; the last one ends with the sound.
        `language` is the code of what was heard before, None at the beginning. Raises a Failure. To be closed."""
        ...


class HeardStore(Protocol):
    """Stores what was heard until the whole transcript is. Blocking and thread-safe; each method is one transaction.
    Methods may raise SetupFailure."""

    def fetched_sound(self, details: Details, attempt: Attempt) -> Job:
        """The sound of a video is here: the job is queued for listening."""
        ...

    def save_heard(self, video: VideoId, heard: Heard) -> None:
        """Stores a part, after those before it."""
        ...

    def heard(self, video: VideoId) -> tuple[Heard, ...]:
        """The parts so far, in order."""
        ...
