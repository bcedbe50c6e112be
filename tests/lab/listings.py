"""Playlists, channels and searches in the formats that yt-dlp reads: first a page, then continuations."""

from __future__ import annotations

import base64
import html
import json
import random
import re
from collections.abc import Callable
from urllib.parse import unquote_plus

from tests.lab.lectures import lecture
from tests.lab.recordings import Json
from tests.lab.rules import Listing, RuleTable, Video

PAGE = 100
DEFAULT_LENGTH = 12
_TITLES = {"streams": "Live"}  # tabs whose titles differ from their addresses
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
SAVED_SEARCH = re.compile(r"[?&](?:search_query|q)=([^&]*)")


def invented_videos(key: str, count: int = DEFAULT_LENGTH) -> tuple[str, ...]:
    """The ids in a list that no test defined; always the same for a key."""
    source = random.Random(f"listing/{key}")
    return tuple("".join(source.choices(ALPHABET, k=10)) + source.choice("AEIMQUYcgkosw048") for _ in range(count))


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
        identity = key if key.startswith("UC") else "UC" + "".join(random.Random(key).choices(ALPHABET[:62], k=22))
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
