"""The feed of a channel: its newest videos in one small request, the shorts among them marked by their links."""

from __future__ import annotations

from urllib.parse import quote, urlsplit
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from ytsb_tui.adapters.youtube.session import accepted, agreed
from ytsb_tui.core.jobs.failures import ExitFailure, FailureKind
from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.core.videos.video import VideoId, is_video_id
from ytsb_tui.engine.ports.connections import Connection

_FEED = "https://www.youtube.com/feeds/videos.xml?channel_id="
_ATOM, _YT = "{http://www.w3.org/2005/Atom}", "{http://www.youtube.com/xml/schemas/2015}"
MOST_ENTRIES = 100  # YouTube gives 15


def newest(connection: Connection, channel: str, *, shorts: bool) -> tuple[tuple[VideoId, str | None], ...]:
    """The newest videos of a channel (`UC…`) with their titles, newest first. Raises a Failure."""
    url = _FEED + quote(channel)
    reply = accepted(agreed(connection, lambda: connection.send("GET", url)))
    try:
        feed = fromstring(reply.body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise ExitFailure(FailureKind.SUSPECT, "YouTube's feed cannot be read.") from error
    found: dict[VideoId, str | None] = {}
    for entry in feed.findall(f"{_ATOM}entry")[:MOST_ENTRIES]:
        video = entry.findtext(f"{_YT}videoId") or ""
        if is_video_id(video) and (shorts or not _is_short(entry)):
            found.setdefault(VideoId(video), clean(entry.findtext(f"{_ATOM}title") or "") or None)
    return tuple(found.items())


def _is_short(entry: Element) -> bool:
    return any(urlsplit(link.get("href", "")).path.startswith("/shorts/") for link in entry.findall(f"{_ATOM}link"))
