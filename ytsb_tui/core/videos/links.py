"""The grammar of YouTube's links: what one link names, whatever form it has.

The forms come from what YouTube's own share buttons, players, feeds and mails have produced over the years. Ids have
letters, digits, `-` and `_`; a video's has 11 of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from ytsb_tui.core.text.cleaning import clean


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Why a link names nothing that can be fetched, and what to do. `mistyped`: it was meant as a video or playlist."""

    reason: str
    action: str
    mistyped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What a link names: one of video, playlist, channel and query, or the trouble with it. `start` is in seconds,
    `count` how many videos of a search are wanted (None: as many as usual)."""

    video: str | None = None
    start: float | None = None
    playlist: str | None = None
    channel: str | None = None
    query: str | None = None
    count: int | None = None
    trouble: Trouble | None = None


_SITES = "youtube\\.com|youtu\\.be|youtube-nocookie\\.com|youtubekids\\.com|youtube\\.googleapis\\.com|ytimg\\.com"
_START = re.compile(
    rf"https?://|(?:(?<![a-z0-9@._%/-])|(?<=//))(?:[a-z0-9-]+\.)*(?:{_SITES})(?![a-z0-9.-])", re.IGNORECASE
)
_SITE = re.compile(rf"(?:[a-z0-9-]+\.)*(?:{_SITES})", re.IGNORECASE)
_ENCODED = re.compile(r"https?%3a%2f%2f", re.IGNORECASE)

_VIDEO = re.compile(r"([A-Za-z0-9_-]{11})_*(?![A-Za-z0-9_-])")  # `_` after it is Markdown's
_PLAYLIST = re.compile(r"(?:PL|EC|SP|UU|FL|TL|PU|OL|RDCLAK5uy_)[A-Za-z0-9_-]{10,80}")
_CHANNEL = re.compile(r"UC[A-Za-z0-9_-]{22}(?![A-Za-z0-9_-])")
_HANDLE = re.compile(r"@[^\W_][\w.·-]{1,29}(?<![.·-])")
_SHORTEST_HANDLE = 3  # characters, `@` included; YouTube wants three after it
_BARE_VIDEO = re.compile(r"[A-Za-z0-9_-]{11}")
_BARE_PLAYLIST = re.compile(
    r"PL[0-9A-F]{16}|(?:PL|EC)[A-Za-z0-9_-]{32}|(?:UU|FL)[A-Za-z0-9_-]{22}|(?:OLAK5uy|RDCLAK5uy)_[A-Za-z0-9_-]{33}"
)
_NAME = re.compile(r"[^\s/?#&%<>\"'\\]{1,100}")
_TIME = re.compile(r"(?:(\d{1,3})h)?(?:(\d{1,4})m)?(?:(\d{1,6})s?)?", re.ASCII)
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
    if start is None and _ENCODED.search(token):
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
    if not _SITE.fullmatch(host):
        return _nested(_fields(parts), depth) or Link(trouble=_foreign(host))
    return _youtube(host, parts, depth)


def _foreign(host: str) -> Trouble:
    name = clean(host.removeprefix("www."), 40) or "nowhere"
    return Trouble(
        reason=f"That is a link to {name}: only YouTube is read.",
        action="Paste the link of a YouTube video, playlist or channel.",
    )


def _fields(parts: SplitResult) -> dict[str, str]:
    """The query and what looks like one in the fragment (`#t=90`, `#/watch?v=…`); the first of each name."""
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
        elif "yout" in value.lower():
            inner = link_in(value, depth + 1)
        if inner and not inner.trouble:
            return inner
    return None


def _youtube(host: str, parts: SplitResult, depth: int) -> Link:
    fields = _fields(parts)
    segments = [unquote(segment) for segment in parts.path.split("/") if segment]
    first, second = ([*segments, "", ""])[:2]
    candidate = _candidate(host, first, second, fields)
    if candidate is not None and (match := _VIDEO.match(candidate)):
        return Link(video=match.group(1), start=_start(fields))
    if nested := _nested(fields, depth):
        return nested
    playlist = (
        fields.get("list")
        or fields.get("playlist_id")
        or (second[2:] if first == "browse" and second.startswith("VL") else None)
    )
    if playlist is not None and not candidate:
        return _playlist(playlist)
    if candidate is not None or host.endswith("youtu.be"):
        return Link(trouble=_NO_VIDEO)
    return _place(first, second, fields)


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


def _place(first: str, second: str, fields: dict[str, str]) -> Link:
    """Channels, searches and the pages that are neither."""
    if first.startswith("@") and (match := _HANDLE.match(first)):
        return Link(channel=match.group())
    named = second if first == "channel" else fields.get("channel_id") or fields.get("channel", "")
    if match := _CHANNEL.match(named):
        return Link(channel=f"channel/{match.group()}")
    if first in ("c", "user") and _NAME.fullmatch(second):
        return Link(channel=f"{first}/{second}")
    if first in ("results", "search") and (query := clean(fields.get("search_query") or fields.get("q") or "", 200)):
        return Link(query=query)
    if first == "playlist":
        return Link(trouble=_NO_PLAYLIST)
    return Link(trouble=_CLIP if first == "clip" else _PAGE)


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
    if match := _HANDLE.fullmatch(token):
        return Link(channel=match.group()) if len(token) > _SHORTEST_HANDLE else None
    if _CHANNEL.fullmatch(token):
        return Link(channel=f"channel/{token}")
    if _BARE_PLAYLIST.fullmatch(token):
        return Link(playlist=token)
    if _BARE_VIDEO.fullmatch(token):
        kinds = (any(map(str.islower, token)), any(map(str.isupper, token[1:])), any(map(str.isdigit, token)))
        return Link(video=token) if sum(kinds) > 1 else None
    return None
