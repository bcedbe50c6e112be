"""What yt-dlp lists over one connection: playlists, channels and searches."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping

from yt_dlp.extractor.youtube import YoutubePlaylistIE, YoutubeSearchIE
from yt_dlp.extractor.youtube import YoutubeTabIE as _AnyTabIE
from yt_dlp.utils import YoutubeDLError

from ytsb_tui.adapters.youtube.player import blocked
from ytsb_tui.adapters.youtube.ytdlp_client import NO_SUCH_THING, Log, Tied
from ytsb_tui.core.jobs.failures import ExitFailure, Failure, FailureKind, VideoFailure
from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.core.videos.channels import CHANNEL_ID
from ytsb_tui.core.videos.video import PlaylistSource, VideoId, is_video_id
from ytsb_tui.engine.ports.connections import Connection
from ytsb_tui.engine.ports.sources import Listed

_CONSENT = {"SOCS": "CAI", "PREF": "hl=en&tz=UTC"}  # as yt-dlp itself sends them
_ROBOT = re.compile(r"not a bot|unusual traffic|captcha", re.IGNORECASE)
_TAB = re.compile(r" - (?:Videos|Home|Live|Shorts|Playlists|Podcasts|Releases|Courses)$")
_MOST_LISTS = 500  # playlists of a channel
_FEW = 0.9  # of the stated videos; with fewer a list has ended early, for private and deleted ones are not so many
_NO_TAB = re.compile(r"This channel does not have an? \w+ tab|The channel is not currently live")
_PLAYLIST = re.compile(r"(?:PL|EC|UU|FL|OLAK5uy_)[A-Za-z0-9_-]{10,80}")
_HIDDEN = {"[Private video]": "private", "[Deleted video]": "deleted"}
_LIVE = {"is_live": "live now", "is_upcoming": "not begun"}
_SHUT = {
    "private": "private",
    "subscriber_only": "members only",
    "premium_only": "paid for",
    "needs_auth": "needs a login",
}


def listed(connection: Connection, url: str, most: int) -> Listed:
    """What a page of YouTube lists, at most so many videos. Raises a Failure."""
    connection.cookies(_CONSENT)
    log = Log()
    options: dict[str, object] = {
        "logger": log,
        "extract_flat": True,
        "lazy_playlist": True,
        "playlistend": most + 1,  # one more shows that there are more
        "compat_opts": {"no-youtube-unavailable-videos"},  # one request less, and they cannot be fetched anyway
        "extractor_args": {"youtubetab": {"skip": ["webpage"]}} if url.startswith("ytsearch") else {},
    }
    tabs = YoutubeTabIE()
    with Tied(connection, options, (tabs, YoutubePlaylistIE(), YoutubeSearchIE())) as client:
        try:
            info = client.extract_info(url, download=False)
        except (YoutubeDLError, ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
            # What is no YoutubeDLError is yt-dlp stumbling over an answer that it did not expect.
            raise client.through.failure or _failure(error, client.through.status, log) from error
        if client.through.failure:  # on a later page: half a list would pass for a whole one
            raise client.through.failure
        if log.incomplete:
            raise _strange()
    shorts = f"Its shorts are left out; add them with {url.rstrip('/')}/shorts" if tabs.shorts else ""
    return _listed(info if isinstance(info, Mapping) else {}, most, shorts)


def _listed(info: Mapping[str, object], most: int, shorts: str = "") -> Listed:
    videos: dict[VideoId, tuple[VideoId, str | None, float | None]] = {}
    lists: dict[str, PlaylistSource] = {}
    troubles: dict[VideoId, str] = {}
    entries = list(_entries(info))
    for entry in entries[:most]:
        name = str(entry.get("id"))
        if is_video_id(name):
            videos.setdefault(VideoId(name), (VideoId(name), _title(entry), _length(entry.get("duration"))))
            if trouble := _trouble(entry):
                troubles[VideoId(name)] = trouble
        elif _PLAYLIST.fullmatch(name) and len(lists) < _MOST_LISTS:
            lists[name] = PlaylistSource(playlist=name)
    title = _TAB.sub("", clean(str(info.get("title") or "")))
    if not videos and not lists:
        raise VideoFailure(
            FailureKind.SOURCE,
            f"There is no video in it{f' (“{title}”)' if title else ''}.",
            f"{shorts}." if shorts else "Check the link; only public and unlisted videos are seen.",
        )
    stated = info.get("playlist_count")
    missing = _missing(len(entries), stated if isinstance(stated, int) else 0, most)
    return Listed(
        title=title,
        videos=tuple(videos.values()),
        lists=() if videos else tuple(lists.values()),
        troubles=troubles,
        left_out=" ".join(f"{part}." for part in (missing, shorts) if part),
        feed="" if missing else _channel(info),
    )


def _channel(info: Mapping[str, object]) -> str:
    """The id of the channel that is listed, empty if it does not tell."""
    match = CHANNEL_ID.fullmatch(str(info.get("channel_id")))
    return match.group() if match else ""


def _entries(info: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    """What is listed, also when it comes tab by tab; a channel that is live is one video."""
    entries = info.get("entries")
    if not isinstance(entries, Iterable):
        yield info
        return
    for entry in entries:
        if isinstance(entry, Mapping):
            yield from _entries(entry)


def _missing(listed: int, stated: int, most: int) -> str:
    """What a list lacks that goes on after the first `most`, or ended before it had as many as YouTube counts."""
    if listed > most:
        of = f" of {stated:,}" if stated > listed else ""
        return f"Only the first {most:,}{of} are taken"
    if stated <= listed:
        return ""
    count = f"YouTube counts {stated:,} videos and listed {listed:,}"
    if listed < _FEW * stated:
        return f"{count}: the list may have ended early; add it again later"
    return f"{count}: private and deleted ones are not shown"


def _title(entry: Mapping[str, object]) -> str | None:
    title = clean(str(entry.get("title") or ""))
    return None if title in ("", *_HIDDEN) else title


def _trouble(entry: Mapping[str, object]) -> str:
    """Why a video has no captions to give now, as far as the list tells; whether others have some it does not."""
    title = str(entry.get("title") or "")
    return (
        _HIDDEN.get(title) or _LIVE.get(str(entry.get("live_status"))) or _SHUT.get(str(entry.get("availability")), "")
    )


def _length(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and math.isfinite(value) and value > 0 else None


def _strange() -> ExitFailure:
    return ExitFailure(FailureKind.SUSPECT, "YouTube's list does not have the form that it should have.")


def _failure(error: Exception, status: int, log: Log) -> Failure:
    """`status` is that of the last answer."""
    _, cause, _ = getattr(error, "exc_info", None) or (None, error, None)  # yt-dlp wraps what its extractors say
    message = log.alert or (_NO_TAB.match(str(getattr(cause, "orig_msg", ""))) or [""])[0]
    said = clean(message.removeprefix("YouTube said: "), 160).rstrip(".")
    if _ROBOT.search(said):
        return blocked("YouTube takes this exit for a robot.")
    if said or status in NO_SUCH_THING:
        return VideoFailure(
            FailureKind.SOURCE,
            f"It cannot be listed{f' (“{said}”)' if said else ': there is no such page'}.",
            "Check the link; a private list has to be made unlisted or public.",
        )
    return _strange()


class YoutubeTabIE(_AnyTabIE):  # type: ignore[misc]  # yt-dlp has no types; it finds extractors by their names
    """yt-dlp takes everything of a channel that is named without a tab; shorts say little and are left out."""

    shorts = False

    def _has_tab(self, tabs: object, tab_id: str) -> bool:
        there = bool(super()._has_tab(tabs, tab_id))
        if tab_id == "shorts":
            self.shorts = there
            return False
        return there
