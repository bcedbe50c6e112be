"""What youtube-transcript-api does here: it makes the requests and reads from the answers which captions there are.

Imported at the first fetch, because requests comes with it, which takes a while.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from youtube_transcript_api import (
    PoTokenRequired,
    TranscriptList,
    YouTubeTranscriptApi,
    YouTubeTranscriptApiException,
)

from ytsb_tui.adapters.youtube.session import LibrarySession, token_wanted
from ytsb_tui.adapters.youtube.tracks import Track
from ytsb_tui.core.jobs.failures import ExitFailure, FailureKind
from ytsb_tui.core.videos.video import VideoId

if TYPE_CHECKING:
    from requests import Session


def offers(session: LibrarySession, video: VideoId) -> TranscriptList:
    """The captions that the video offers; the session has the whole answer. Raises RefusedError or a Failure."""
    try:
        return YouTubeTranscriptApi(http_client=cast("Session", session)).list(video)
    except YouTubeTranscriptApiException as error:
        raise session.refused(_strange()) from error


def get_timed_text(session: LibrarySession, offers: TranscriptList, track: Track, target: str | None) -> None:
    """Lets the library fetch the track, translated into `target` if given; the session has the cues. Raises
    RefusedError or a Failure."""
    captions = track.captions
    offer = next(
        offer
        for offer in offers
        if (offer.language_code, offer.is_generated) == (captions.language, captions.automatic)
    )
    try:
        (offer.translate(target) if target else offer).fetch()
    except PoTokenRequired as error:
        raise session.refused(token_wanted(), captions=True) from error
    except YouTubeTranscriptApiException as error:
        raise session.refused(_strange()) from error


def _strange() -> ExitFailure:
    """What is left of the library's own errors, since refusals are noticed before it sees them."""
    return ExitFailure(FailureKind.SUSPECT, "YouTube's answer does not have the form that it should have.")
