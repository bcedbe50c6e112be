"""Playlists, channels and searches: listing them, and storing those still to be listed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from ytsb_tui.core.videos.video import Collection, OnYouTube, VideoId
from ytsb_tui.engine.ports.connections import Connection
from ytsb_tui.engine.ports.jobs import NewJob


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A collection's content: its title, its videos with titles and lengths (seconds) where known, and its playlists
    where it is a list of lists. `troubles` says in a few words why a video gives no captions now, as far as the list
    shows; `left_out` says in sentences what is missing; `feed` is the id of the channel whose feed
    tells what is new in it, empty if there is none."""

    title: str
    videos: tuple[tuple[VideoId, str | None, float | None], ...]
    lists: tuple[Collection, ...] = ()
    troubles: Mapping[VideoId, str] = field(default_factory=dict)
    left_out: str = ""
    feed: str = ""


class SourceLister(Protocol):
    """Lists playlists, channels and searches of YouTube over a warm connection. Blocking: runs on a worker thread."""

    def list(self, connection: Connection, source: OnYouTube) -> Listed:
        """Raises a Failure."""
        ...

    def newest(self, connection: Connection, source: Collection, feed: str) -> Sequence[tuple[VideoId, str | None]]:
        """The newest videos of a source with their titles, by its feed: one request. Raises a Failure."""
        ...


class SourceStore(Protocol):
    """Collections to be listed. Blocking and thread-safe; each method is one transaction."""

    def add_source(self, source: Collection, subject: str | None, now: float) -> bool:
        """Stores a collection to be listed; False if it is already waiting."""
        ...

    def pending_sources(self) -> tuple[tuple[Collection, str | None], ...]:
        """Collections still to be listed, each with its subject."""
        ...

    def source_listed(self, source: Collection, videos: Sequence[NewJob], now: float) -> tuple[VideoId, ...]:
        """Marks the collection as listed and adds its new videos, in one transaction; returns the new ones."""
        ...

    def source_failed(self, source: Collection) -> None:
        """Drops the collection; it is listed again only if it is added again."""
        ...
