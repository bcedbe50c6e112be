"""Playlists, channels and searches in the formats that yt-dlp reads: first a page, then continuations."""

from __future__ import annotations

import base64
import html
import json
import random
import re
from collections.abc import Callable, Sequence
from itertools import zip_longest
from urllib.parse import unquote_plus

from tests.lab.lectures import lecture
from tests.lab.recordings import Json
from tests.lab.rules import Listing, RuleTable, Video

PAGE = 100
FEED = 15
DEFAULT_LENGTH = 12
_TITLES = {"streams": "Live"}  # tabs whose titles differ from their addresses
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
SAVED_SEARCH = re.compile(r"[?&](?:search_query|q)=([^&]*)")


def invented_videos(key: str, count: int = DEFAULT_LENGTH) -> tuple[str, ...]:
    """The ids in a list that no test defined; always the same for a key."""
    source = random.Random(f"listing/{key}")
    return tuple("".join(source.choices(ALPHABET, k=10)) + source.choice("AEIMQUYcgkosw048") for _ in range(count))


def identity_of(key: str) -> str:
    """The id of a channel by its handle."""
    return key if key.startswith("UC") else "UC" + "".join(random.Random(key).choices(ALPHABET[:62], k=22))


class Listings:
    """Answers for lists by key: a playlist's id, a channel's `UC...` id or `@handle`, or a search's words."""

    def __init__(self, rules: RuleTable) -> None:
        self._rules = rules

    def find(self, key: str) -> Listing:
        """The list of a key."""
        return self._rules.listings.get(key) or Listing(title=f"List {key}", videos=invented_videos(key))

    def page(self, target: str) -> str | None:
        """The web page of `/playlist`, `/channel`, `/@handle` or `/results`; None for any other target."""
        if found := re.match(r"/playlist\?(?:.*&)?list=([\w-]+)", target):
            return _web_page(self._playlist(found[1], 0), found[1])
        if found := re.match(r"/(?:channel/|c/|user/)?(UC[\w-]{22}|@[^/?]+)(?:/(\w+))?", target):
            key = unquote_plus(found[1])
            return _web_page(self._channel(key, found[2] or "featured"), key)
        if target.startswith(("/results?", "/search?")) and (found := SAVED_SEARCH.search(target)):
            key = unquote_plus(found[1])
            return _web_page({"contents": self._search(key, 0)}, key)
        return None

    def feed(self, query: dict[str, str]) -> str | None:
        """The Atom feed of a channel or of its uploads, newest first, or of a playlist from its first video on; streams
        and shorts are among a channel's. None if there is none."""
        playlist, channel = query.get("playlist_id", ""), query.get("channel_id", "")
        if not playlist.startswith("UU") and not channel:
            return _feed([(video, self._rules.video(video), "watch?v=") for video in self.find(playlist).videos[:FEED]])
        channel = channel or f"UC{playlist[2:]}"
        keys = [key for key in self._rules.listings if key == channel or identity_of(key) == channel]
        tabs = [("", "watch?v="), ("/streams", "watch?v="), ("/shorts", "shorts/")]
        parts = [
            [(video, self._rules.video(video), path) for video in self._rules.listings[f"{key}{tab}"].videos]
            for key in keys
            for tab, path in tabs
            if f"{key}{tab}" in self._rules.listings
        ]
        mixed = [entry for group in zip_longest(*parts) for entry in group if entry is not None]
        return _feed(mixed[:FEED]) if keys else None

    def api(self, endpoint: str, asked: Json) -> Json:
        """The answer of `POST /youtubei/v1/{search,browse,navigation/resolve_url}`."""
        if token := asked.get("continuation"):
            shape, key, offset = json.loads(base64.urlsafe_b64decode(str(token)))
            items = self._items(shape, key, offset)
            if shape == "search":
                section: Json = {"itemSectionRenderer": {"contents": items}}
                return _commands([section, *_more(shape, key, offset, self._length(key))])
            return _actions(items + _more(shape, key, offset, self._length(key)))
        if endpoint == "search":
            return {"contents": self._search(str(asked.get("query", "")), 0)}
        browse = str(asked.get("browseId", ""))
        if browse.startswith("VL"):
            return self._playlist(browse[2:], 0)
        return self._channel(browse, "videos")

    def _length(self, key: str) -> int:
        return len(self.find(key).videos)

    def _items(self, shape: str, key: str, offset: int) -> list[Json]:
        make = _SHAPES[shape]
        videos = self.find(key).videos[offset : offset + PAGE]
        return [make(video, self._rules.video(video), offset + n + 1) for n, video in enumerate(videos)]

    def _playlist(self, key: str, offset: int) -> Json:
        items = self._items("playlist", key, offset) + _more("playlist", key, offset, self._length(key))
        content = {"playlistVideoListRenderer": {"contents": items, "playlistId": key}}
        section = {"itemSectionRenderer": {"contents": [content]}}
        title = self.find(key).title
        header: Json = {"playlistId": key, "title": {"simpleText": title}}
        if (stated := self.find(key).stated) is not None:
            header["stats"] = [{"runs": [{"text": f"{stated:,}"}, {"text": " videos"}]}]
        return {
            "contents": _tabs({"selected": True, "content": {"sectionListRenderer": {"contents": [section]}}}),
            "metadata": {"playlistMetadataRenderer": {"title": title}},
            "header": {"playlistHeaderRenderer": header},
        }

    def _channel(self, key: str, tab: str) -> Json:
        identity = identity_of(key)
        handle = key if key.startswith("@") else f"@{key[2:10]}"
        if tab == "live" and f"{key}/live" in self._rules.listings:
            return {"currentVideoEndpoint": {"watchEndpoint": {"videoId": self.find(f"{key}/live").videos[0]}}}
        others = [known.partition("/")[2] for known in self._rules.listings if known.startswith(f"{key}/")]
        tabs: dict[str, Json] = {
            name: {"title": _TITLES.get(name, name.title()), "endpoint": _endpoint(f"/{handle}/{name}")}
            for name in ("videos", *others)
        }
        home: Json = {"title": "Home", "endpoint": _endpoint(f"/{handle}/featured")}
        if tab == "playlists" and tab in tabs:
            lists = [_grid_playlist(name) for name in self.find(f"{key}/{tab}").videos]
            section = {"itemSectionRenderer": {"contents": [{"gridRenderer": {"items": lists}}]}}
            tabs[tab] |= {"selected": True, "content": {"sectionListRenderer": {"contents": [section]}}}
        elif tab in tabs:
            place = key if tab == "videos" else f"{key}/{tab}"
            items = self._items("channel", place, 0) + _more("channel", place, 0, self._length(place))
            tabs[tab] |= {"selected": True, "content": {"richGridRenderer": {"contents": items}}}
        else:
            home |= {"selected": True, "content": {"sectionListRenderer": {"contents": []}}}
        metadata = {
            "title": self.find(key).title,
            "externalId": identity,
            "vanityChannelUrl": f"http://www.youtube.com/{handle}",
            "channelUrl": f"https://www.youtube.com/channel/{identity}",
            "description": "",
        }
        return {"contents": _tabs(home, *tabs.values()), "metadata": {"channelMetadataRenderer": metadata}}

    def _search(self, key: str, offset: int) -> Json:
        section: Json = {"itemSectionRenderer": {"contents": self._items("search", key, offset)}}
        contents = [section, *_more("search", key, offset, self._length(key))]
        return {"twoColumnSearchResultsRenderer": {"primaryContents": {"sectionListRenderer": {"contents": contents}}}}


def _feed(entries: Sequence[tuple[str, Video, str]]) -> str:
    """As YouTube writes it, without thumbnails and counts."""
    items = "".join(
        f"<entry><id>yt:video:{video}</id><yt:videoId>{video}</yt:videoId>"
        f"<title>{html.escape(truth.title or lecture(video, truth.seconds).title)}</title>"
        f'<link rel="alternate" href="https://www.youtube.com/{path}{video}"/>'
        "<published>2026-11-30T12:00:00+00:00</published></entry>"
        for video, truth, path in entries
    )
    spaces = 'xmlns:yt="http://www.youtube.com/xml/schemas/2015" xmlns="http://www.w3.org/2005/Atom"'
    return f'<?xml version="1.0" encoding="UTF-8"?><feed {spaces}>{items}</feed>'


def _playlist_item(video: str, truth: Video, number: int) -> Json:
    talk = lecture(video, truth.seconds)
    title = talk.title if truth.title is None else truth.title
    if truth.state == "private":
        return {"playlistVideoRenderer": {"videoId": video, "title": {"runs": [{"text": "[Private video]"}]}}}
    renderer: Json = {
        "videoId": video,
        "title": {"runs": [{"text": title}]},
        "index": {"simpleText": str(number)},
        "shortBylineText": _byline(talk.author if truth.author is None else truth.author, talk.channel_id),
        "lengthSeconds": str(truth.seconds),
        "isPlayable": True,
    }
    return {"playlistVideoRenderer": renderer}


def _video_renderer(video: str, truth: Video) -> Json:
    talk = lecture(video, truth.seconds)
    minutes, seconds = divmod(truth.seconds, 60)
    return {
        "videoId": video,
        "title": {"runs": [{"text": talk.title if truth.title is None else truth.title}]},
        "lengthText": {"simpleText": f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"},
        "shortBylineText": _byline(talk.author if truth.author is None else truth.author, talk.channel_id),
        "ownerText": _byline(talk.author if truth.author is None else truth.author, talk.channel_id),
        "viewCountText": {"simpleText": "1,234 views"},
        "publishedTimeText": {"simpleText": "2 weeks ago"},
    }


def _search_item(video: str, truth: Video, _number: int) -> Json:
    return {"videoRenderer": _video_renderer(video, truth)}


def _channel_item(video: str, truth: Video, _number: int) -> Json:
    return {"richItemRenderer": {"content": {"videoRenderer": _video_renderer(video, truth)}}}


def _grid_playlist(name: str) -> Json:
    return {"gridPlaylistRenderer": {"playlistId": name, "title": {"simpleText": f"List {name}"}}}


_SHAPES: dict[str, Callable[[str, Video, int], Json]] = {
    "playlist": _playlist_item,
    "search": _search_item,
    "channel": _channel_item,
}


def _byline(author: str, channel_id: str) -> Json:
    browse = {"browseId": channel_id, "canonicalBaseUrl": f"/channel/{channel_id}"}
    return {"runs": [{"text": author, "navigationEndpoint": {"browseEndpoint": browse}}]}


def _endpoint(url: str) -> Json:
    return {"commandMetadata": {"webCommandMetadata": {"url": url}}}


def _tabs(*tabs: Json) -> Json:
    return {"twoColumnBrowseResultsRenderer": {"tabs": [{"tabRenderer": tab} for tab in tabs]}}


def _more(shape: str, key: str, offset: int, length: int) -> list[Json]:
    """The item that leads to the next page, if there is one."""
    if offset + PAGE >= length:
        return []
    token = base64.urlsafe_b64encode(json.dumps([shape, key, offset + PAGE]).encode()).decode()
    return [{"continuationItemRenderer": {"continuationEndpoint": {"continuationCommand": {"token": token}}}}]


def _actions(items: list[Json]) -> Json:
    return {"onResponseReceivedActions": [{"appendContinuationItemsAction": {"continuationItems": items}}]}


def _commands(items: list[Json]) -> Json:
    return {"onResponseReceivedCommands": [{"appendContinuationItemsAction": {"continuationItems": items}}]}


def _web_page(data: Json, title: str) -> str:
    # A title with "</" would end the script element early.
    payload = json.dumps(data).replace("</", "<\\/")
    return (
        f"<!DOCTYPE html><html><head><title>{html.escape(title)} - YouTube</title></head><body>"
        f"<script>var ytInitialData = {payload};</script></body></html>"
    )
