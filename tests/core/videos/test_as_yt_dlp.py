"""yt-dlp's own test links: each names the same here, or stands on the list of differences in the documentation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from yt_dlp.extractor import youtube
from yt_dlp.extractor.youtube import YoutubeIE, YoutubePlaylistIE, YoutubeTabIE

from ytsb_tui.core.videos.sources import find_sources
from ytsb_tui.core.videos.video import ChannelSource, FeedSource, PlaylistSource, SearchSource, VideoSource

PAGE = Path(__file__).parents[3] / "docs" / "sources.md"
Named = tuple[str, str]
# What begins so (patterns) names nothing here, or something else, and the words of the page that say so.
DIFFERENCES = {
    r":yt": "Lists of an account",
    r"https://youtube\.com$|.*/feed/": "The pages of an account and of YouTube itself",
    r".*/hashtag/|.*/source/": "Hashtags and the shorts of a sound",
    r".*/clip/": "Clips",
    r".*/browse/MPREb": "Albums of YouTube Music",
    r".*/embed/live_stream": "The player of a live stream",
}


def links() -> Iterator[tuple[str, str]]:
    for name, extractor in vars(youtube).items():
        if name.endswith("IE"):
            yield from ((name, test["url"]) for test in vars(extractor).get("_TESTS", ()))


def as_yt_dlp(extractor: str, url: str) -> Named | None:
    """What a link names by yt-dlp's own patterns; None for what its test says that it names nothing."""
    query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    if "Truncated" in extractor:
        return None
    if extractor == "YoutubeSearchIE":
        count, _, words = url.removeprefix("ytsearch").partition(":")
        return "search", f"{count} {words}"
    if "Search" in extractor:
        return "search", f"20 {query.get('search_query') or query.get('q')}"
    if extractor == "YoutubeYtUserIE":
        return "channel", f"user/{url.partition(':')[2]}"
    video = re.sub(r"[?&]list=[^&]*", "", query.get("continue", url.replace("amp;", "")))
    if YoutubeIE.suitable(video):  # in a list too: yt-dlp takes the list then, unless it is told otherwise
        return "video", YoutubeIE.get_temp_id(video)
    if "v" in query:
        return "video", query["v"]
    if "list" in query:
        return "playlist", query["list"]
    if "/browse/VL" in url:
        return "playlist", url.partition("/browse/VL")[2]
    if extractor == "YoutubePlaylistIE" or not YoutubeTabIE.suitable(url):
        return "playlist", YoutubePlaylistIE.get_temp_id(url) or url
    return "channel", channel(url)


def channel(url: str) -> str:
    """The path, without what is no tab of videos."""
    segments = unquote(urlsplit(url).path).strip("/").split("/")
    if segments[0] == "browse":
        segments[0] = "channel"
    if segments[-1] in ("featured", "home", "about", "posts", "channels", "letsplay"):
        del segments[-1]
    wanted = parse_qs(urlsplit(url).query).get("query")
    return "/".join(segments) + (f"?query={wanted[0]}" if wanted else "")


def as_here(url: str) -> Named | None:
    found = find_sources(url)
    if not found.sources:
        return None
    (source,) = found.sources
    match source:
        case VideoSource():
            return "video", source.video
        case PlaylistSource():
            return "playlist", source.playlist
        case ChannelSource():
            return "channel", unquote(source.channel)
        case SearchSource():
            return "search", f"{source.count} {source.query}"
        case FeedSource():
            return "feed", source.feed


def test_there_are_as_many_links_as_ever() -> None:
    assert len(list(links())) > 180


@pytest.mark.parametrize(("extractor", "url"), list(links()))
def test_a_link_names_the_same_or_differs_by_intent(extractor: str, url: str) -> None:
    why = next((why for pattern, why in DIFFERENCES.items() if re.match(pattern, url)), None)
    if why is None:
        assert as_here(url) == as_yt_dlp(extractor, url)
    else:
        assert why in PAGE.read_text(encoding="utf-8")
        assert as_here(url) != as_yt_dlp(extractor, url)
