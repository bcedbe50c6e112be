"""The grammar of YouTube's links: what one link names, whatever form it has.

The forms come from what YouTube's own share buttons, players, feeds and mails have produced over the years. Ids have
letters, digits, `-` and `_`; a video's has 11 of them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.core.videos.channels import CHANNEL_ID, SHORTEST_HANDLE, channel_in, handle_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Why a link names nothing that can be fetched, and what to do. `mistyped`: it was meant as a video or playlist;
    `site`: the other site that it leads to."""

    reason: str
    action: str
    mistyped: bool = False
    site: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What a link names: one of video, playlist, channel, query and feed, or the trouble with it. `start` is in
    seconds, `count` how many videos of a search are wanted (None: as many as usual)."""

    video: str | None = None
    start: float | None = None
    playlist: str | None = None
    channel: str | None = None
    query: str | None = None
    count: int | None = None
    feed: str | None = None
    trouble: Trouble | None = None


_SITES = "youtube\\.com|youtu\\.be|youtube-nocookie\\.com|youtubekids\\.com|youtube\\.googleapis\\.com|ytimg\\.com"
# Other front ends to YouTube; more are recognised by the form of their links.
_MIRRORS = (
    "yewtu\\.be|piped\\.video|piped\\.kavin\\.rocks|invidio\\.us|(?:redirect\\.)?invidious\\.io|hooktube\\.com|viewtube\\.io"
    "|yout-ube\\.com|listenonrepeat\\.com|vid\\.plus|zwearz\\.com"
)
_START = re.compile(
    rf"https?://|(?:(?<![a-z0-9@._%/-])|(?<=//))(?:[a-z0-9-]+\.)*(?:{_SITES}|{_MIRRORS})(?![a-z0-9.-])", re.IGNORECASE
)
_SITE = re.compile(rf"(?:[a-z0-9-]+\.)*(?:{_SITES})", re.IGNORECASE)
_MIRROR = re.compile(rf"(?:[a-z0-9-]+\.)*(?:{_MIRRORS})|(?:invidious|inv|piped)\.[a-z0-9.-]+", re.IGNORECASE)
_PRETENDER = re.compile(r"youtube\.com|youtu\.be", re.IGNORECASE)  # within the name of another site
_ENCODED = re.compile(r"https?%(?:25)*3a%(?:25)*2f%(?:25)*2f", re.IGNORECASE)

_VIDEO = re.compile(
    r"(?:3D)?([A-Za-z0-9_-]{11})_*(?![A-Za-z0-9_-])"
)  # `_` after it is Markdown's, `3D` before it mail's
_PLAYLIST = re.compile(r"(?:PL|EC|SP|UU|FL|TL|PU|OL|RDCLAK5uy_)[A-Za-z0-9_-]{10,80}")
_BARE_VIDEO = re.compile(r"[A-Za-z0-9_-]{11}")
_BARE_PLAYLIST = re.compile(
    r"PL[0-9A-F]{16}|(?:PL|EC)[A-Za-z0-9_-]{32}|(?:UU|FL)[A-Za-z0-9_-]{22}|UU(?:LF|LV|SH|MO)[A-Za-z0-9_-]{22}"
    r"|TL[A-Za-z0-9_-]{24}|(?:OLAK5uy|RDCLAK5uy)_[A-Za-z0-9_-]{33}"
)
_TIME = re.compile(r"(?:(\d{1,3})h)?(?:(\d{1,4})m)?(?:(\d{1,6})s?)?", re.ASCII)
_ONLY_ID = re.compile(r"/[A-Za-z0-9_-]{11}/?")
_SHAPE = re.compile(
    r"/(?:watch|playlist|(?:embed|shorts|live)/(?P<video>[A-Za-z0-9_-]{11})|channel/(?P<channel>UC[A-Za-z0-9_-]{22}))/?"
)
_MUSIC_LIST = re.compile(r"VL|MPSPPL")
_LONGEST = 30 * 24 * 3600.0  # seconds; no video is longer

_VIDEO_PATHS = {"shorts", "live", "embed", "v", "e", "vi", "vi_webp", "an_webp", "watch", "video"}
_PLAYERS = {"videoseries", "live_stream"}  # 11 characters, but no ids: /embed/videoseries?list=…
_ACCOUNT_LISTS = {"WL", "LL", "LM", "HL"}
_DEEPEST = 3  # a redirect to a redirect to a redirect

_NO_VIDEO = Trouble(
    reason="There is no video id of 11 characters in that link.",
    action="Copy the link again, from the address bar or the Share button.",
    mistyped=True,
)
_NO_PLAYLIST = Trouble(
    reason="There is no playlist id in that link.",
    action="Open the playlist and copy its link from the address bar.",
    mistyped=True,
)
_MIX = Trouble(
    reason="That is a mix: YouTube makes one for each viewer, so it cannot be listed.",
    action="Paste the links of its videos, or save it as a playlist.",
    mistyped=True,
)
_ACCOUNT_LIST = Trouble(
    reason="That list belongs to an account and nobody else can see it.",
    action="Put its videos into an unlisted playlist and paste the link of that.",
    mistyped=True,
)
_CLIP = Trouble(
    reason="The link of a clip does not name its video.",
    action="Open the clip and copy the link of the whole video.",
    mistyped=True,
)
_PAGE = Trouble(
    reason="That page of YouTube is no video, playlist, channel or search.",
    action="Paste the link of a video, a playlist or a channel.",
)


def link_in(token: str, depth: int = 0) -> Link | None:
    """What the link in `token` (text without white space) names; None when it holds no link at all. Never raises."""
    start = _START.search(token)
    for _ in range(_DEEPEST):
        if start is not None or not _ENCODED.search(token):
            break
        token = unquote(token)
        start = _START.search(token)
    if start is None:
        return None
    url = token[start.start() :]
    try:
        parts = urlsplit(url if "://" in start.group() else f"https://{url}")
        host = (parts.hostname or "").rstrip(".")
    except ValueError:  # brackets that are no IPv6 address
        return Link(trouble=_PAGE)
    if not host:
        return Link(trouble=_NOWHERE)
    if _SITE.fullmatch(host):
        return _youtube(host, parts, depth)
    if _MIRROR.fullmatch(host):
        return _youtube("youtu.be" if _ONLY_ID.fullmatch(parts.path) else host, parts, depth)
    fields = _fields(parts)
    if nested := _nested(fields, depth):
        return nested
    alike = None if _PRETENDER.search(parts.netloc) else _shaped(parts.path, fields)
    return alike or Link(trouble=_foreign(host))


def _foreign(host: str) -> Trouble:
    name = clean(host.removeprefix("www."), 40)
    return Trouble(
        reason=f"That is a link to {name}, which is not read.",
        action="Paste a link to YouTube, PeerTube, Vimeo or TED, or write page: before that of any page.",
        site=name,
    )


_NOWHERE = _foreign("nowhere")


def _shaped(path: str, fields: dict[str, str]) -> Link | None:
    """What a link to an unknown site names if it has exactly YouTube's form, as those of Invidious and Piped do."""
    shape = _SHAPE.fullmatch(path)
    if shape is None:
        return None
    if shape["channel"]:
        return Link(channel=f"channel/{shape['channel']}")
    if path == "/playlist":
        playlist = fields.get("list", "")
        return Link(playlist=playlist) if _BARE_PLAYLIST.fullmatch(playlist) else None
    video = shape["video"] or fields.get("v", "")
    return Link(video=video, start=_start(fields)) if _looks_like_id(video) else None


def _fields(parts: SplitResult) -> dict[str, str]:
    """The query and what looks like one in the fragment (`#t=90`, `#/watch?v=…`); the first of each name."""
    if not parts.query and not parts.fragment:
        return {}
    fragment = parts.fragment.rsplit("?", 1)[-1].removeprefix("!")
    pairs = parse_qsl(parts.query) + parse_qsl(fragment)
    return dict(reversed(pairs))


def _nested(fields: dict[str, str], depth: int) -> Link | None:
    """The link that a redirect leads to."""
    if depth >= _DEEPEST:
        return None
    for value in fields.values():
        inner = None
        if value.startswith("/") and not value.startswith("//"):
            inner = link_in(f"https://www.youtube.com{value}", depth + 1)
        elif "yout" in value.lower() or value.startswith(("http:", "https:")):
            inner = link_in(value, depth + 1)
        if inner and not inner.trouble:
            return inner
    return None


def _youtube(host: str, parts: SplitResult, depth: int) -> Link:
    fields = _fields(parts)
    segments = [unquote(segment) for segment in parts.path.split("/") if segment]
    first, second = ([*segments, "", ""])[:2]
    candidate = _candidate(host, first, second, fields)
    if candidate is not None and (match := _VIDEO.match(candidate.strip("\u200c\u200d"))):
        return Link(video=match.group(1), start=_start(fields))
    if nested := _nested(fields, depth):
        return nested
    playlist = (
        fields.get("list")
        or fields.get("playlist_id")
        or (second.removeprefix("MPSP").removeprefix("VL") if first == "browse" and _MUSIC_LIST.match(second) else None)
    )
    if playlist is not None and not candidate:
        return _playlist(playlist)
    if candidate is not None or host.endswith("youtu.be"):
        return Link(trouble=_NO_VIDEO)
    return _place(host, parts, segments, fields)


def _candidate(host: str, first: str, second: str, fields: dict[str, str]) -> str | None:
    """Where a link of this form has its video id; None when the form is not that of a video."""
    for name in ("v", "vi", "video_id"):
        if name in fields:
            return fields[name]
    if host.endswith("youtu.be"):
        return first or None
    if first in _VIDEO_PATHS and second not in _PLAYERS and (second or first == "watch"):
        return second
    return None


def _playlist(playlist: str) -> Link:
    if match := _PLAYLIST.match(playlist):
        return Link(playlist=match.group())
    if playlist in _ACCOUNT_LISTS:
        return Link(trouble=_ACCOUNT_LIST)
    return Link(trouble=_MIX if playlist.startswith(("RD", "UL")) else _NO_PLAYLIST)


def _place(host: str, parts: SplitResult, segments: list[str], fields: dict[str, str]) -> Link:
    """Channels, searches and the pages that are neither."""
    if channel := channel_in(host, parts.path, fields):
        return Link(channel=channel)
    first = segments[0] if segments else ""
    if first in ("results", "search") and (query := clean(fields.get("search_query") or fields.get("q") or "", 200)):
        return Link(query=query)
    if first == "playlist":
        return Link(trouble=_NO_PLAYLIST)
    return Link(trouble=_CLIP if first == "clip" else _PAGE)


def second_in(url: str) -> float | None:
    """The second that a link points to by its query or fragment, written as `t`, `start` or `time_continue`."""
    try:
        return _start(_fields(urlsplit(url)))
    except ValueError:
        return None


def _start(fields: dict[str, str]) -> float | None:
    """The second that a link points to: `90`, `90s`, `1m30s`, `1h2m3s`; None without one, or when it makes no sense."""
    for name in ("t", "start", "time_continue"):
        match = _TIME.fullmatch(fields.get(name, ""))
        if match and any(match.groups()):
            hours, minutes, seconds = (float(group or 0) for group in match.groups())
            total = hours * 3600 + minutes * 60 + seconds
            return total if 0 < total < _LONGEST else None
    return None


def bare(token: str) -> Link | None:
    """What a word without a link names by itself: a video's, playlist's or channel's id, or a handle.

    A video id must look like one: 11 characters of which two kinds occur (small letters, capitals, digits), a capital
    not at the front. So `mathematics`, `Mathematics`, `well-known-x` and telephone numbers are words; of true ids
    fewer than one in a thousand is taken for one.
    """
    if token.startswith("@"):
        name = handle_in(token)
        whole = name == unicodedata.normalize("NFC", token)
        return Link(channel=name) if name and whole and len(name) > SHORTEST_HANDLE else None
    if CHANNEL_ID.fullmatch(token):
        return Link(channel=f"channel/{token}")
    if _BARE_PLAYLIST.fullmatch(token):
        return Link(playlist=token)
    return Link(video=token) if _looks_like_id(token) else None


def _looks_like_id(word: str) -> bool:
    kinds = (any(map(str.islower, word)), any(map(str.isupper, word[1:])), any(map(str.isdigit, word)))
    return _BARE_VIDEO.fullmatch(word) is not None and sum(kinds) > 1
