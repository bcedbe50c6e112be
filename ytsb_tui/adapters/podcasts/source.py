"""The media source of podcasts. Every command makes one, so what reads feeds is imported where it is used."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ytsb_tui.adapters.media_records import MediaRecords
    from ytsb_tui.core.videos.transcripts import LanguageWish
    from ytsb_tui.core.videos.video import VideoId
    from ytsb_tui.engine.ports.listening import Sound
    from ytsb_tui.engine.ports.sites import Download, Page
    from ytsb_tui.engine.ports.sources import Listed
    from ytsb_tui.engine.ports.transcripts import Fetched

_ID = re.compile(r"podcast\.([0-9a-f]{20})")


class Podcasts:
    """See SiteSource, FeedReader and SoundSource."""

    name = "podcast"

    def __init__(self) -> None:
        self._records: MediaRecords | None = None
        self._most_sound = 0

    def keep_in(self, records: MediaRecords, *, most_sound: int = 0) -> None:
        """Keeps what feeds say of their episodes in these records. `most_sound`: how many MB of sound are fetched for
        an episode without a transcript, so that it is heard."""
        self._records, self._most_sound = records, most_sound

    def key_in(self, word: str) -> tuple[str, float | None] | None:
        """See MediaLinks. Episodes are added by their feed: their own links are any site's."""
        match = _ID.fullmatch(word)
        return None if match is None else (match[1], None)

    def url_at(self, key: str, second: float | None) -> str:
        """See MediaLinks."""
        record = None if self._records is None else self._records.find(f"podcast.{key}")
        return f"podcast.{key}" if record is None else record.at(second)

    def listed(self, url: str, page: Page) -> Listed:
        """See FeedReader: the episodes that can be read or heard, the newest first."""
        from ytsb_tui.adapters.podcasts.episodes import listed

        return listed(self._required(), url, page, self._most_sound)

    def follow(self, video: VideoId, wish: LanguageWish, pages: Sequence[Page]) -> str | Download | Fetched | Sound:
        """See SiteSource."""
        from ytsb_tui.adapters.podcasts.episodes import followed

        return followed(self._required(), video, wish, pages, self._most_sound)

    def sound(self, video: VideoId) -> Sound:
        """See SoundSource."""
        from ytsb_tui.adapters.podcasts.episodes import sound

        return sound(self._required(), video)

    def heard(self, video: VideoId) -> None:
        """See SoundSource."""
        from ytsb_tui.adapters.podcasts.episodes import heard

        heard(self._required(), video)

    def _required(self) -> MediaRecords:
        assert self._records is not None, "settings are read before anything is listed"
        return self._records
