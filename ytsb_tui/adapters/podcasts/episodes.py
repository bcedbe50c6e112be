"""The episodes of a feed as media, and their transcripts."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from ytsb_tui.adapters.media_records import MediaRecord, MediaRecords
from ytsb_tui.adapters.podcasts.feed import Episode, Feed, NoFeedError, parsed_feed
from ytsb_tui.adapters.subtitles.tracks import best, transcript_on
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure, VideoFailure
from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.core.text.plural import plural
from ytsb_tui.core.videos.transcripts import Details, LanguageWish
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


def followed(records: MediaRecords, video: VideoId, wish: LanguageWish, pages: Sequence[Page]) -> str | Fetched:
    """The link to the transcript of an episode that fits the wish best, or what it says once its page is here. Raises
    VideoFailure."""
    record = records.find(video)
    if record is None or not record.transcripts:
        reason = f"What the feed says of {video} is lost."
        raise VideoFailure(FailureKind.UNAVAILABLE, reason, "Add the feed again.")
    named = [replace(each, language=each.language or record.language) for each in record.transcripts]
    track = best(sorted(named, key=lambda each: _FORMS.index(each.form)), wish)
    if not pages:
        return track.url
    transcript = transcript_on(pages[0], track, video, wish)
    last = transcript.cues[-1]
    details = Details(
        video=video,
        title=record.title or None,
        channel=record.channel,
        length=record.length or last.start + last.duration or None,
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
