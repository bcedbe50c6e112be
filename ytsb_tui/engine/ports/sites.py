"""Pages of other sites than YouTube: what may be asked of them, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from ytsb_tui.core.exits import Exit
from ytsb_tui.core.videos.media import MediaLinks
from ytsb_tui.core.videos.transcripts import LanguageWish
from ytsb_tui.core.videos.video import VideoId
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
    """A source whose lists and transcripts are single pages on other sites. It never connects: the engine reads each
    page over an exit of its own. Blocking; methods raise a Failure."""

    def listed(self, url: str, page: Page) -> Listed:
        """The media of the list at `url`. What is needed to fetch them is kept."""
        ...

    def page_of(self, video: VideoId, wish: LanguageWish) -> str:
        """The link to the transcript of a medium that was listed."""
        ...

    def fetched(self, video: VideoId, page: Page, wish: LanguageWish) -> Fetched:
        """The transcript on that page."""
        ...
