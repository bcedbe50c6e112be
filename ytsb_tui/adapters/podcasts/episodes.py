"""The episodes of a feed as media, and their transcripts."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from ytsb_tui.adapters.media_records import MediaRecord, MediaRecords
from ytsb_tui.adapters.podcasts.feed import Episode, Feed, NoFeedError, parsed_feed
from ytsb_tui.adapters.podcasts.page import parsed_page
from ytsb_tui.adapters.sites.heard import TO_HEAR, details_of
from ytsb_tui.adapters.subtitles.tracks import best, transcript_on
from ytsb_tui.core.jobs.failures import FailureKind, VideoFailure
from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.core.text.plural import plural
from ytsb_tui.core.videos.transcripts import LanguageWish
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.ports.sites import Page
from ytsb_tui.engine.ports.sources import Listed
from ytsb_tui.engine.ports.transcripts import Fetched

MOST_LISTED = 5_000  # episodes
_HEAD = 10_000  # bytes in which a page says that it is one
_FORMS = ("vtt", "srt", "json", "html", "txt")  # those with exact times first


def listed(records: MediaRecords, url: str, page: Page, most_sound: int) -> Listed:
    """The episodes of the feed at `url` that name a transcript, or whose sound has at most so many MB, in its order; or
    the videos of a page. Raises VideoFailure, SetupFailure."""
    feed, shown = _parsed(page)
    wanted: list[Episode] = []
    silent: list[Episode] = []
    for episode in feed.episodes:
        (wanted if episode.transcripts or _to_be_heard(episode, most_sound) else silent).append(episode)
    if not wanted and not shown:
        reason = f"{feed.title or clean(url, 80)}: none of {plural(len(silent), 'episode')} names a transcript."
        raise VideoFailure(FailureKind.SOURCE, reason, TO_HEAR)
    videos: list[tuple[VideoId, str | None, float | None]] = [(video, None, None) for video in shown]
    troubles = {}
    for episode in wanted[:MOST_LISTED]:
        video = _id(url, episode)
        _keep(records, video, feed, episode)
        videos.append((video, episode.title or None, episode.length))
        if not episode.transcripts:
            troubles[video] = f"no transcript: {_megabytes([episode])} of sound"
    left_out = []
    if heard := [episode for episode in wanted[:MOST_LISTED] if not episode.transcripts]:
        left_out.append(f"{plural(len(heard), 'episode')} without a transcript: {_megabytes(heard)} of sound to fetch.")
    if silent:
        size = (
            f" ({_megabytes(silent)} of sound, heard with YTSB_SOUND_MB)"
            if any(episode.size for episode in silent)
            else ""
        )
        left_out.append(f"{plural(len(silent), 'episode')} without a transcript left out{size}.")
    if len(wanted) > MOST_LISTED:
        left_out.append(f"Only the first {MOST_LISTED:,} are listed.")
    return Listed(title=feed.title, videos=tuple(videos), troubles=troubles, left_out=" ".join(left_out))


def _parsed(page: Page) -> tuple[Feed, tuple[VideoId, ...]]:
    """The feed, or what a page has in place of one, and the videos of other sites on it."""
    try:
        try:
            return parsed_feed(page.body, page.url), ()
        except NoFeedError:
            if b"<html" not in page.body[:_HEAD].lower():
                raise
            return parsed_page(page.body, page.url)
    except NoFeedError as error:
        reason = f"{clean(page.url, 80)} {error}."
        raise VideoFailure(FailureKind.SOURCE, reason, "Give the link of the feed, or of the video's page.") from None


def _to_be_heard(episode: Episode, most_sound: int) -> bool:
    """Whether its sound is fetched, as far as the feed says its size."""
    return episode.plays and 0 < max(1, episode.size or 0) <= most_sound * 1_000_000


def _megabytes(episodes: Sequence[Episode]) -> str:
    known = sum(episode.size or 0 for episode in episodes) / 1e6
    return f"{known:,.0f} MB{'' if all(episode.size for episode in episodes) else ' or more'}"


def record_of(records: MediaRecords, video: VideoId) -> MediaRecord:
    """What the feed said of an episode. Raises VideoFailure."""
    record = records.find(video)
    if record is None or not (record.transcripts or record.plays):
        reason = f"What the feed says of {video} is lost."
        raise VideoFailure(FailureKind.UNAVAILABLE, reason, "Add the feed again.")
    return record


def followed(record: MediaRecord, video: VideoId, wish: LanguageWish, pages: Sequence[Page]) -> str | Fetched:
    """The link to the transcript of an episode that fits the wish best, or what it says once its page is here. Raises
    VideoFailure."""
    named = [replace(each, language=each.language or record.language) for each in record.transcripts]
    track = best(sorted(named, key=lambda each: _FORMS.index(each.form)), wish)
    if not pages:
        return track.url
    transcript = transcript_on(pages[0], track, video, wish)
    details = details_of(video, record)
    if not details.length:
        last = transcript.cues[-1]
        details = replace(details, length=last.start + last.duration or None)
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
        size=episode.size,
        transcripts=episode.transcripts,
    )
    records.keep(video, record)


def _id(url: str, episode: Episode) -> VideoId:
    return VideoId(f"podcast.{hashlib.blake2b(f'{url} {episode.identity}'.encode(), digest_size=10).hexdigest()}")
