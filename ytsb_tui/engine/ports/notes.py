"""Notes: writing them, storing them, and the vault of Markdown files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from ytsb_tui.core.jobs.job import Attempt, Job
from ytsb_tui.core.notes.concepts import RelatedNote
from ytsb_tui.core.notes.estimates import Estimate
from ytsb_tui.core.notes.note import Usage, WrittenNote
from ytsb_tui.core.videos.transcripts import Details, Transcript
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.ports.slides import Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What a writer gets: the transcript, its details, the subject if one is given (else the `subjects` in use), the
    note's language if it differs from the transcript's, and related notes."""

    details: Details
    transcript: Transcript
    subject: str | None = None
    subjects: tuple[str, ...] = ()
    language: str | None = None
    related: tuple[RelatedNote, ...] = ()


class NoteWriter(Protocol):
    """Writes a note from a transcript."""

    @property
    def offline(self) -> bool:
        """True for the outline writer, which needs no key."""
        ...

    async def prepare(self) -> str:
        """Loads what is slow to load before the first note needs it. Returns a warning about the model to show to the
        user, usually empty. Never raises a Failure."""
        ...

    def estimate(self, seconds: float) -> Estimate:
        """What the note of a video of that length (seconds) will take."""
        ...

    async def write(
        self, material: Material, step: Callable[[str, float, str], None], paid: Callable[[Usage], None]
    ) -> WrittenNote:
        """`step` is called with the current step, the fraction done and the text written since; `paid` with what each
        request to a model has or may have cost, however it ends. Raises a Failure."""
        ...


class Vault(Protocol):
    """The folder of Markdown notes. Blocking."""

    def check(self) -> None:
        """Creates the folder; raises SetupFailure if notes cannot be written there."""
        ...

    def probe(self, *, write: bool) -> None:
        """Raises SetupFailure if the folder is gone or, with `write`, if notes cannot be written there."""
        ...

    def write(self, details: Details, transcript: Transcript, written: WrittenNote, path: str | None) -> str:
        """Writes the note atomically; returns its path inside the vault. `path` is its previous path, if any."""
        ...

    def illustrate(self, video: VideoId, pictures: Sequence[Picture], path: str | None) -> None:
        """Stores pictures of a video's slides and puts them into its note, now or when it is written."""
        ...

    def find(self, video: VideoId) -> tuple[str, str] | None:
        """Path inside the vault and text of the video's note; None when there is none."""
        ...

    def relink(self) -> None:
        """Updates the links among all notes. Raises SetupFailure."""
        ...

    def absolute(self, path: str) -> str:
        """The absolute path of a path inside the vault."""
        ...

    def warnings(self) -> tuple[str, ...]:
        """Sentences for the user about files of the vault, since the last call."""
        ...


class NoteStore(Protocol):
    """Stores notes and finds related ones. Blocking and thread-safe; each method is one transaction."""

    def related(self, video: VideoId, subject: str | None, limit: int = 5) -> tuple[RelatedNote, ...]:
        """Notes of other videos (of the subject, if one is given) that explain what is said in this one."""
        ...

    def subjects(self) -> tuple[str, ...]:
        """The subjects of all notes, the most used first."""
        ...

    def save_note(self, video: VideoId, written: WrittenNote, now: float) -> Job:
        """Stores the note and its cost; called before anything is written to the vault."""
        ...

    def finish(self, video: VideoId, path: str, attempt: Attempt, lines: Sequence[str] = ()) -> Job:
        """Marks the job as done: its note is in the vault at `path`. `lines` are those of a note that is only there, to
        be searched."""
        ...
