"""The media source of files: links that open a file at a second, and transcripts from what was taken in.

Every command makes one, so what is slow is imported where it is used.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ytsb_tui.adapters.local_files.intake import TakenIn
    from ytsb_tui.adapters.media_records import MediaRecords
    from ytsb_tui.core.videos.transcripts import LanguageWish
    from ytsb_tui.core.videos.video import VideoId
    from ytsb_tui.engine.ports.connections import Connection
    from ytsb_tui.engine.ports.listening import Sound
    from ytsb_tui.engine.ports.transcripts import Fetched

_ID = re.compile(r"file\.([0-9a-f]{20})")


class LocalFiles:
    """See MediaSource."""

    name = "file"
    needs_exit = False

    def __init__(self) -> None:
        self._records: MediaRecords | None = None
        self._listens = False

    def keep_in(self, records: MediaRecords, *, listens: bool = False) -> None:
        """Keeps the transcripts that are taken in, and what is known of their files, in these records. `listens`: takes
        sound without a transcript as well."""
        self._records, self._listens = records, listens

    def take_in(self, paths: Sequence[str]) -> TakenIn:
        """Reads files and folders. Blocking."""
        from ytsb_tui.adapters.local_files.intake import TakenIn, take_in
        from ytsb_tui.core.text.cleaning import clean
        from ytsb_tui.core.videos.video import Rejected

        if self._records is None:
            refused = ("The demo reads no files.", "Start ytsb itself for that.")
            return TakenIn(
                rejected=tuple(Rejected(text=clean(path, 200), reason=refused[0], action=refused[1]) for path in paths)
            )
        return take_in(paths, self._records, listens=self._listens)

    def key_in(self, word: str) -> tuple[str, float | None] | None:
        """See MediaLinks. Paths are no links: they are taken in first."""
        match = _ID.fullmatch(word)
        return None if match is None else (match[1], None)

    def url_at(self, key: str, second: float | None) -> str:
        """See MediaLinks."""
        record = None if self._records is None else self._records.find(f"file.{key}")
        return f"file.{key}" if record is None else record.at(second)

    def fetch(
        self, connection: Connection | None, video: VideoId, wish: LanguageWish, step: Callable[[str, float], None]
    ) -> Fetched | Sound:
        """See MediaSource."""
        from ytsb_tui.adapters.subtitles.decoding import decoded
        from ytsb_tui.adapters.subtitles.parsing import UnreadableTranscript, cues_in
        from ytsb_tui.core.jobs.failures import FailureKind, VideoFailure
        from ytsb_tui.core.videos.languages import language_of
        from ytsb_tui.core.videos.transcripts import Details, Transcript
        from ytsb_tui.engine.ports.transcripts import Fetched

        assert connection is None, "a file needs no exit"
        step("reading", 0.5)
        records = self._records
        record = None if records is None else records.find(video)
        if record is not None and not record.form:
            return self.sound(video)
        try:
            if records is None or record is None:
                raise UnreadableTranscript("is not in this library")
            cues = cues_in(decoded(records.transcript(video).read_bytes()) or "", record.form)
        except (OSError, UnreadableTranscript) as error:
            reason = f"The transcript of {video} cannot be read: {error}."
            raise VideoFailure(FailureKind.UNAVAILABLE, reason, "Add the file again.") from None
        transcript = Transcript(
            video=video,
            language=record.language
            or language_of(" ".join(cue.text for cue in cues), next(iter(wish.languages), "en")),
            automatic=False,
            cues=cues,
        )
        end = cues[-1].start + cues[-1].duration
        details = Details(video=video, title=record.title or None, length=end or None)
        return Fetched(details=details, transcript=transcript, seen_ip=None)

    def sound(self, video: VideoId) -> Sound:
        """See SoundSource. The file may have been moved, or another one put in its place."""
        from pathlib import Path

        from ytsb_tui.adapters.local_files.intake import Refused, fingerprint
        from ytsb_tui.core.jobs.failures import FailureKind, VideoFailure
        from ytsb_tui.core.videos.paths import plain_path
        from ytsb_tui.core.videos.transcripts import Details
        from ytsb_tui.engine.ports.listening import Sound

        record = None if self._records is None else self._records.find(video)
        reason = f"{video} is not in this library."
        if record is not None:
            path = Path(plain_path(record.url))
            try:
                if video == f"{self.name}.{fingerprint(path)}":
                    return Sound(details=Details(video=video, title=record.title or None), path=path)
                reason = f"{path} is another file now."
            except Refused as refused:
                reason = f"{path}: {refused.reason}"
        raise VideoFailure(FailureKind.UNAVAILABLE, reason, "Add the file again, from where it is.")

    def heard(self, video: VideoId) -> None:
        """See SoundSource. The file is the user's."""
