"""What programs name: videos by link or id, and addresses on YouTube."""

from __future__ import annotations

from urllib.parse import urlsplit

from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.core.videos.hosts import HOSTS
from ytsb_tui.core.videos.sources import find_sources, video_named
from ytsb_tui.core.videos.video import VideoId, is_video_id


def video_id(link: str) -> VideoId:
    """The id of the one YouTube video that a link or an id names. Raises ValueError, which says what is wrong."""
    video = video_named(link)
    if video is not None and is_video_id(video):
        return video
    rejected = find_sources(link).rejected
    reason = f"{rejected[0].reason} {rejected[0].action}" if rejected else "It does not name one YouTube video."
    raise ValueError(f"{clean(link, 80)!r}: {reason}")


def check_url(url: str) -> None:
    """Raises ValueError for an address that may not be asked over an exit."""
    parts = urlsplit(url)
    if parts.scheme != "https" or parts.hostname not in HOSTS or parts.port not in (None, 443):
        place = clean(f"{parts.scheme}://{parts.netloc}", 80)
        raise ValueError(f"{place} may not be asked over an exit, only https:// on {', '.join(HOSTS)}")
