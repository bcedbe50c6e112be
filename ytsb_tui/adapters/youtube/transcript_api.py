"""What youtube-transcript-api does here: it makes the requests of YouTube's Android player and names the captions.

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

from ytsb_tui.adapters.youtube.session import LibrarySession
from ytsb_tui.adapters.youtube.tracks import Track
from ytsb_tui.core.jobs.failures import ExitFailure, Failure, FailureKind
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.ports.connections import Connection

if TYPE_CHECKING:
    from requests import Session


def asked(connection: Connection, video: VideoId, *, key: str, page: bool) -> tuple[LibrarySession, TranscriptList]:
    """The captions that the video offers, and the session that holds YouTube's whole answer. Raises a Failure, or
    PageNeededError when the player wants a request made with `page`."""
    session = LibrarySession(connection, video, key=key, page=page)
    try:
        return session, YouTubeTranscriptApi(http_client=cast("Session", session)).list(video)
    except YouTubeTranscriptApiException as error:
        raise _failure(error) from error


def get_timed_text(offers: TranscriptList, track: Track, target: str | None) -> None:
    """Lets the library fetch the track; the session keeps the answer."""
    captions = track.captions
    offer = next(
        offer
        for offer in offers
        if (offer.language_code, offer.is_generated) == (captions.language, captions.automatic)
    )
    try:
        (offer.translate(target) if target else offer).fetch()
    except YouTubeTranscriptApiException as error:
        raise _failure(error) from error


def _failure(error: Exception) -> Failure:
    """What is left of the library's own errors, since refusals are noticed before it sees them."""
    if isinstance(error, PoTokenRequired):
        return ExitFailure(
            FailureKind.PO_TOKEN,
            "YouTube wants a proof of origin for these captions, which only its own players can give.",
        )
    return ExitFailure(FailureKind.SUSPECT, "YouTube's answer does not have the form that it should have.")
