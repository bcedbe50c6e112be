"""The episodes of a feed as media, and their transcripts."""

from __future__ import annotations

import hashlib

from ytsb_tui.adapters.media_records import MediaRecord, MediaRecords, NamedTranscript
from ytsb_tui.adapters.podcasts.feed import Episode, Feed, NoFeedError, parsed_feed
from ytsb_tui.adapters.subtitles.decoding import decoded
from ytsb_tui.adapters.subtitles.parsing import UnreadableTranscript, cues_in
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure, VideoFailure
from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.core.text.plural import plural
from ytsb_tui.core.videos.languages import language_of
from ytsb_tui.core.videos.transcripts import Details, LanguageWish, Transcript, nearness
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.ports.sites import Page
from ytsb_tui.engine.ports.sources import Listed
from ytsb_tui.engine.ports.transcripts import Fetched

MOST_LISTED = 5_000  # episodes
_FORMS = ("vtt", "srt", "json", "html", "txt")  # those with exact times first


def listed(records: MediaRecords, url: str, page: Page) -> Listed:
    """The episodes of the feed at `url` that name a transcript, the newest first. Raises VideoFailure, SetupFailure."""
    try:
        feed = parsed_feed(page.body, page.url)
    except NoFeedError as error:
        reason = f"{clean(page.url, 80)} {error}."
        raise VideoFailure(FailureKind.SOURCE, reason, "Give the link of the feed, not of its page.") from None
    with_transcript = [episode for episode in feed.episodes if episode.transcripts]
    if not with_transcript:
        reason = f"{feed.title or clean(url, 80)}: none of {plural(len(feed.episodes), 'episode')} names a transcript."
        raise VideoFailure(FailureKind.SOURCE, reason, "Only episodes with a transcript can be read.")
    videos = []
    for episode in with_transcript[:MOST_LISTED]:
        video = _id(url, episode)
        _keep(records, video, feed, episode)
        videos.append((video, episode.title or None, episode.length))
    left_out = []
    if silent := len(feed.episodes) - len(with_transcript):
        left_out.append(f"{plural(silent, 'episode')} without a transcript left out.")
    if len(with_transcript) > MOST_LISTED:
        left_out.append(f"Only the first {MOST_LISTED:,} are listed.")
    return Listed(title=feed.title, videos=tuple(videos), left_out=" ".join(left_out))


def chosen(records: MediaRecords, video: VideoId, wish: LanguageWish) -> tuple[MediaRecord, NamedTranscript]:
    """The record of an episode, and its transcript that fits the wish best. Raises VideoFailure."""
    record = records.find(video)
    if record is None or not record.transcripts:
        reason = f"What the feed says of {video} is lost."
        raise VideoFailure(FailureKind.UNAVAILABLE, reason, "Add the feed again.")

    def rank(named: NamedTranscript) -> tuple[int, int]:
        language = named.language or record.language
        places = [
            place for place, code in enumerate(wish.languages) if language and nearness(language, code) is not None
        ]
        return min(places, default=len(wish.languages)), _FORMS.index(named.form)

    return record, min(record.transcripts, key=rank)


def fetched(records: MediaRecords, video: VideoId, page: Page, wish: LanguageWish) -> Fetched:
    """The transcript of an episode from the page that was chosen. Raises VideoFailure."""
    record, named = chosen(records, video, wish)
    try:
        cues = cues_in(decoded(page.body) or "", named.form)
    except UnreadableTranscript as error:
        reason = f"The transcript at {clean(page.url, 80)} {error}."
        raise VideoFailure(FailureKind.UNAVAILABLE, reason, "Ask its publisher.") from None
    usual = named.language or record.language
    transcript = Transcript(
        video=video,
        language=usual or language_of(" ".join(cue.text for cue in cues), next(iter(wish.languages), "en")),
        automatic=False,
        cues=cues,
    )
    details = Details(
        video=video,
        title=record.title or None,
        channel=record.channel,
        length=record.length or cues[-1].start + cues[-1].duration or None,
        published=record.published,
    )
    return Fetched(details=details, transcript=transcript, seen_ip=None)


def _keep(records: MediaRecords, video: VideoId, feed: Feed, episode: Episode) -> None:
    record = MediaRecord(
        title=episode.title,
        url=episode.url,
        plays=episode.plays,
        language=feed.language,
        channel=feed.title or None,
        length=episode.length,
        published=episode.published,
        transcripts=episode.transcripts,
    )
    if records.find(video) == record:
        return
    try:
        records.save(video, record)
    except OSError as error:
        reason = f"The episodes cannot be kept in {records.folder}: {error.strerror}."
        raise SetupFailure(FailureKind.LIBRARY, reason, "Make room there.") from error


def _id(url: str, episode: Episode) -> VideoId:
    return VideoId(f"podcast.{hashlib.blake2b(f'{url} {episode.identity}'.encode(), digest_size=10).hexdigest()}")
