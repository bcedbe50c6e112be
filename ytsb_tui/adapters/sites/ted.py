"""TED, by the page of a talk, which names the languages of its captions and where its video is. A key is the talk's
name in its link."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ytsb_tui.adapters.sites.reading import Medium
    from ytsb_tui.core.videos.transcripts import LanguageWish
    from ytsb_tui.core.videos.video import VideoId
    from ytsb_tui.engine.ports.sites import Page
    from ytsb_tui.engine.ports.transcripts import Fetched

_LINK = (
    r"https?://(?:www\.|embed\.|embed-ssl\.)?ted\.com/talks/(?:lang/[\w-]{2,20}/)?([\w-]{1,100})(?:/transcript)?/?"
    r"(?:[?#]\S*)?"
)
_KEY = r"ted\.([\w-]{1,100})"
_DATA = rb'<script[^<>]{0,200}\bid="__NEXT_DATA__"[^<>]{0,200}>(.*?)</script>'


class Ted:
    """See SiteSource."""

    name = "ted"

    def key_in(self, word: str) -> tuple[str, float | None] | None:
        """See MediaLinks."""
        if match := re.fullmatch(_KEY, word, re.ASCII):
            return match[1], None
        from ytsb_tui.core.videos.links import second_in

        match = re.fullmatch(_LINK, word, re.IGNORECASE | re.ASCII)
        return None if match is None else (match[1].lower(), second_in(word))

    def url_at(self, key: str, second: float | None) -> str:
        """See MediaLinks."""
        return f"https://www.ted.com/talks/{key}" + ("" if second is None else f"?t={max(0, int(second))}")

    def follow(self, video: VideoId, wish: LanguageWish, pages: Sequence[Page]) -> str | Fetched:
        """See SiteSource: the talk, the captions."""
        from ytsb_tui.adapters.sites.reading import followed

        if not pages:
            return self.url_at(video.partition(".")[2], None)
        return followed(_medium(video, pages[0]), wish, pages[1:])


def _data(body: bytes) -> object:
    from ytsb_tui.adapters.json_steps import at, parsed

    match = re.search(_DATA, body, re.DOTALL)
    data = None if match is None else at(parsed(match[1]), "props", "pageProps")
    if data is None:
        raise ValueError("no data")
    return data


def _medium(video: VideoId, talk: Page) -> Medium:
    from urllib.parse import urljoin, urlsplit

    from ytsb_tui.adapters.json_steps import at, items, parsed, string
    from ytsb_tui.adapters.media_records import NamedTranscript
    from ytsb_tui.adapters.sites.reading import MOST_TRACKS, Medium, found_on, seconds
    from ytsb_tui.core.jobs.failures import FailureKind, VideoFailure
    from ytsb_tui.core.text.cleaning import clean
    from ytsb_tui.core.videos.transcripts import Details

    about = at(found_on(talk, _data, "TED"), "videoData")
    if about is None:
        raise VideoFailure(FailureKind.UNAVAILABLE, "TED has no such talk.", "Check the link.")
    try:
        player = parsed(string(at(about, "playerData")).encode())
    except ValueError:
        player = None
    if string(at(player, "external", "service")).lower() == "youtube":
        elsewhere = clean(string(at(player, "external", "code")), 40)
        reason = "TED shows this talk from YouTube."
        raise VideoFailure(FailureKind.UNAVAILABLE, reason, f"Add https://youtu.be/{elsewhere} instead.")
    stream = string(at(player, "resources", "hls", "stream")) or string(at(player, "resources", "hls", "metadata"))
    spoken = string(at(player, "nativeLanguage"))
    codes = [clean(string(at(each, "languageCode")), 20) for each in items(at(player, "languages"))[:MOST_TRACKS]]
    tracks = [
        NamedTranscript(
            url=urljoin(stream, f"subtitles/{code}/full.vtt")
            + (f"?{query}" if (query := urlsplit(stream).query) else ""),
            form="vtt",
            language=code,
        )
        for code in codes
        if stream and re.fullmatch(r"[\w-]+", code, re.ASCII)
    ]
    details = Details(
        video=video,
        title=clean(string(at(about, "title")), 300) or None,
        channel=clean(string(at(about, "presenterDisplayName")), 200) or None,
        length=seconds(at(about, "duration")),
        published=clean(string(at(about, "publishedAt")), 10) or None,
    )
    return Medium(details=details, tracks=tuple(sorted(tracks, key=lambda track: track.language != spoken)))
