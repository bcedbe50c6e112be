"""Transcripts on pages: which of several is wanted, and what it says."""

from __future__ import annotations

from collections.abc import Sequence

from ytsb_tui.adapters.media_records import NamedTranscript
from ytsb_tui.adapters.subtitles.decoding import decoded
from ytsb_tui.adapters.subtitles.parsing import UnreadableTranscript, cues_in
from ytsb_tui.core.jobs.failures import FailureKind, VideoFailure
from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.core.videos.languages import language_of
from ytsb_tui.core.videos.transcripts import Captions, LanguageWish, Transcript, choose, spoken
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.ports.sites import Page


def best(tracks: Sequence[NamedTranscript], wish: LanguageWish) -> NamedTranscript:
    """The one of these, one at least, that fits the wish best; where no language is wanted, or none of the wanted ones
    is there, one in the language of the first. Of equal ones the first."""
    offered: dict[Captions, NamedTranscript] = {}
    for track in tracks:
        captions = Captions(language=track.language or "", name="", automatic=track.automatic)
        offered.setdefault(captions, track)
    found = choose(tuple(offered), wish) if wish.languages else None
    if found is None:
        first = tracks[0].language
        found = spoken([captions for captions in offered if captions.language == (first or "")], wish)
    assert found is not None, "one is offered"
    return offered[found]


def transcript_on(page: Page, track: NamedTranscript, video: VideoId, wish: LanguageWish) -> Transcript:
    """The transcript on its page. Raises VideoFailure."""
    try:
        cues = cues_in(decoded(page.body) or "", track.form)
    except UnreadableTranscript as error:
        reason = f"The transcript at {clean(page.url, 80)} {error}."
        raise VideoFailure(FailureKind.UNAVAILABLE, reason, "Ask its publisher.") from None
    language = track.language or language_of(" ".join(cue.text for cue in cues), next(iter(wish.languages), "en"))
    return Transcript(video=video, language=language, automatic=track.automatic, cues=cues)
