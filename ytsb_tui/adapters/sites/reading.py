"""What the sites have in common: what a page says of a video, and the way from there to its captions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from ytsb_tui.adapters.json_steps import parsed
from ytsb_tui.adapters.media_records import NamedTranscript
from ytsb_tui.adapters.subtitles.tracks import best, transcript_on
from ytsb_tui.core.jobs.failures import FailureKind, TransientFailure, VideoFailure
from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.core.videos.transcripts import Details, LanguageWish
from ytsb_tui.engine.ports.sites import Page
from ytsb_tui.engine.ports.transcripts import Fetched

MOST_TRACKS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Medium:
    """A video, and its captions, those in its own language first."""

    details: Details
    tracks: tuple[NamedTranscript, ...]


def followed(medium: Medium, wish: LanguageWish, rest: Sequence[Page]) -> str | Fetched:
    """The link to the captions that fit the wish best, or what they say once they are in `rest`. Raises
    VideoFailure."""
    if not medium.tracks:
        reason = "This video has no captions."
        raise VideoFailure(
            FailureKind.CAPTIONS_DISABLED, reason, "Download its sound, and add the file to have it heard."
        )
    track = best(medium.tracks, wish)
    if not rest:
        return track.url
    transcript = transcript_on(rest[0], track, medium.details.video, wish)
    return Fetched(details=medium.details, transcript=transcript, seen_ip=None)


def found_on(page: Page, find: Callable[[bytes], object], what: str) -> object:
    """What `find` (raises ValueError) reads from a page. Raises TransientFailure when it is no page of this kind."""
    try:
        return find(page.body)
    except ValueError:
        host = urlsplit(page.url).hostname or ""
        reason = f"What {clean(host, 60)} answers is no page of {what}: it may be one that tells people from programs."
        raise TransientFailure(
            FailureKind.SUSPECT, reason, "Retried automatically. Open the link in a browser to see what it shows."
        ) from None


def answer_on(page: Page, what: str) -> object:
    """The JSON on a page. Raises TransientFailure."""
    return found_on(page, parsed, what)


def seconds(value: object) -> float | None:
    """A length; None for what is none."""
    return float(value) if isinstance(value, int | float) and 0 < value < 1e6 else None
