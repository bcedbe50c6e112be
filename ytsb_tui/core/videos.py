"""What people paste: links to videos, playlists and channels in every form, searches, or a text that holds some."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NewType

VideoId = NewType("VideoId", str)


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
    """A channel by its path on the site: `channel/UC…`, `@handle`, `c/name` or `user/name`."""

    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchSource:
    """The first `count` videos that a search finds."""

    count: int
    query: str


Collection = PlaylistSource | ChannelSource | SearchSource
Source = VideoSource | Collection


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A piece of input that names nothing that can be fetched: what it was (cleaned, short), why, what to do."""

    text: str
    reason: str
    action: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a text holds, in order, each source once."""

    sources: tuple[Source, ...] = ()
    rejected: tuple[Rejected, ...] = ()
