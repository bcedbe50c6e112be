"""Vimeo, by the page of its player, which names the captions. A key is the video's number, with the hash that the link
of an unlisted video has: `76979871`, `76979871-abcdef1234`."""

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
    r"https?://(?:(?:www\.)?vimeo\.com/(?:[a-z]+/[^/?#\s]+/(?:videos?/)?|video/)?|player\.vimeo\.com/video/)"
    r"([0-9]{6,12})(?:/([0-9a-f]{8,16}))?/?(?:[?#]\S*)?"
)
_HASH = "[0-9a-f]{8,16}"
_KEY = rf"vimeo\.([0-9]{{6,12}}(?:-{_HASH})?)"
_CONFIG = rb"\b(?:playerC|c)onfig\s*=\s*(?=\{)"
_WANTS_PASSWORD = 4


class Vimeo:
    """See SiteSource."""

    name = "vimeo"

    def key_in(self, word: str) -> tuple[str, float | None] | None:
        """See MediaLinks."""
        if match := re.fullmatch(_KEY, word):
            return match[1], None
        if (match := re.fullmatch(_LINK, word, re.IGNORECASE)) is None:
            return None
        from urllib.parse import parse_qs, urlsplit

        from ytsb_tui.core.videos.links import second_in

        unlisted = match[2] or parse_qs(urlsplit(word).query).get("h", [""])[0]
        key = f"{match[1]}-{unlisted}" if re.fullmatch(_HASH, unlisted) else match[1]
        return key, second_in(word)

    def url_at(self, key: str, second: float | None) -> str:
        """See MediaLinks."""
        return f"https://vimeo.com/{key.replace('-', '/')}" + ("" if second is None else f"#t={max(0, int(second))}s")

    def follow(self, video: VideoId, wish: LanguageWish, pages: Sequence[Page]) -> str | Fetched:
        """See SiteSource: the player, the captions."""
        from ytsb_tui.adapters.sites.reading import followed

        if not pages:
            number, _, unlisted = video.partition(".")[2].partition("-")
            return f"https://player.vimeo.com/video/{number}" + (f"?h={unlisted}" if unlisted else "")
        return followed(_medium(video, pages[0]), wish, pages[1:])


def _config(body: bytes) -> object:
    import json

    if (match := re.search(_CONFIG, body)) is None:
        raise ValueError("no configuration")
    try:
        value: object = json.JSONDecoder().raw_decode(body[match.end() :].decode(errors="replace"))[0]
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    return value


def _medium(video: VideoId, player: Page) -> Medium:
    from urllib.parse import urljoin

    from ytsb_tui.adapters.json_steps import at, items, string
    from ytsb_tui.adapters.media_records import NamedTranscript
    from ytsb_tui.adapters.sites.reading import MOST_TRACKS, Medium, found_on, seconds
    from ytsb_tui.core.jobs.failures import FailureKind, VideoFailure
    from ytsb_tui.core.text.cleaning import clean
    from ytsb_tui.core.videos.transcripts import Details

    config = found_on(player, _config, "Vimeo's player")
    if at(config, "view") == _WANTS_PASSWORD:
        raise VideoFailure(FailureKind.PRIVATE, "This video wants a password.", "Ask its owner for its captions.")
    tracks = tuple(
        NamedTranscript(
            url=urljoin("https://player.vimeo.com/", string(at(track, "url"))),
            form="vtt",
            language=clean(string(at(track, "lang")).removesuffix("-x-autogen"), 20) or None,
            automatic="autogen" in string(at(track, "lang")),
        )
        for track in items(at(config, "request", "text_tracks"))[:MOST_TRACKS]
        if at(track, "url")
    )
    details = Details(
        video=video,
        title=clean(string(at(config, "video", "title")), 300) or None,
        channel=clean(string(at(config, "video", "owner", "name")), 200) or None,
        length=seconds(at(config, "video", "duration")),
    )
    return Medium(details=details, tracks=tracks)
