"""The client that youtube-transcript-api is given in place of a `requests.Session`: it asks through one connection.

It has just what the library uses: `headers.update`, `get`, `post`. Refusals become Failures here, where
the whole answer is at hand, so the library sees only what went well; and it is handed an empty transcript, because the
cues are read by `youtube_captions`.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Mapping
from typing import cast
from urllib.parse import urlsplit

from ytsb_tui.adapters.youtube.json_steps import parsed
from ytsb_tui.adapters.youtube.player import Player, address_in, blocked, read_player
from ytsb_tui.core.jobs.failures import ExitFailure, FailureKind, TransientFailure
from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.ports.connections import Connection, Reply

PLACEHOLDER = "none"  # stands where an API key would; requests go out without one
_PLAYER = "https://www.youtube.com/youtubei/v1/player"
_FIELDS = "playabilityStatus,videoDetails,captions,streamingData.serverAbrStreamingUrl"
_NOT_LIKED = {400, 401, 404, 405, 410}  # the player endpoint does not take the request as it is
_CONSENT = {"SOCS": "CAI"}  # what yt-dlp sends in place of clicking through the consent page
_CONSENT_PAGE = b'action="https://consent.youtube.com/s"'
_CONSENT_VALUE = re.compile(rb'name="v" value="([\w.+-]{1,100})"')
_REMOTE_HOST = re.compile(rb'"remoteHost":"([0-9A-Fa-f.:]{2,60})"')
_CAPTCHA = b'class="g-recaptcha"'
_WEB_PAGE = re.compile(rb"\s*<(?:!doctype html|html)\b", re.IGNORECASE)
_CLIENT_NUMBERS = {"ANDROID": "3"}


class PageNeededError(Exception):
    """The player wants a request as it is made with the watch page at hand."""


class Answer:
    """As much of a `requests.Response` as the library reads."""

    def __init__(self, body: bytes) -> None:
        self.status_code = 200
        self._body = body

    @property
    def text(self) -> str:
        """The body as text."""
        return self._body.decode("utf-8", "replace")

    def json(self) -> object:
        """The body as JSON."""
        return parsed(self._body)

    def raise_for_status(self) -> None:
        """Nothing: what is no success has raised a Failure before."""


class LibrarySession:
    """One video's requests. `page`: really ask for the watch page; else no request is made for it."""

    def __init__(self, connection: Connection, video: VideoId, *, key: str, page: bool) -> None:
        self.headers: dict[str, str] = {}
        self.key = key
        self.player: Player | None = None
        self.seen_ip: str | None = None
        self.timed_text = b""
        self._connection = connection
        self._video = video
        self._page = page

    def get(self, url: str) -> Answer:
        """The watch page or the timed text. Raises a Failure."""
        if urlsplit(url).path == "/watch":
            return Answer(self._watch_page(url) if self._page else f'"INNERTUBE_API_KEY":"{self.key}"'.encode())
        reply = self._connection.send("GET", url, headers=self.headers)
        self.timed_text = accepted(reply).body
        return Answer(b"<transcript/>")

    def post(self, url: str, *, json: Mapping[str, object]) -> Answer:  # requests' own name
        """The player request. Raises a Failure, or PageNeededError on the short path."""
        self.key = url.rpartition("key=")[2] or PLACEHOLDER
        reply = self._connection.send("POST", self._player_url(), headers=self._agent(json), body=self._question(json))
        if not self._page and (reply.status in _NOT_LIKED or (reply.status == 403 and _is_json(reply))):
            raise PageNeededError
        try:
            answer = parsed(accepted(reply).body)
        except ValueError as error:
            raise ExitFailure(FailureKind.SUSPECT, "YouTube's answer about the video cannot be read.") from error
        self.player = read_player(answer, self._video, time.time())
        return Answer(_for_library(self.player))

    def _watch_page(self, url: str) -> bytes:
        reply = agreed(self._connection, lambda: self._connection.send("GET", url, headers=self.headers))
        page = accepted(reply).body
        if match := _REMOTE_HOST.search(page):
            self.seen_ip = address_in(match.group(1).decode())
        return page

    def _player_url(self) -> str:
        key = "" if self.key == PLACEHOLDER else f"&key={self.key}"
        fields = "" if self._page else f"&fields={_FIELDS}"
        return f"{_PLAYER}?prettyPrint=false{fields}{key}"

    def _question(self, asked: Mapping[str, object]) -> bytes:
        """The library's question, in English, and with the consent that a viewer gives by pressing play."""
        context = cast("dict[str, dict[str, object]]", asked["context"])
        client = {**context["client"], "hl": "en"}
        question = {**asked, "context": {**context, "client": client}, "contentCheckOk": True, "racyCheckOk": True}
        return json.dumps(question, separators=(",", ":")).encode()

    def _agent(self, asked: Mapping[str, object]) -> dict[str, str]:
        """The headers that belong to the client that the library claims to be, as yt-dlp sends them; `gzip` in the
        agent's name is what makes Google compress answers of its APIs."""
        client = cast("dict[str, dict[str, str]]", asked["context"])["client"]
        headers = {**self.headers, "Content-Type": "application/json"}
        if number := _CLIENT_NUMBERS.get(client["clientName"]):
            version = client["clientVersion"]
            headers |= {
                "User-Agent": f"com.google.android.youtube/{version} (Linux; U; Android 14) gzip",
                "X-YouTube-Client-Name": number,
                "X-YouTube-Client-Version": version,
            }
        return headers


def _for_library(player: Player) -> bytes:
    """The response as the library reads it, reduced to what has been checked."""
    tracks = [
        {
            "baseUrl": track.url,
            "name": {"runs": [{"text": track.captions.name}]},
            "languageCode": track.captions.language,
            "kind": "asr" if track.captions.automatic else "",
            "isTranslatable": track.translatable,
        }
        for track in player.tracks
    ]
    languages = [
        {"languageCode": code, "languageName": {"runs": [{"text": name}]}} for code, name in player.translations
    ]
    renderer = {"captionTracks": tracks, "translationLanguages": languages}
    captions = {"playerCaptionsTracklistRenderer": renderer}
    return json.dumps({"playabilityStatus": {"status": "OK"}, "captions": captions}).encode()


def agreed(connection: Connection, ask: Callable[[], Reply]) -> Reply:
    """The answer to `ask`, with consent given where a page or a redirect wants it. Raises ExitFailure when it is not
    taken."""
    reply = ask()
    if not _wants_consent(reply):
        return reply
    value = _CONSENT_VALUE.search(reply.body)
    connection.cookies(_CONSENT | ({"CONSENT": f"YES+{value.group(1).decode()}"} if value else {}))
    reply = ask()
    if _wants_consent(reply):
        raise _no_consent()
    return reply


def _wants_consent(reply: Reply) -> bool:
    return leads_to(reply, "consent.") or _page_with(reply, _CONSENT_PAGE)


def _page_with(reply: Reply, part: bytes) -> bool:
    """Whether it is a web page that contains `part`. In captions and JSON the same words mean nothing."""
    return _WEB_PAGE.match(reply.body) is not None and part in reply.body


def _no_consent() -> ExitFailure:
    return blocked("YouTube insists on a consent page here.")


def accepted(reply: Reply) -> Reply:
    """The reply when it is a success. Raises the Failure that any other status of YouTube means."""
    if reply.status in (403, 429) or leads_to(reply, "google.com/sorry") or _page_with(reply, _CAPTCHA):
        raise blocked(f"YouTube refuses this exit (status {reply.status}).")
    if _wants_consent(reply):
        raise _no_consent()
    if reply.status >= 500:
        after = reply.headers.get("retry-after", "")
        raise TransientFailure(
            FailureKind.SUSPECT,
            f"YouTube has trouble of its own (status {reply.status}).",
            "It is tried again later.",
            retry_after=float(after) if re.fullmatch(r"[0-9]{1,5}", after) else None,
        )
    if reply.status != 200:
        raise ExitFailure(FailureKind.SUSPECT, f"YouTube gave a strange answer (status {reply.status}).")
    return reply


def leads_to(reply: Reply, place: str) -> bool:
    """Whether it redirects to an address that has `place` in host and path."""
    if not 300 <= reply.status < 400:
        return False
    parts = urlsplit(clean(reply.headers.get("location", ""), 2000))
    return place in f"{parts.netloc}{parts.path}"


def _is_json(reply: Reply) -> bool:
    return "json" in reply.headers.get("content-type", "")
