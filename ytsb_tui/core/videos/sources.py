"""The sources that a text names: what people paste, type or keep in files."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from ytsb_tui.core.text.cleaning import clean, clean_block
from ytsb_tui.core.videos.feeds import feed_in
from ytsb_tui.core.videos.links import Link, Trouble, bare, link_in
from ytsb_tui.core.videos.media import is_media_id, medium_in
from ytsb_tui.core.videos.pasted import plain
from ytsb_tui.core.videos.video import (
    ChannelSource,
    FeedSource,
    PlaylistSource,
    Rejected,
    SearchSource,
    Source,
    VideoId,
    VideoSource,
)

MOST_FOUND_BY_SEARCH = 500
_USUAL_SEARCH = 20
_MOST_REJECTED = 50  # listed one by one; the rest are only counted
_SHORTEST_NAME = 3  # characters: a handle
_MOST_SITES = 5  # named of those that are not read
_SEPARATORS = re.compile(r"[\s<>\"'`\\^{}|()\[\],;“”„«»‹›]+")
_GLUED = re.compile(r"(?<=\S)(?<!podcast:)(?<!feed:)(?<!page:)(?<!podcast://)(?<!feed://)(?=https?://)", re.IGNORECASE)
# `Search: words` is prose; `ytsearch5:words` is how yt-dlp has it.
_SEARCH = re.compile(r"(?:search:(?:([0-9]{1,9}):\s*)?|ytsearch([0-9]{0,9}):)(\S.*|)", re.IGNORECASE)
_MARKER = re.compile(r"(?:(?:[-*+•·–—▪◦>|]|\[[ xX]?\]|\(?[0-9]{1,5}[.):])\s+)+")  # `1. `, `- `, `- [x] `
_COMMENT = re.compile(r"(?:^|\s)#.*")
_LENGTH_NEAR_ID = range(9, 14)
_ADVICE = "Paste links of videos, playlists or channels, or search:20:words."


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a text holds, in order, each source once."""

    sources: tuple[Source, ...] = ()
    rejected: tuple[Rejected, ...] = ()


def find_sources(text: str, *, lines: bool = False) -> Found:
    """Every source in `text`, in order, each video, playlist, channel and search once. Never raises.

    Links count wherever they stand. Ids and handles without a link count on lines that hold nothing else, and
    `search:20:words` as a line of its own. A pasted text gives what is wrong with mistyped links and searches, one
    Rejected for all links to other sites, and one when nothing at all is found. With `lines` (a file of sources) `#`
    starts a comment, at the front or after white space, and each line that names nothing gives one Rejected.
    """
    sources: dict[object, Source] = {}
    rejected: list[Rejected] = []
    sites: Counter[str] = Counter()
    first_trouble: Rejected | None = None
    for raw in plain(clean_block(text)).splitlines():
        line = (_COMMENT.sub("", raw) if lines else raw).strip()
        if not line:
            continue
        links, words = _links(line)
        for link in links:
            if not link.trouble:
                source = _source(link)
                sources.setdefault(_identity(source), source)
        troubles = [link.trouble for link in links if link.trouble]
        mistyped = [trouble for trouble in troubles if trouble.mistyped]
        rejected += [_rejected(line, trouble) for trouble in mistyped]
        if lines and not mistyped and len(troubles) == len(links):
            rejected.append(_rejected(line, troubles[0] if troubles else _word_trouble(words)))
            continue
        sites.update(trouble.site for trouble in troubles if trouble.site)
        if first_trouble is None and not mistyped and len(troubles) == len(links) and (troubles or len(words) == 1):
            first_trouble = _rejected(line, troubles[0] if troubles else _word_trouble(words))
    if sources and sites:
        rejected.append(_left_out(sites))
    elif not sources and _binary(text):
        rejected = [_rejected("", _NO_TEXT)]
    elif not sources and not rejected:
        rejected.append(first_trouble or _rejected(text, _NO_LINK if text.strip() else _NOTHING))
    return Found(sources=tuple(sources.values()), rejected=_shortened(rejected))


def video_named(text: str) -> VideoId | None:
    """The one video that a person names by its id, whatever the id looks like, or by a link."""
    word = text.strip()
    if is_media_id(word):
        return VideoId(word)
    videos = [source.video for source in find_sources(word).sources if isinstance(source, VideoSource)]
    return videos[0] if len(videos) == 1 else None


def _binary(text: str) -> bool:
    """Whether it is a picture, an archive or the like, read as text."""
    start = text[:4096]
    return "\0" in start or start.count("\ufffd") * 10 > len(start)


def _links(line: str) -> tuple[list[Link], list[str]]:
    """The links of a line, with those that are only ids when it holds nothing else, and its other words."""
    if search := _SEARCH.fullmatch(line):
        return [_search(search[1] or search[2], search[3])], []
    line = _MARKER.sub("", line, count=1) if _MARKER.match(line) else line
    found: list[tuple[Link, bool]] = []
    words: list[str] = []
    for token in _SEPARATORS.split(_GLUED.sub(" ", line)):
        if len(token) < _SHORTEST_NAME:
            words += filter(str.isalnum, [token])
        elif medium := medium_in(token):
            found.append((Link(video=medium[0], start=medium[1]), True))
        elif feed := feed_in(token):
            found.append((Link(feed=feed), True))
        elif link := link_in(token):
            found.append((link, True))
        elif link := bare(token):
            found.append((link, False))
        elif any(map(str.isalnum, token)):
            words.append(token)
    return [link for link, sure in found if sure or not words], words


def _search(count: str | None, words: str) -> Link:
    query = clean(words, 200)
    wanted = int(count or _USUAL_SEARCH)
    if not query:
        return Link(trouble=_NO_QUERY)
    if not 1 <= wanted <= MOST_FOUND_BY_SEARCH:
        return Link(trouble=_NO_COUNT)
    return Link(query=query, count=wanted)


def _source(link: Link) -> Source:
    if link.video:
        return VideoSource(video=VideoId(link.video), start=link.start)
    if link.playlist:
        return PlaylistSource(playlist=link.playlist)
    if link.channel:
        return ChannelSource(channel=link.channel)
    if link.feed:
        return FeedSource(feed=link.feed)
    return SearchSource(count=link.count or _USUAL_SEARCH, query=link.query or "")


def _identity(source: Source) -> object:
    """What makes two sources the same: not the second a link points to, nor the case of a handle."""
    match source:
        case VideoSource():
            return source.video
        case ChannelSource(channel=channel) if not channel.startswith("channel/"):
            return channel.casefold()
        case _:
            return source


_NOTHING = Trouble(reason="There is nothing in it.", action=_ADVICE)
_NO_TEXT = Trouble(reason="That is no text.", action="Give a text file with a link on each line.")
_NO_LINK = Trouble(reason="There is no link to YouTube in it.", action=_ADVICE)
_NO_QUERY = Trouble(reason="That search has no words.", action="Write search:20:words to look for.", mistyped=True)
_NO_COUNT = Trouble(
    reason=f"A search gives 1 to {MOST_FOUND_BY_SEARCH} videos.",
    action="Write search:20:words with another number.",
    mistyped=True,
)


def _word_trouble(words: list[str]) -> Trouble:
    """What is wrong with a line without any link."""
    word = words[0] if len(words) == 1 else ""
    if not re.fullmatch(r"[A-Za-z0-9_-]+", word) or len(word) not in _LENGTH_NEAR_ID:
        return _NO_LINK
    if len(word) == 11:
        return Trouble(reason="That reads like a word, not like a video id.", action="Paste the link of the video.")
    return Trouble(
        reason=f"A video id has 11 characters, this one has {len(word)}.", action="Copy the link of the video again."
    )


def _rejected(text: str, trouble: Trouble) -> Rejected:
    return Rejected(text=clean(text[:1000], 80), reason=trouble.reason, action=trouble.action)


def _left_out(sites: Counter[str]) -> Rejected:
    names = [name for name, _ in sites.most_common(_MOST_SITES)] + ["…"] * (len(sites) > _MOST_SITES)
    count = sites.total()
    links = "1 link leads to another site" if count == 1 else f"{count:,} links lead to other sites"
    return Rejected(
        text=", ".join(names),
        reason=f"{links}, which {'is' if count == 1 else 'are'} not read.",
        action="The others are taken.",
    )


def _shortened(rejected: list[Rejected]) -> tuple[Rejected, ...]:
    rest = len(rejected) - _MOST_REJECTED
    if rest <= 1:
        return tuple(rejected)
    more = Rejected(text="…", reason=f"{rest:,} more lines name nothing that can be fetched.", action=_ADVICE)
    return (*rejected[:_MOST_REJECTED], more)


def source_of(text: str) -> Source:
    """The inverse of `source_text`. Raises ValueError when the text is not exactly one source."""
    found = find_sources(text, lines=False)
    if len(found.sources) != 1 or found.rejected:
        raise ValueError(f"not one source: {clean(text, 80)}")
    return found.sources[0]
