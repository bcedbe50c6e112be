"""Channels in links: handles, ids and older names, with or without a tab."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from urllib.parse import quote, unquote

from ytsb_tui.core.text.cleaning import clean

CHANNEL_ID = re.compile(r"UC[A-Za-z0-9_-]{22}(?![A-Za-z0-9_-])")
SHORTEST_HANDLE = 3  # characters including `@`; YouTube requires three after it
# Punctuation of the surrounding sentence.
_AFTER_NAME = re.compile("(?:[\"')\\]}>&…。，、！？；：」』）”’].*|[.·*~,;:!?-]+)$", re.DOTALL)
_SIGNS = "_.·-\u200c\u200d"
_LONGEST_HANDLE = 60  # characters including marks; YouTube allows 30
_TABS = {"videos", "streams", "live", "shorts", "playlists", "podcasts", "releases", "courses"}
_HOME = {"", "featured", "home"}
_NAME = re.compile(r"[^\s/?#&%<>\"'\\]{1,100}")
_MAIN = re.compile(r"(?:www\.|m\.)?youtube\.com", re.IGNORECASE)
_OLD_NAME = re.compile(r"\w[\w-]{0,99}")
_CHANNEL_PATHS = {"channel", "browse"}  # the second is used by YouTube Music
# Names that are pages of YouTube, not channels.
_OTHERS = (
    "about account ads attribution_link audiolibrary browse c channel channels clip copyright_complaint_page "
    "creators dashboard e embed error favicon feed feeds gaming get_video_info hashtag howyoutubeworks iframe_api "
    "index intl jobs kids live logout movies music my_videos new oembed oops opensearch paid_memberships playlist "
    "playlists post premium press profile red redirect reporthistory results s search sharing shorts shared "
    "signin signup sitemap source sports static storefront studio subscription_center subscription_manager t "
    "trending trends tv upload user v video_manager vi view_all_playlists view_play_list w watch watch_popup "
    "watch_videos yt ytkids"
)
_PAGES = frozenset(_OTHERS.split())


def channel_in(host: str, path: str, fields: Mapping[str, str]) -> str | None:
    """The channel in the path of a link, as a path on the site: `@handle`, `channel/UC…`, `c/name`, `user/name` or an
    older name alone, with a tab if there is one (`@handle/streams`). None for other pages."""
    raw = [segment for segment in path.split("/") if segment]
    first, second, third = ([*(unicodedata.normalize("NFC", unquote(segment)) for segment in raw), "", "", ""])[:3]
    if first.startswith("@"):
        handle = handle_in(raw[0])
        return handle and _with_tab(handle, second, fields)
    if first in _CHANNEL_PATHS and (match := CHANNEL_ID.match(second)):
        return _with_tab(f"channel/{match.group()}", third, fields)
    if match := CHANNEL_ID.match(fields.get("channel_id") or fields.get("channel", "")):
        return f"channel/{match.group()}"
    if first in ("c", "user") and _NAME.fullmatch(second):
        return _with_tab(f"{first}/{second}", third, fields)
    name = _AFTER_NAME.sub("", first)
    if _MAIN.fullmatch(host) and _OLD_NAME.fullmatch(name) and name.casefold() not in _PAGES and _is_tab(second):
        return _with_tab(name, second, fields)
    return None


def handle_in(segment: str) -> str | None:
    """The handle (`@name`) in a segment of a path, percent-decoded and in the form NFC, without trailing punctuation.
    None unless the whole segment is a handle."""
    name = unicodedata.normalize("NFC", unquote(_AFTER_NAME.sub("", segment)))
    good = (
        name.startswith("@")
        and SHORTEST_HANDLE <= len(name) <= _LONGEST_HANDLE
        and name[1].isalnum()
        and all(one.isalnum() or one in _SIGNS or unicodedata.category(one)[0] == "M" for one in name[1:])
    )
    return name if good else None


def _is_tab(segment: str) -> bool:
    return segment in _HOME or _tab(segment) in _TABS


def _tab(segment: str) -> str:
    return _AFTER_NAME.sub("", segment).lower()


def _with_tab(channel: str, segment: str, fields: Mapping[str, str]) -> str:
    """The channel's path with its tab, if that lists videos. Other pages, such as `about`, mean the channel."""
    tab = _tab(segment)
    if tab in _TABS:
        return f"{channel}/{tab}"
    query = clean(fields.get("query", ""), 200) if tab == "search" else ""
    return f"{channel}/search?query={quote(query, safe='')}" if query else channel
