"""What youtube-transcript-api is given in place of a `requests.Session`: it asks through one connection, as one of
YouTube's player clients, whichever the library names.

It has just what the library uses: `headers.update`, `get`, `post`. Refusals are recognized here, where the whole
answer is at hand, so the library sees only what went well; and it gets an empty transcript, because the cues are read
by `captions.py`.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Mapping
from typing import TypeVar
from urllib.parse import parse_qs, urlsplit

from ytsb_tui.adapters.json_steps import parsed
from ytsb_tui.adapters.youtube.captions import cues_in
from ytsb_tui.adapters.youtube.clients import PlayerClient
from ytsb_tui.adapters.youtube.player import Player, address_in, blocked, client_refused, read_player
from ytsb_tui.core.jobs.failures import ExitFailure, Failure, FailureKind, TransientFailure, VideoFailure
from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.core.videos.blame import Answer as Said
from ytsb_tui.core.videos.blame import Says
from ytsb_tui.core.videos.transcripts import Cue
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.ports.connections import Connection, Reply

PLACEHOLDER = "none"  # stands where an API key would; requests go out without one
_PLAYER = "https://www.youtube.com/youtubei/v1/player"
_FIELDS = "playabilityStatus,videoDetails,captions,streamingData.serverAbrStreamingUrl"
_STORYBOARDS = "storyboards.playerStoryboardSpecRenderer.spec"
_CONSENT = {"SOCS": "CAI"}  # what yt-dlp sends in place of clicking through the consent page
_CONSENT_PAGE = b'action="https://consent.youtube.com/s"'
_CONSENT_VALUE = re.compile(rb'name="v" value="([\w.+-]{1,100})"')
_REMOTE_HOST = re.compile(rb'"remoteHost":"([0-9A-Fa-f.:]{2,60})"')
_CAPTCHA = b'class="g-recaptcha"'
_WEB_PAGE = re.compile(rb"\s*<(?:!doctype html|html)\b", re.IGNORECASE)
_TOKENS = {"xpe", "xpv"}  # in `exp` of a caption link: it wants a proof-of-origin token of this client
_SAYS = {
    FailureKind.BLOCKED: Says.ROBOT,
    FailureKind.SUSPECT: Says.NONSENSE,
    FailureKind.CLIENT: Says.OUTDATED,
    FailureKind.PO_TOKEN: Says.TOKEN,
    FailureKind.CAPTIONS_DISABLED: Says.NO_CAPTIONS,
    FailureKind.AGE_RESTRICTED: Says.NOT_PLAYED,
}
T = TypeVar("T")


class RefusedError(Exception):
    """An answer without captions, and the failure that it means if it is believed."""

    def __init__(self, said: Said, failure: Failure) -> None:
        super().__init__(failure.reason)
        self.said = said
        self.failure = failure


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
    """One video's requests as one client. `key` is YouTube's API key, PLACEHOLDER to do without; `page`: ask for the
    watch page to read the key from it; `slides`: ask for the storyboards too."""

    def __init__(
        self,
        connection: Connection,
        video: VideoId,
        client: PlayerClient,
        *,
        key: str = PLACEHOLDER,
        page: bool = False,
        slides: bool = False,
    ) -> None:
        self.headers: dict[str, str] = {}
        self.key = key
        self.player: Player | None = None
        self.seen_ip: str | None = None
        self.cues: tuple[Cue, ...] = ()
        self._connection = connection
        self._video = video
        self._client = client
        self._page = page
        self._fields = f"{_FIELDS},{_STORYBOARDS}" if slides else _FIELDS

    def get(self, url: str) -> Answer:
        """The watch page or the timed text. Raises RefusedError, or ExitFailure when the connection breaks."""
        if urlsplit(url).path == "/watch":
            return Answer(self._watch_page(url) if self._page else f'"INNERTUBE_API_KEY":"{self.key}"'.encode())
        asked = parse_qs(urlsplit(url).query)
        translated = "tlang" in asked
        if _TOKENS & set(",".join(asked.get("exp", [])).split(",")):
            raise self.refused(token_wanted(), captions=True)
        reply = self._connection.send("GET", url, headers=self.headers)
        self.cues = self._checked(reply, lambda: cues_in(accepted(reply).body), captions=True, translated=translated)
        return Answer(b"<transcript/>")

    def post(self, url: str, *, json: Mapping[str, object]) -> Answer:  # requests' own name
        """The player request. Raises RefusedError, or ExitFailure when the connection breaks."""
        self.key = url.rpartition("key=")[2] or PLACEHOLDER
        headers = {**self.headers, **self._client.headers}
        reply = self._connection.send("POST", self._player_url(), headers=headers, body=self._question(json))
        if reply.status == 403 and _is_json(reply):  # of the API; YouTube refuses exits with a page
            raise self.refused(client_refused(), 403)
        self.player = self._checked(reply, lambda: read_player(_json(accepted(reply)), self._video, time.time()))
        return Answer(_for_library(self.player))

    def refused(
        self, failure: Failure, status: int = 200, *, captions: bool = False, translated: bool = False
    ) -> RefusedError:
        """The error for an answer of no use, which means `failure` if it is believed."""
        says = Says.NOTHING
        if failure.kind is FailureKind.UNAVAILABLE and isinstance(failure, VideoFailure):
            says = Says.NOT_PLAYED
        elif status in (200, 403) or 300 <= status < 400:
            says = _SAYS.get(failure.kind, Says.CERTAIN)
        client = self._client.name
        said = Said(client=client, status=status, says=says, captions=captions, translated=translated)
        return RefusedError(said, failure)

    def _watch_page(self, url: str) -> bytes:
        reply = agreed(self._connection, lambda: self._connection.send("GET", url, headers=self.headers))
        page = self._checked(reply, lambda: accepted(reply)).body
        if match := _REMOTE_HOST.search(page):
            self.seen_ip = address_in(match.group(1).decode())
        return page

    def _player_url(self) -> str:
        return f"{_PLAYER}?prettyPrint=false" + (
            f"&fields={self._fields}" if self.key == PLACEHOLDER else f"&key={self.key}"
        )

    def _question(self, asked: Mapping[str, object]) -> bytes:
        """The library's question as this client, in English, and with the consent that a viewer gives by pressing
        play."""
        context = {"client": {**self._client.context, "hl": "en"}}
        question = {**asked, "context": context, "contentCheckOk": True, "racyCheckOk": True}
        return json.dumps(question, separators=(",", ":")).encode()

    def _checked(self, reply: Reply, read: Callable[[], T], *, captions: bool = False, translated: bool = False) -> T:
        try:
            return read()
        except Failure as failure:
            raise self.refused(failure, reply.status, captions=captions, translated=translated) from failure


def _json(reply: Reply) -> object:
    try:
        return parsed(reply.body)
    except ValueError as error:
        raise ExitFailure(FailureKind.SUSPECT, "YouTube's answer about the video cannot be read.") from error


def token_wanted() -> ExitFailure:
    return ExitFailure(
        FailureKind.PO_TOKEN,
        "YouTube wants a proof of origin for these captions, which only its own players can give.",
    )


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
