"""What is known of media that are not on YouTube before their transcripts are stored: a small file for each, in the
folder of the library. Links to media are made from it, in every process."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from ytsb_tui.adapters.atomic_files import replace
from ytsb_tui.adapters.private_files import make_private
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.core.text.cleaning import clean


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedTranscript:
    """A transcript that a feed or a site names: its link, its form, its language if one is said, and whether a machine
    made it."""

    url: str
    form: str
    language: str | None
    automatic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaRecord:
    """A medium: the link to it, and whether a player finds a second of it by `#t=` (media fragments). `form` is the
    form of its transcript (the ending of a file name), `transcripts` are those to be fetched; `length` in seconds,
    `published` a day, `size` of its sound in bytes where it is known."""

    title: str
    url: str
    plays: bool = False
    form: str = ""
    language: str | None = None
    channel: str | None = None
    length: float | None = None
    published: str | None = None
    size: int | None = None
    transcripts: tuple[NamedTranscript, ...] = ()

    def at(self, second: float | None) -> str:
        """The link to it, at a second if it can be played."""
        return self.url if second is None or not self.plays else f"{self.url}#t={max(0, int(second))}"


class MediaRecords:
    """The records of one library, each read again only when its file has changed. Thread-safe."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._read: dict[str, tuple[int, MediaRecord]] = {}

    def find(self, video: str) -> MediaRecord | None:
        """The record of a medium; None if there is none that can be read."""
        path = self._path(video)
        try:
            changed = path.stat().st_mtime_ns
            known = self._read.get(video)
            if known is None or known[0] != changed:
                fields = json.loads(path.read_bytes())
                named = tuple(NamedTranscript(**each) for each in fields.pop("transcripts", ()))
                known = changed, MediaRecord(**{**fields, "title": clean(fields["title"]), "transcripts": named})
                self._read[video] = known
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return None
        return known[1]

    def keep(self, video: str, record: MediaRecord) -> None:
        """Stores a record if it is new. Raises SetupFailure."""
        if self.find(video) == record:
            return
        try:
            self.save(video, record)
        except OSError as error:
            reason = f"What is known of media cannot be kept in {self.folder}: {error.strerror}."
            raise SetupFailure(FailureKind.LIBRARY, reason, "Make room there.") from error

    def save(self, video: str, record: MediaRecord, transcript: bytes | None = None) -> None:
        """Stores a record, and the file of its transcript first. Raises OSError."""
        make_private(self.folder)
        if transcript is not None:
            replace(self.transcript(video), transcript, 0o600)
        replace(self._path(video), json.dumps(asdict(record)).encode(), 0o600)

    def transcript(self, video: str) -> Path:
        """The file of its transcript, as it was given."""
        return self.folder / f"{video}.transcript"

    def _path(self, video: str) -> Path:
        return self.folder / f"{video}.json"
