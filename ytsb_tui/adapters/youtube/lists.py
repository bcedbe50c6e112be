"""Playlists, channels and searches by yt-dlp, its requests going through one connection and nowhere else.

yt-dlp is imported at the first list: it takes a third of a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never
from urllib.parse import quote

from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.core.videos.video import ChannelSource, Collection, OnYouTube, PlaylistSource, SearchSource, VideoId
from ytsb_tui.engine.ports.connections import Connection
from ytsb_tui.engine.ports.sources import Listed

MOST_LISTED = 20_000  # videos of one list: 200 requests


class YouTubeLister:
    """The engine's SourceLister."""

    def list(self, connection: Connection, source: OnYouTube) -> Listed:
        """The videos of a playlist, of a channel (newest first) or of a search, at most MOST_LISTED. Of a channel
        without a tab these are its videos and the recordings of its streams.

        Raises VideoFailure (source) for what does not exist or is private, ExitFailure when YouTube refuses.
        """
        from ytsb_tui.adapters.youtube.ytdlp import listed

        match source:
            case PlaylistSource(playlist=playlist):
                found = listed(connection, f"https://www.youtube.com/playlist?list={quote(playlist)}", MOST_LISTED)
                # Those of other playlists begin with their first videos, wherever new ones are added.
                return replace(found, feed=f"UC{playlist[2:]}" if playlist.startswith("UU") else "")
            case ChannelSource(channel=channel):
                found = listed(connection, f"https://www.youtube.com/{quote(channel, safe='/@?=%')}", MOST_LISTED)
                tab = "/" in channel.removeprefix("channel/").removeprefix("c/").removeprefix("user/")
                return replace(found, feed="") if tab else found  # a feed does not tell in which tab a video is
            case SearchSource(count=count, query=query):
                return listed(connection, f"ytsearch{min(count, MOST_LISTED)}:{clean(query)}", count)
            case _:
                assert_never(source)

    def newest(self, connection: Connection, source: Collection, feed: str) -> Sequence[tuple[VideoId, str | None]]:
        """See SourceLister. Shorts are left out of a channel as in its list."""
        from ytsb_tui.adapters.youtube.feeds import newest

        return newest(connection, feed, shorts=not isinstance(source, ChannelSource))
