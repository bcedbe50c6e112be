"""The media source of podcasts. Every command makes one, so what reads feeds is imported where it is used."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ytsb_tui.adapters.sites.heard import HeardMedia

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ytsb_tui.core.videos.transcripts import LanguageWish
    from ytsb_tui.core.videos.video import VideoId
    from ytsb_tui.engine.ports.listening import Sound
    from ytsb_tui.engine.ports.sites import Page
    from ytsb_tui.engine.ports.sources import Listed
    from ytsb_tui.engine.ports.transcripts import Fetched

_ID = re.compile(r"podcast\.([0-9a-f]{20})")


class Podcasts(HeardMedia):
    """See SiteSource, FeedReader and SoundSource."""

    name = "podcast"

    def key_in(self, word: str) -> tuple[str, float | None] | None:
        """See MediaLinks. Episodes are added by their feed: their own links are any site's."""
        match = _ID.fullmatch(word)
        return None if match is None else (match[1], None)

    def url_at(self, key: str, second: float | None) -> str:
        """See MediaLinks."""
        record = None if self._kept is None else self._kept.find(f"podcast.{key}")
        return f"podcast.{key}" if record is None else record.at(second)

    def listed(self, url: str, page: Page) -> Listed:
        """See FeedReader: the episodes that can be read or heard, the newest first."""
        from ytsb_tui.adapters.podcasts.episodes import listed

        return listed(self._records, url, page, self._most_sound)

    def follow(self, video: VideoId, wish: LanguageWish, pages: Sequence[Page]) -> str | Fetched | Sound:
        """See SiteSource."""
        from ytsb_tui.adapters.podcasts.episodes import followed, record_of

        record = record_of(self._records, video)
        if record.transcripts:
            return followed(record, video, wish, pages)
        return self._to_hear(video, record)
