"""Pages of other sites than YouTube: what may be asked of them, and what comes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from ytsb_tui.core.exits import Exit
from ytsb_tui.core.videos.media import MediaLinks
from ytsb_tui.core.videos.transcripts import LanguageWish
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.ports.listening import Sound
from ytsb_tui.engine.ports.sources import Listed
from ytsb_tui.engine.ports.transcripts import Fetched


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page as it arrived, after redirects: its link, its content, the exit that it came over, and the bytes on the
    wire for it."""

    url: str
    body: bytes
    exit: Exit | None = None
    traffic: int = 0


class SiteSource(MediaLinks, Protocol):
    """A source whose transcripts are on pages of other sites. It never connects: the engine reads each page over an
    exit of its own. Blocking; methods raise a Failure."""

    def follow(self, video: VideoId, wish: LanguageWish, pages: Sequence[Page]) -> str | Fetched | Sound:
        """What follows from the pages that were read so far: the link to the next one, the transcript, or the sound
        that is to be heard in its place, which a SoundSource fetches when its turn comes."""
        ...


class FeedReader(Protocol):
    """Lists the media of a page on another site, a feed. Blocking; methods raise a Failure."""

    def listed(self, url: str, page: Page) -> Listed:
        """The media of the list at `url`. What is needed to fetch them is kept."""
        ...
