"""A `requests` session whose requests go over a leased exit, for libraries that take one."""

from __future__ import annotations

from collections.abc import Mapping
from email.message import Message
from io import BytesIO
from types import SimpleNamespace

import httpx
import requests
from requests.adapters import HTTPAdapter

from ytsb_tui.adapters.egress.http import HEADERS
from ytsb_tui.adapters.egress.httpx_clients import Send, received, sent
from ytsb_tui.engine.ports.connections import Reply


def session(send: Send, seconds: float) -> requests.Session:
    """A session that sends by `send`. `seconds`: its usual timeout, for a whole request."""
    made = requests.Session()
    made.trust_env = False  # no proxies and no .netrc
    made.headers.clear()
    made.headers.update(HEADERS)
    made.adapters.clear()
    made.mount("https://", _Adapter(send, seconds))
    made.mount("http://", _Adapter(send, seconds))  # refused like every other address
    return made


class _Adapter(HTTPAdapter):
    def __init__(self, send: Send, seconds: float) -> None:
        super().__init__()
        self._send = send
        self._seconds = seconds

    def send(  # noqa: PLR0917 - the signature of requests
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: float | tuple[float | None, float | None] | None = None,
        verify: bool | str = True,
        cert: str | tuple[str, str] | None = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """See HTTPAdapter. The exit's connection decides on everything but the timeout."""
        seconds = timeout[-1] if isinstance(timeout, tuple) else timeout
        body = request.body.encode() if isinstance(request.body, str) else request.body
        if body is not None and not isinstance(body, bytes):
            raise ValueError("what is sent must be bytes or text, not a file or an iterator")
        try:
            reply = self._send(
                request.method or "GET",
                request.url or "",
                sent({name: str(value) for name, value in request.headers.items()}),
                body or None,
                self._seconds if seconds is None else seconds,
            )
        except TimeoutError as error:
            raise requests.ReadTimeout(str(error), request=request) from error
        return self.build_response(request, _Raw(reply))


class _Raw(BytesIO):
    """The answer as requests expects it of urllib3; it finds cookies in `_original_response`."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.body)
        headers = Message()
        for name, value in received(reply):
            headers[name] = value
        self.status = reply.status
        self.reason = httpx.codes.get_reason_phrase(reply.status)
        self.headers = dict(headers.items())
        self._original_response = SimpleNamespace(msg=headers)
