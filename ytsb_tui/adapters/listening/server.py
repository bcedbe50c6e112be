"""Listening by a server that speaks OpenAI's audio API: speaches, vLLM, LocalAI, OpenAI.

Long sound is sent in parts of some minutes if PyAV is there to cut it (the extra `listen`), else as the whole file.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from ytsb_tui.adapters import extras
from ytsb_tui.adapters.listening import answers
from ytsb_tui.adapters.listening.failures import API, RefusedError, failure
from ytsb_tui.adapters.listening.process import lines_of, seconds_in
from ytsb_tui.adapters.model_api.connection import Connection
from ytsb_tui.adapters.model_api.failures import retry_after
from ytsb_tui.adapters.openai.api_failures import refusal_in
from ytsb_tui.core.jobs.failures import Failure, FailureKind, VideoFailure
from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.core.videos.listening import Heard
from ytsb_tui.engine.ports.models import Access, Received

if TYPE_CHECKING:
    import httpx2

PART_SECONDS = 300.0  # 5 MB as FLAC; vLLM takes ten minutes and 25 MB, LocalAI 15 MB
MOST_WHOLE = 25_000_000  # bytes of a file that is sent whole, the limit of most servers
STALL = 900.0  # seconds of silence: a server without a graphics card takes minutes for a part
LONGEST = 1_800.0  # seconds for one part
_FORM = {"response_format": "verbose_json", "timestamp_granularities[]": "segment"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """Sound to send: a file's name and content, from `start` to `until` (0 when that is not known)."""

    name: str
    data: bytes
    start: float = 0.0
    until: float = 0.0
    length: float | None = None


class _Client:
    """The HTTP client as Connection wants it."""

    def __init__(self, http: httpx2.AsyncClient) -> None:
        self.http = http

    async def close(self) -> None:
        """Closes its connections."""
        await self.http.aclose()


class ListeningServer:
    """Fulfils Listener."""

    def __init__(
        self, access: Access, *, stall: float = STALL, longest: float = LONGEST, part: float = PART_SECONDS
    ) -> None:
        """`access` names the model, the address and the key, if the server wants one; `part` is how many seconds are
        sent at once."""
        assert access.base_url is not None, "there is no usual server"
        self._access = access
        self._address = access.base_url.rstrip("/")
        self._stall = stall
        self._longest = longest
        self._part = part

    async def hear(self, sound: Path, since: float, language: str | None) -> AsyncGenerator[Heard, None]:
        """See Listener."""
        async with self._connected() as connection, aclosing(self._pieces(sound, since)) as pieces:
            async for piece in pieces:
                heard = await self._heard(connection, piece, language)
                if heard.cues:
                    language = language or heard.language
                yield heard

    async def models(self) -> tuple[str, ...]:
        """The names of the server's models; none if it does not list them. Raises a Failure."""
        async with self._connected() as connection, connection.request() as client:
            with connection.understood():
                answer = _read(await client.http.get(f"{self._address}/models"), 0)
                rows = answer.get("data")
                named = [row.get("id") for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
                return tuple(name for name in named if isinstance(name, str))

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[Connection[_Client]]:
        connection = Connection(API, self._access, self._make, self._refusal, stall=self._stall, longest=self._longest)
        try:
            yield connection
        finally:
            await connection.aclose()

    async def _pieces(self, sound: Path, since: float) -> AsyncGenerator[_Piece, None]:
        if not extras.present("av"):
            yield await asyncio.to_thread(_whole, sound)
            return
        async with aclosing(lines_of(sound, ["cut", str(sound), str(since), str(self._part)])) as lines:
            async for line, data in lines:
                yield _Piece(
                    name="part.flac",
                    data=data,
                    start=seconds_in(line, "start"),
                    until=seconds_in(line, "until"),
                    length=seconds_in(line, "length") or None,
                )

    async def _heard(self, connection: Connection[_Client], piece: _Piece, language: str | None) -> Heard:
        model = self._access.model
        if not piece.data:  # the end of a sound that was heard already
            return Heard(until=piece.until, by=model, length=piece.length)
        form = {**_FORM, "model": model} | ({"language": language} if language else {})
        async with connection.request() as client:
            with connection.understood():
                reply = await client.http.post(
                    f"{self._address}/audio/transcriptions", data=form, files={"file": (piece.name, piece.data)}
                )
                answer = _read(reply, len(piece.data))
                try:
                    cues = answers.cues_in(answer, piece.start)
                except answers.NoTimesError:
                    raise API.no_times(model) from None
                ended = max((cue.start + cue.duration for cue in cues), default=piece.start)
                until = piece.until or max(piece.start + answers.duration_in(answer), ended)
                return Heard(
                    until=until,
                    by=model,
                    language=answers.language_in(answer),
                    length=piece.length or until,
                    cues=cues,
                )

    def _make(self) -> _Client:
        from ytsb_tui.adapters.model_api.http import bounded_client

        http = bounded_client(self._stall)
        if self._access.key:
            http.headers["authorization"] = f"Bearer {self._access.key}"
        return _Client(http)

    def _refusal(self, error: Exception, _received: Received | None) -> Failure | None:
        return failure(error, self._access.model) if isinstance(error, RefusedError) else None


def _read(reply: httpx2.Response, sent: int) -> Mapping[str, object]:
    """The object that the server answered. Raises RefusedError, also for an error that comes as a success."""
    try:
        body = json.loads(reply.content)
    except ValueError:
        body = reply.text[:500]
    good = isinstance(body, dict) and body.get("object") != "error" and not {"error", "detail"} & body.keys()
    if reply.status_code == 200 and good:
        return cast(Mapping[str, object], body)
    if isinstance(body, dict) and "detail" in body:  # FastAPI's own errors
        body = {"message": str(body["detail"])}
    target = reply.headers.get("location", "")
    refusal = refusal_in(body, reply.status_code, retry_after=retry_after(reply.headers, time.time()), target=target)
    raise RefusedError(refusal, sent)


def _whole(sound: Path) -> _Piece:
    """The file as it is. Raises VideoFailure."""
    try:
        with sound.open("rb") as file:
            data = file.read(MOST_WHOLE + 1)
            size = sound.stat().st_size
    except OSError as error:
        reason = f"{clean(sound.name, 80)} cannot be read: {error.strerror}."
        raise VideoFailure(FailureKind.UNAVAILABLE, reason, "Check the file, then retry.") from None
    if len(data) > MOST_WHOLE:
        reason = (
            f"{clean(sound.name, 80)} has {size / 1e6:,.0f} MB, and at most {MOST_WHOLE / 1e6:.0f} MB are sent whole."
        )
        action = f"With the extra listen it is sent in parts: {extras.installing('listen')}"
        raise VideoFailure(FailureKind.TOO_LONG, reason, action)
    return _Piece(name=f"sound{sound.suffix.lower()}", data=data)
