"""Media of sites without captions or a transcript: their sound is fetched, heard and removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from ytsb_tui.adapters.media_records import MediaRecord, MediaRecords
    from ytsb_tui.core.videos.transcripts import Details
    from ytsb_tui.core.videos.video import VideoId
    from ytsb_tui.engine.ports.listening import Download, Sound


TO_HEAR = "Set YTSB_SOUND_MB to have sound heard, then retry."


class HeardMedia:
    """The part of a SiteSource that fulfils SoundSource. The records of its media have the links to their sounds."""

    def __init__(self) -> None:
        self._kept: MediaRecords | None = None
        self._most_sound = 0

    def keep_in(self, records: MediaRecords, *, most_sound: int = 0) -> None:
        """Keeps what is known of media in these records. `most_sound`: how many MB of sound are fetched for one
        without a transcript, so that it is heard."""
        self._kept, self._most_sound = records, most_sound

    def sound(self, video: VideoId) -> Sound | Download:
        """See SoundSource."""
        from ytsb_tui.adapters.sites.sound import SoundDownload
        from ytsb_tui.core.jobs.failures import FailureKind, VideoFailure

        record = self._records.find(video)
        if record is None:
            reason = f"What is known of {video} is lost."
            raise VideoFailure(FailureKind.UNAVAILABLE, reason, "Add its link or its feed again.")
        sound = self._to_hear(video, record)
        return sound if sound.path.is_file() else SoundDownload(record.url, sound.path, self._most_sound)

    def heard(self, video: VideoId) -> None:
        """See SoundSource."""
        if (record := self._records.find(video)) is not None:
            self._file(video, record).unlink(missing_ok=True)

    def _to_hear(self, video: VideoId, record: MediaRecord) -> Sound:
        """Its sound, which may still have to be fetched. Raises VideoFailure when it may not be."""
        from ytsb_tui.core.jobs.failures import FailureKind, VideoFailure
        from ytsb_tui.engine.ports.listening import Sound

        if not self._most_sound:
            size = f", with {record.size / 1e6:,.0f} MB," if record.size else ""
            reason = f"It has neither captions nor a transcript; its sound{size} is not fetched."
            raise VideoFailure(FailureKind.CAPTIONS_DISABLED, reason, TO_HEAR)
        return Sound(details=details_of(video, record), path=self._file(video, record))

    def _file(self, video: VideoId, record: MediaRecord) -> Path:
        from ytsb_tui.adapters.sites.sound import sound_file

        return sound_file(self._records.folder / "sounds", video, record.url)

    @property
    def _records(self) -> MediaRecords:
        assert self._kept is not None, "settings are read before anything is fetched"
        return self._kept


def details_of(video: VideoId, record: MediaRecord) -> Details:
    """What a record says of its medium."""
    from ytsb_tui.core.videos.transcripts import Details

    return Details(
        video=video,
        title=record.title or None,
        channel=record.channel,
        length=record.length,
        published=record.published,
    )
