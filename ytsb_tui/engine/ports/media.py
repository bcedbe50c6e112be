"""Media that are not YouTube videos: where they come from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from ytsb_tui.core.videos.media import MediaLinks
from ytsb_tui.core.videos.transcripts import LanguageWish
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.ports.connections import Connection
from ytsb_tui.engine.ports.listening import Sound
from ytsb_tui.engine.ports.transcripts import Fetched


class MediaSource(MediaLinks, Protocol):
    """A source of media other than YouTube. Blocking: runs on a worker thread."""

    @property
    def needs_exit(self) -> bool:
        """Whether its media are fetched over an exit."""
        ...

    def fetch(
        self,
        connection: Connection | None,
        video: VideoId,
        wish: LanguageWish,
        step: Callable[[str, float], None],
    ) -> Fetched | Sound:
        """Like TranscriptFetcher; `connection` is None for a source that needs no exit. Sound is listened to."""
        ...
