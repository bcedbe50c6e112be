"""Videos and collections: what can be added, and how each is written as a line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NewType, assert_never
from urllib.parse import quote

from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.core.videos.media import url_at

VideoId = NewType("VideoId", str)  # of a YouTube video or another medium, see core/videos/media.py
_VIDEO_ID = re.compile(r"[A-Za-z0-9_-]{11}")


def is_video_id(text: str) -> bool:
    """Whether it has the form of the id of a YouTube video."""
    return _VIDEO_ID.fullmatch(text) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoSource:
    """One video; `start` is the second that the link points to."""

    video: VideoId
    start: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaylistSource:
    """A playlist by its id (`PL…`, `UU…`, `OL…`)."""

    playlist: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelSource:
    """A channel by its path on the site: `channel/UC…`, `@handle`, `c/name`, `user/name` or an old `name`, with the tab
    that is meant if one is named (`@handle/streams`)."""

    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchSource:
    """The first `count` videos that a search finds."""

    count: int
    query: str


OnYouTube = PlaylistSource | ChannelSource | SearchSource  # what YouTube lists


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSource:
    """A podcast by the https link to its feed, or a page with videos by its own."""

    feed: str


Collection = OnYouTube | FeedSource
Source = VideoSource | Collection


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A piece of input that names nothing that can be fetched: what it was (cleaned, short), why, what to do."""

    text: str
    reason: str
    action: str


def source_text(source: Source) -> str:
    """A source as one line that a person can read and `sources.source_of` takes back: a link, or `search:20:words`."""
    match source:
        case VideoSource():
            return url_at(source.video, source.start)
        case PlaylistSource():
            return f"https://www.youtube.com/playlist?list={source.playlist}"
        case ChannelSource():
            return f"https://www.youtube.com/{quote(source.channel, safe='/@?=%')}"
        case SearchSource():
            return f"search:{source.count}:{clean(source.query, 200)}"
        case FeedSource():
            return f"podcast:{source.feed}"
        case _:
            assert_never(source)
