"""The captions of a video as yt-dlp finds them over one connection: with its own players, watch page and tokens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from http.cookiejar import CookieJar
from urllib.parse import parse_qs, urlsplit

from yt_dlp.extractor.youtube import YoutubeIE
from yt_dlp.utils import YoutubeDLError

from ytsb_tui.adapters.json_steps import at, items, string
from ytsb_tui.adapters.youtube.captions import cues_in
from ytsb_tui.adapters.youtube.player import Player, read_player
from ytsb_tui.adapters.youtube.session import accepted
from ytsb_tui.adapters.youtube.token_provider import PLUGIN, provider
from ytsb_tui.adapters.youtube.tracks import Track
from ytsb_tui.adapters.youtube.ytdlp_client import Log, Tied
from ytsb_tui.core.jobs.failures import Failure, FailureKind
from ytsb_tui.core.videos.transcripts import Cue
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.ports.connections import Connection

MOST_REQUESTS = 15  # a watch page, a player each, and a redirect or two
_FORMAT = "srv1"
_STUMBLES = (YoutubeDLError, ValueError, TypeError, KeyError, AttributeError, IndexError)


def player(
    connection: Connection, video: VideoId, now: float, *, cookies: CookieJar | None, tokens: str | None
) -> Player | None:
    """The video with its captions; None when yt-dlp finds none. `tokens` is the address of a provider of tokens, which
    is to leave by the same way. Raises ExitFailure when the connection breaks, SetupFailure without the plugin."""
    # yt-dlp asks fewer where it cannot play: it has no JavaScript here, and captions need none.
    clients = getattr(YoutubeIE, "_DEFAULT_AUTHED_CLIENTS" if cookies else "_DEFAULT_CLIENTS", ("default",))
    options: dict[str, object] = {
        "logger": Log(),
        "ignore_no_formats_error": True,
        "extractor_args": {
            "youtube": {"player_client": list(clients), "player_skip": ["js"], "skip": ["translated_subs"]},
            PLUGIN: {"base_url": [tokens or ""]},
        },
        "proxy": connection.proxy_url or "",
    }
    beside = provider(tokens) if tokens else None
    with Tied(connection, options, (YoutubeIE(),), most=MOST_REQUESTS, beside=beside, believing=False) as client:
        for cookie in cookies or ():
            client.cookiejar.set_cookie(cookie)
        if cookies:
            connection.cookies({cookie.name: cookie.value or "" for cookie in cookies if _of_youtube(cookie.domain)})
        try:
            info = client.extract_info(f"https://www.youtube.com/watch?v={video}", download=False)
        except _STUMBLES:
            info = None
        if client.through.failure is not None:
            raise client.through.failure
    try:
        return read_player(_as_youtube_says(info), video, now) if isinstance(info, Mapping) else None
    except Failure:
        return None


def cues(connection: Connection, track: Track) -> tuple[Cue, ...] | None:
    """The cues of a track; None when YouTube does not give them. Raises ExitFailure when the connection breaks."""
    reply = connection.send("GET", track.url)
    try:
        return cues_in(accepted(reply).body)
    except Failure as failure:
        if failure.kind is FailureKind.EXIT_LOST:
            raise
        return None


def _of_youtube(domain: str) -> bool:
    return domain.lstrip(".") == "youtube.com" or domain.endswith(".youtube.com")


def _as_youtube_says(info: Mapping[str, object]) -> object:
    """yt-dlp's findings in the form of a player response, so that they are read and bounded as one."""
    day = string(info.get("upload_date"))
    return {
        "playabilityStatus": {"status": "OK"},
        "videoDetails": {
            "videoId": info.get("id"),
            "title": info.get("title"),
            "author": info.get("channel"),
            "channelId": info.get("channel_id"),
            "lengthSeconds": str(info.get("duration") or ""),
            "shortDescription": info.get("description"),
            "isLive": info.get("is_live"),
            "isLiveContent": info.get("was_live"),
        },
        "microformat": {"playerMicroformatRenderer": {"publishDate": f"{day[:4]}-{day[4:6]}-{day[6:]}" if day else ""}},
        "captions": {"playerCaptionsTracklistRenderer": {"captionTracks": list(_entries(info))}},
    }


def _entries(info: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    """The tracks that YouTube made itself, none translated; of the automatic ones the original voice first."""
    automatic = info.get("automatic_captions")
    spoken = [name for name in automatic if name.endswith("-orig")] if isinstance(automatic, Mapping) else []
    for tracks, names in ((info.get("subtitles"), None), (automatic, spoken), (automatic, None)):
        for name in names if names is not None else tracks if isinstance(tracks, Mapping) else ():
            for form in items(at(tracks, name)):
                url = string(at(form, "url"))
                asked = parse_qs(urlsplit(url).query)
                if at(form, "ext") == _FORMAT and "lang" in asked and "tlang" not in asked:
                    yield {
                        "languageCode": asked["lang"][0],
                        "baseUrl": url,
                        "name": {"simpleText": string(at(form, "name")).removesuffix(" (Original)")},
                        "kind": asked.get("kind", [""])[0],
                        "trackName": asked.get("name", [""])[0],
                    }
