"""PeerTube, by the REST API of the instance that a link leads to.

A key has the short form of the video's UUID and the host of its instance: `2y84q2MQUMWPbiEcxNXMgC_video_example_org`
(no public host has an underscore).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ytsb_tui.adapters.sites.heard import HeardMedia

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ytsb_tui.adapters.media_records import MediaRecord
    from ytsb_tui.adapters.sites.reading import Medium
    from ytsb_tui.core.videos.transcripts import Details, LanguageWish
    from ytsb_tui.core.videos.video import VideoId
    from ytsb_tui.engine.ports.listening import Sound
    from ytsb_tui.engine.ports.sites import Page
    from ytsb_tui.engine.ports.transcripts import Fetched

_DIGITS = "123456789abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ"  # of the short form
_SHORT = rf"[{_DIGITS}]{{22}}"
_UUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_LINK = rf"(?i:https?)://([^/?#\s]+)/(?:w|videos/watch|videos/embed)/({_SHORT}|{_UUID})(?:[/?#;]\S*)?"
_KEY = rf"({_SHORT})_([a-z0-9_-]+)"
_LONGEST_KEY = 100


class PeerTube(HeardMedia):
    """See SiteSource and SoundSource."""

    name = "peertube"

    def key_in(self, word: str) -> tuple[str, float | None] | None:
        """See MediaLinks."""
        if word.startswith(f"{self.name}."):
            key = word.partition(".")[2]
            return (key, None) if re.fullmatch(_KEY, key) else None
        if "/w/" not in word and "/videos/" not in word:
            return None
        from ytsb_tui.core.videos.hosts import site_host
        from ytsb_tui.core.videos.links import second_in

        match = re.fullmatch(_LINK, word)
        host = None if match is None else site_host(f"https://{match[1]}/")
        if match is None or host is None:
            return None
        key = f"{_short(match[2])}_{host.replace('.', '_')}"
        return (key, second_in(word)) if len(key) <= _LONGEST_KEY else None

    def url_at(self, key: str, second: float | None) -> str:
        """See MediaLinks."""
        short, host = _parts(key)
        return f"https://{host}/w/{short}" + ("" if second is None else f"?start={max(0, int(second))}s")

    def follow(self, video: VideoId, wish: LanguageWish, pages: Sequence[Page]) -> str | Fetched | Sound:
        """See SiteSource: the video, the list of its captions, the captions or the sound."""
        from ytsb_tui.adapters.sites.reading import followed

        short, host = _parts(video.partition(".")[2])
        api = f"https://{host}/api/v1/videos/{short}"
        if len(pages) < 2:
            return (api, f"{api}/captions")[len(pages)]
        medium = _medium(video, pages[0], pages[1])
        if not medium.tracks and (sound := _sound(pages[0])) is not None:
            return self._to_hear(video, self._keep(video, medium.details, *sound))
        return followed(medium, wish, pages[2:])

    def _keep(self, video: VideoId, about: Details, url: str, size: int | None) -> MediaRecord:
        from ytsb_tui.adapters.media_records import MediaRecord

        record = MediaRecord(
            title=about.title or "",
            url=url,
            channel=about.channel,
            length=about.length,
            published=about.published,
            size=size,
        )
        self._records.keep(video, record)
        return record


def _parts(key: str) -> tuple[str, str]:
    short, _, host = key.partition("_")
    return short, host.replace("_", ".")


def _short(written: str) -> str:
    """The short form of an id that may be a UUID: the same number in base 58."""
    if len(written) == 22:
        return written
    number, digits = int(written.replace("-", ""), 16), ""
    while number:
        number, digit = divmod(number, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return digits.rjust(22, _DIGITS[0])


def _sound(said: Page) -> tuple[str, int | None] | None:
    """The link to the sound by itself and its size in bytes, where the instance has that."""
    from ytsb_tui.adapters.json_steps import at, items, string
    from ytsb_tui.adapters.sites.reading import answer_on

    about = answer_on(said, "PeerTube")
    files = items(at(about, "files")) + [
        file for playlist in items(at(about, "streamingPlaylists")) for file in items(at(playlist, "files"))
    ]
    for file in files:
        if at(file, "resolution", "id") == 0 and (url := string(at(file, "fileUrl"))):
            size = at(file, "size")
            return url, size if isinstance(size, int) else None
    return None


def _medium(video: VideoId, said: Page, listed: Page) -> Medium:
    from urllib.parse import urljoin

    from ytsb_tui.adapters.json_steps import at, items, string
    from ytsb_tui.adapters.media_records import NamedTranscript
    from ytsb_tui.adapters.sites.reading import MOST_TRACKS, Medium, answer_on, seconds
    from ytsb_tui.core.text.cleaning import clean
    from ytsb_tui.core.videos.transcripts import Details

    about, captions = answer_on(said, "PeerTube"), answer_on(listed, "PeerTube")
    spoken = string(at(about, "language", "id"))
    tracks = [
        NamedTranscript(
            url=urljoin(listed.url, string(at(entry, "fileUrl")) or string(at(entry, "captionPath"))),
            form="vtt",
            language=clean(string(at(entry, "language", "id")), 20) or None,
            automatic=at(entry, "automaticallyGenerated") is True,
        )
        for entry in items(at(captions, "data"))[:MOST_TRACKS]
        if at(entry, "fileUrl") or at(entry, "captionPath")
    ]
    details = Details(
        video=video,
        title=clean(string(at(about, "name")), 300) or None,
        channel=clean(string(at(about, "channel", "displayName")), 200) or None,
        length=seconds(at(about, "duration")),
        published=clean(string(at(about, "publishedAt")), 10) or None,
    )
    return Medium(details=details, tracks=tuple(sorted(tracks, key=lambda track: track.language != spoken)))
