"""yt-dlp, tied to one connection: one request handler and no other, no plugins, no cache, no output.

Its own configuration files, updates and JavaScript runtimes belong to its command line and to downloads; they are not
reached from here, and the runtimes are switched off besides.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from functools import partial
from typing import cast
from urllib.parse import urljoin, urlsplit

import yt_dlp.globals
from yt_dlp import YoutubeDL
from yt_dlp.networking import Request, RequestDirector, RequestHandler, Response
from yt_dlp.networking.exceptions import HTTPError, RequestError

from ytsb_tui.adapters.youtube.session import accepted, agreed, leads_to
from ytsb_tui.core.jobs.failures import ExitFailure, Failure, FailureKind
from ytsb_tui.engine.ports.connections import Connection, Reply

_MOST_REDIRECTS = 5
NO_SUCH_THING = frozenset({400, 404, 410})
_OWN_HEADERS = {"accept-encoding", "cookie", "host", "content-length", "connection"}
_ALERT = re.compile(r"YouTube said: (?:ERROR - )?(?!INFO - |WARNING - )(.*)", re.DOTALL)

yt_dlp.globals.all_plugins_loaded.value = True  # so that none is searched for on this machine
yt_dlp.globals.plugin_dirs.value = []
_QUIET: Mapping[str, object] = {
    "quiet": True,
    "no_warnings": True,
    "noprogress": True,
    "cachedir": False,
    "skip_download": True,
    "extractor_retries": 0,
    "retries": 0,
    "js_runtimes": {},
    "color": "never",
}


class Tied(YoutubeDL):  # type: ignore[misc]  # yt-dlp has no types
    """A YoutubeDL with these extractors, whose every request goes through one connection, at most so many of them;
    `beside` is a handler for what is on this machine. `believing`: a refusal is one of the exit, and ends it all."""

    def __init__(
        self,
        connection: Connection,
        options: Mapping[str, object],
        extractors: Iterable[object],
        *,
        most: int | None = None,
        beside: RequestHandler | None = None,
        believing: bool = True,
    ) -> None:
        self.through = ConnectionRH(connection, most, believing=believing)
        self._beside = beside
        super().__init__({**_QUIET, **options}, auto_init=False)
        for extractor in extractors:
            self.add_info_extractor(extractor)

    def build_request_director(self, handlers: object, preferences: object = None) -> RequestDirector:
        """Only ours, whatever handlers yt-dlp knows."""
        director = RequestDirector(logger=Log(), verbose=False)
        for handler in filter(None, (self.through, self._beside)):
            director.add_handler(handler)
        return director


class ConnectionRH(RequestHandler):  # type: ignore[misc]  # yt-dlp has no types
    """yt-dlp's request handler over a Connection. `failure` is why a request failed, which yt-dlp would swallow."""

    _SUPPORTED_URL_SCHEMES = ("https",)
    _SUPPORTED_PROXY_SCHEMES = None
    _SUPPORTED_FEATURES = None

    def __init__(self, connection: Connection, most: int | None = None, *, believing: bool = True) -> None:
        super().__init__(logger=Log())
        self._connection = connection
        self._believing = believing
        self._most = most
        self._sent = 0
        self.failure: Failure | None = None
        self.status = 0

    def _check_extensions(self, extensions: dict[str, object]) -> None:
        extensions.clear()  # time-outs and cookies are the connection's business

    def _send(self, request: Request) -> Response:
        headers = {name: value for name, value in request.headers.items() if name.lower() not in _OWN_HEADERS}
        try:
            if self.failure:
                raise self.failure
            self._sent += 1
            if self._most is not None and self._sent > self._most:
                raise ExitFailure(FailureKind.SUSPECT, f"yt-dlp made more than {self._most} requests for a video.")
            reply = self._followed(request.method, request.url, headers, cast("bytes | None", request.data))
        except Failure as failure:
            self.failure = failure
            raise RequestError(failure.reason) from failure
        response = Response(io.BytesIO(reply.body), reply.url, _plain(reply.headers), reply.status)
        if not 200 <= reply.status < 300:
            raise HTTPError(response)
        return response

    def _followed(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Reply:
        """The answer at the end of the redirects; a person's custom address is one."""
        for _ in range(_MOST_REDIRECTS):
            reply = agreed(self._connection, partial(self._connection.send, method, url, headers=headers, body=body))
            self.status = reply.status
            target = urljoin(url, reply.headers.get("location", ""))
            leaves = urlsplit(target).netloc != urlsplit(url).netloc
            if not 300 <= reply.status < 400 or leaves or leads_to(reply, "google.com/sorry"):
                break
            method, url, body = "GET", target, None
        return reply if reply.status in NO_SUCH_THING or not self._believing else accepted(reply)


def _plain(headers: Mapping[str, str]) -> dict[str, str]:
    """Headers that still hold for the decoded body."""
    return {name: value for name, value in headers.items() if name in ("content-type", "date")}


class Log:
    """yt-dlp's logger: nothing is printed; it remembers what yt-dlp warns of that decides what a failure means."""

    def __init__(self) -> None:
        self.alert = ""  # what YouTube itself says
        self.incomplete = False

    def debug(self, message: str) -> None:
        """Nothing."""

    def warning(self, message: str) -> None:
        """A warning of yt-dlp or an alert of YouTube."""
        if match := _ALERT.search(message):
            self.alert = match.group(1)
        self.incomplete = self.incomplete or "Incomplete data" in message

    info = error = stdout = stderr = debug
