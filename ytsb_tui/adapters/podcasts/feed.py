"""The feed of a podcast: its episodes, and the transcripts that it names (podcast:transcript).

An episode may name several transcripts, which feedparser keeps only the last of; so the few elements that are wanted
are read here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin
from xml.etree.ElementTree import Element, ParseError

from ytsb_tui.adapters.media_records import NamedTranscript
from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.core.videos.hosts import site_host

_ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
_PODCAST = (
    "{https://podcastindex.org/namespace/1.0}",
    "{https://github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md}",
)
_SMALLEST_SOUND = 1_000  # bytes
_FORMS = {
    "text/vtt": "vtt",
    "application/x-subrip": "srt",
    "application/srt": "srt",
    "text/srt": "srt",
    "application/json": "json",
    "text/html": "html",
    "text/plain": "txt",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """An episode. `identity` is what the feed calls it, `url` where it is heard or else read about; `length` in
    seconds, `size` of its sound in bytes, `published` a day."""

    identity: str
    title: str
    url: str
    plays: bool
    length: float | None
    published: str | None
    size: int | None
    transcripts: tuple[NamedTranscript, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed: its title, its language, and its episodes, the newest first as in the feed."""

    title: str
    language: str | None
    episodes: tuple[Episode, ...]


class NoFeedError(ValueError):
    """Why it is no feed, as the end of a sentence."""


def parsed_feed(body: bytes, base: str) -> Feed:
    """The feed in the body of a page at `base`. Raises NoFeedError."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise NoFeedError("is no readable XML") from error
    channel = root.find("channel")
    if channel is None:
        raise NoFeedError("is no feed of a podcast")
    return Feed(
        title=_text(channel, "title"),
        language=_text(channel, "language") or None,
        episodes=tuple(_episodes(channel, base)),
    )


def _episodes(channel: Element, base: str) -> Iterator[Episode]:
    for item in channel.iter("item"):
        sound = item.find("enclosure")
        heard = link(base, "" if sound is None else sound.get("url", ""))
        read = link(base, _text(item, "link", 2_000))
        identity = _text(item, "guid", 2_000) or heard or read
        if identity:
            yield Episode(
                identity=identity,
                title=_text(item, "title") or _text(item, f"{_ITUNES}title"),
                url=heard or read or base,
                plays=bool(heard),
                length=_seconds(_text(item, f"{_ITUNES}duration")),
                published=_day(_text(item, "pubDate")),
                size=_size("" if sound is None else sound.get("length", "")),
                transcripts=tuple(_transcripts(item, base)),
            )


def _transcripts(item: Element, base: str) -> Iterator[NamedTranscript]:
    for space in _PODCAST:
        for each in item.findall(f"{space}transcript"):
            url = link(base, each.get("url", ""))
            form = _FORMS.get(each.get("type", "").partition(";")[0].strip().lower())
            if url and form:
                yield NamedTranscript(url=url, form=form, language=clean(each.get("language", ""), 20) or None)


def _text(element: Element, tag: str, limit: int = 300) -> str:
    return clean(element.findtext(tag) or "", limit)


def link(base: str, url: str) -> str:
    """An absolute link to a public https page; empty for any other. Old feeds say http where https serves as well."""
    try:
        whole = urljoin(base, url.strip()) if url.strip() else ""
    except ValueError:
        return ""
    if whole.lower().startswith("http://"):
        whole = f"https://{whole[7:]}"
    return whole if site_host(whole) else ""


def _seconds(text: str) -> float | None:
    """`3723`, `62:03` or `1:02:03`."""
    parts = text.split(":")
    if not 1 <= len(parts) <= 3 or not all(part.isascii() and part.isdecimal() for part in parts):
        return None
    seconds = 0
    for part in parts:
        seconds = seconds * 60 + int(part[:9])
    return float(seconds) or None


def _size(text: str) -> int | None:
    """Bytes; many feeds say 0 or 1 where they do not know."""
    size = int(text) if re.fullmatch(r"\s*[0-9]{1,12}\s*", text) else 0
    return size if size > _SMALLEST_SOUND else None


def _day(text: str) -> str | None:
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError):
        return None
