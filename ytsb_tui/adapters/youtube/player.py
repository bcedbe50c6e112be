"""What the player response says: details and captions of a video, or why there are none.

Refusals are distinguished by `playabilityStatus.status` and the structure around it. Reasons are asked for in English
(`hl=en`) but may come in any language, so words only make a class more exact; without them it stays safe: another exit
is asked, and the video is given up when others say the same.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address
from urllib.parse import unquote

from ytsb_tui.adapters.json_steps import at, items, string, words
from ytsb_tui.adapters.youtube.tracks import MOST_TRACKS, Track, tracks_in
from ytsb_tui.core.jobs.failures import (
    BURN_BLOCKED,
    ExitFailure,
    Failure,
    FailureKind,
    TransientFailure,
    VideoFailure,
)
from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.core.videos.storyboards import Storyboard, storyboard_in
from ytsb_tui.core.videos.transcripts import Details, chapters_in
from ytsb_tui.core.videos.video import VideoId

_PROCESSING_WAIT = 900.0  # seconds
_DAY = re.compile(r"[0-9]{4}-[01][0-9]-[0-3][0-9](?![0-9])")
_IP = re.compile(r"[?&/]ip[=/]([0-9A-Fa-f.:%]{2,60})")

_AGE_STATUSES = {"AGE_VERIFICATION_REQUIRED", "AGE_CHECK_REQUIRED", "CONTENT_CHECK_REQUIRED"}
_MEMBER_OFFER = "playerLegacyDesktopYpcOfferRenderer"
_TRAILERS = ("playerLegacyDesktopYpcTrailerRenderer", "ypcTrailerRenderer")
_ROBOT = re.compile(r"not a bot|try again later|unusual traffic|captcha", re.IGNORECASE)
_AGE = re.compile(r"confirm your age|inappropriate for some|age.restricted", re.IGNORECASE)
_PRIVATE = re.compile(r"\bprivate\b", re.IGNORECASE)
_COUNTRY = re.compile(r"\b(?:your|this) (?:country|region|location)\b", re.IGNORECASE)
_MEMBERS = re.compile(r"\bmembers?\b|\bmembership\b|\bpremium\b", re.IGNORECASE)
_PAID = re.compile(r"\b(?:payment|purchase|rent(?:al)?|buy)\b", re.IGNORECASE)
_PROCESSING = re.compile(r"\bprocessing\b", re.IGNORECASE)
_OUTDATED = re.compile(r"\bon this app\b|latest version of youtube|update (?:the|your) app", re.IGNORECASE)
_GONE = re.compile(r"terminated|removed|deleted|no longer available|copyright|violat|closed their", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Player:
    """A player response that offers captions. `translations` are codes with their names, `seen_ip` is the address
    that YouTube saw, None when it did not tell; `storyboard` is None where there is none or it was not asked for."""

    details: Details
    tracks: tuple[Track, ...]
    translations: tuple[tuple[str, str], ...]
    seen_ip: str | None
    storyboard: Storyboard | None = None


def read_player(answer: object, video: VideoId, now: float) -> Player:
    """The player response of `video`. `now` is in seconds since the epoch. Raises a Failure of the right class."""
    playability = at(answer, "playabilityStatus")
    if not isinstance(playability, dict):
        raise _suspect("YouTube's answer says nothing about the video.")
    details = at(answer, "videoDetails")
    if failure := _refusal(playability, details, now):
        raise failure
    if (named := string(at(details, "videoId"))) and named != video:
        raise _suspect("YouTube's answer is about another video.")
    if at(details, "isLive") is True:
        raise VideoFailure(
            FailureKind.LIVE,
            "The video is a live stream that is still on.",
            "Press r after it has ended; its captions come some hours later.",
        )
    renderer = at(answer, "captions", "playerCaptionsTracklistRenderer")
    tracks = tracks_in(renderer)
    if not tracks:
        raise VideoFailure(
            FailureKind.CAPTIONS_DISABLED,
            "The video has no captions.",
            "Press r later if it is new: YouTube makes them within a day, unless its owner has turned them off.",
        )
    translations = tuple(
        (code, clean(words(at(entry, "languageName")), 60) or code)
        for entry in items(at(renderer, "translationLanguages"))[:MOST_TRACKS]
        if (code := clean(string(at(entry, "languageCode")), 40))
    )
    found = _details(details, _published(answer), video, tracks)
    return Player(
        details=found,
        tracks=tracks,
        translations=translations,
        seen_ip=_seen_ip(answer),
        storyboard=storyboard_in(
            string(at(answer, "storyboards", "playerStoryboardSpecRenderer", "spec")), found.length
        ),
    )


def _suspect(reason: str) -> ExitFailure:
    return ExitFailure(FailureKind.SUSPECT, reason)


def _details(details: object, published: str | None, video: VideoId, tracks: tuple[Track, ...]) -> Details:
    try:
        length = float(string(at(details, "lengthSeconds")) or "0")
    except ValueError:
        length = 0.0
    known = length if math.isfinite(length) and length > 0 else None
    return Details(
        video=video,
        title=clean(string(at(details, "title"))) or None,
        channel=clean(string(at(details, "author")), 200) or None,
        channel_id=clean(string(at(details, "channelId")), 60) or None,
        length=known,
        published=published,
        chapters=chapters_in(string(at(details, "shortDescription")), known),
        live=at(details, "isLiveContent") is True,
        offered=tuple(track.captions for track in tracks),
    )


def _published(answer: object) -> str | None:
    """The publication day, which YouTube sends only to some of its clients."""
    day = string(at(answer, "microformat", "playerMicroformatRenderer", "publishDate"))
    return day[:10] if _DAY.match(day) else None


def _seen_ip(answer: object) -> str | None:
    """The address in the links to the streams; those to captions have 0.0.0.0."""
    streams = at(answer, "streamingData")
    links = [at(streams, "serverAbrStreamingUrl"), at(streams, "hlsManifestUrl")]
    links += [at(streams, kind, 0, "url") for kind in ("formats", "adaptiveFormats")]
    for link in links:
        if match := _IP.search(string(link)):
            return address_in(unquote(match.group(1)))
    return None


def address_in(text: str) -> str | None:
    """An IP address in its short form; None for what is none, and for 0.0.0.0."""
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return None if address.is_unspecified else str(address)


def _refusal(playability: Mapping[str, object], details: object, now: float) -> Failure | None:
    """Why the video is not played; None when it is."""
    status = string(playability.get("status"))
    screen = playability.get("errorScreen")
    said = " ".join(_reasons(playability, screen))
    match status:
        case "OK":
            return _offline(playability, now) if at(details, "isUpcoming") is True else None
        case "":
            return _suspect("YouTube's answer says nothing about the video.")
        case "LIVE_STREAM_OFFLINE":
            return _offline(playability, now)
    if _OUTDATED.search(said):
        return client_refused()
    if at(screen, "playerCaptchaViewModel") is not None or _ROBOT.search(said):
        return blocked("YouTube takes this exit for a robot.")
    if status in _AGE_STATUSES or playability.get("desktopLegacyAgeGateReason") or _AGE.search(said):
        return VideoFailure(
            FailureKind.AGE_RESTRICTED,
            "The video is age-restricted: YouTube shows it only to people who are signed in.",
            "It cannot be fetched without an account; leave it out.",
        )
    # A private video comes with `messages`; the check for robots has `reason` and an error screen instead.
    if (
        _PRIVATE.search(said)
        or at(details, "isPrivate") is True
        or (status == "LOGIN_REQUIRED" and _messages(playability))
    ):
        return VideoFailure(
            FailureKind.PRIVATE, "The video is private.", "Ask its owner to make it unlisted or public, then press r."
        )
    if status == "LOGIN_REQUIRED":
        return blocked("YouTube asks this exit to sign in.")
    return _unplayable(status, screen, said)


def _unplayable(status: str, screen: object, said: str) -> Failure:
    if _COUNTRY.search(said):
        return ExitFailure(
            FailureKind.GEO_BLOCKED,
            "The video is not shown in this exit's country.",
            "An exit in another country is taken.",
        )
    if at(screen, _MEMBER_OFFER) is not None or _MEMBERS.search(said):
        return VideoFailure(
            FailureKind.MEMBERS_ONLY,
            "The video is only for paying members.",
            "It cannot be fetched without an account; leave it out.",
        )
    if any(at(screen, trailer) is not None for trailer in _TRAILERS) or _PAID.search(said):
        return VideoFailure(FailureKind.UNAVAILABLE, "The video has to be paid for.", "Leave it out.")
    if _PROCESSING.search(said):
        return TransientFailure(
            FailureKind.UNAVAILABLE,
            "YouTube is still processing the video.",
            "It is tried again later.",
            retry_after=_PROCESSING_WAIT,
        )
    if status == "ERROR" or _GONE.search(said):
        return VideoFailure(
            FailureKind.UNAVAILABLE,
            f"The video is not available{_quoted(said)}.",
            "Check its link in a browser; if it plays there, press r.",
        )
    return _suspect(f"YouTube does not play the video{_quoted(said or status)}.")


def _offline(playability: Mapping[str, object], now: float) -> Failure:
    """A stream or a premiere that is not on; the start is known when it has been announced."""
    renderer = at(playability, "liveStreamability", "liveStreamabilityRenderer")
    announced = string(at(renderer, "offlineSlate", "liveStreamOfflineSlateRenderer", "scheduledStartTime"))
    start = float(announced) if re.fullmatch(r"[0-9]{9,11}", announced) else None
    if start is None or start <= now:
        return VideoFailure(
            FailureKind.LIVE, "The live stream is not on, and there is no recording of it.", "Press r later."
        )
    return VideoFailure(
        FailureKind.LIVE,
        f"The video has not begun: it is announced for {datetime.fromtimestamp(start, UTC):%d %B %Y, %H:%M} UTC.",
        "Press r after it has ended.",
        retry_after=start - now,
    )


def blocked(reason: str) -> ExitFailure:
    """YouTube refuses the exit itself: it is not used for hours."""
    return ExitFailure(FailureKind.BLOCKED, reason, burn=BURN_BLOCKED)


def client_refused() -> ExitFailure:
    """YouTube does not serve the player client that asked."""
    return ExitFailure(FailureKind.CLIENT, "YouTube does not serve this player.", "Asking as another player.")


def _messages(playability: Mapping[str, object]) -> list[str]:
    return [string(message) for message in items(playability.get("messages"))]


def _reasons(playability: Mapping[str, object], screen: object) -> list[str]:
    """Every sentence that tells why, each once, the general one first."""
    renderer = at(screen, "playerErrorMessageRenderer")
    found = [string(playability.get("reason")), *_messages(playability), words(at(renderer, "reason"))]
    found += [words(at(renderer, "subreason")), string(at(screen, _MEMBER_OFFER, "offerDescription"))]
    return list(dict.fromkeys(filter(None, (clean(text) for text in found))))


def _quoted(said: str) -> str:
    return f" (“{clean(said, 120)}”)" if said else ""
