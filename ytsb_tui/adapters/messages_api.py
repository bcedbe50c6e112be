"""Anthropic's Messages API: one request, its answer streamed, every odd end of it told apart.

The only room that knows the SDK, which takes over a second to import: that happens on a thread, at the first request.
The SDK does not retry here: the engine's schedule does, which is kept in the library and shown.
"""

from __future__ import annotations

import asyncio
import re
import time
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ytsb_tui.adapters.api_failures import Refusal, failure_of, retry_after
from ytsb_tui.core.failures import Failure, FailureKind, SetupFailure, TransientFailure
from ytsb_tui.core.notes import Usage
from ytsb_tui.core.prices import cost
from ytsb_tui.core.text import clean

if TYPE_CHECKING:
    import anthropic
    from anthropic.types import MessageDeltaUsage, TextBlockParam
    from anthropic.types import Usage as ReportedUsage

STALL = 60.0  # seconds of silence; the API sends pings in between
LONGEST = 900.0  # seconds for one answer, pings or not
CONNECT = 10.0
_KEY = re.compile(r"[\x21-\x7e]+")  # what fits in a header
_LATER = "It is asked again later."


class Ending(StrEnum):
    """Why an answer ended, in the words of the API."""

    WHOLE = "end_turn"
    MAX_TOKENS = "max_tokens"
    REFUSAL = "refusal"
    CONTEXT_FULL = "model_context_window_exceeded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One request. `material` comes first and is the part that may be cached; `task` says what to do with it. The
    answer has the form of the JSON `schema` and at most `most_tokens`."""

    system: str
    material: str
    task: str
    schema: dict[str, object]
    most_tokens: int

    def limited(self, most_tokens: int) -> Question:
        """The same with another limit."""
        return replace(self, most_tokens=most_tokens)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A whole answer, or one that the model or the API ended early, and what it took."""

    text: str
    ending: Ending
    usage: Usage


class MessagesApi:
    """The API at `base_url` (None: Anthropic's) with a key. Shared by all note writers of one event loop."""

    def __init__(
        self, key: str, base_url: str | None, model: str, *, stall: float = STALL, longest: float = LONGEST
    ) -> None:
        self._key = key
        self._base_url = base_url
        self._model = model
        self._stall = stall
        self._longest = longest
        self._client: anthropic.AsyncAnthropic | None = None
        self._connecting = asyncio.Lock()

    async def ask(self, question: Question, hear: Callable[[str], None]) -> Answer:
        """Sends the question; `hear` gets the answer's text as it arrives. Raises SetupFailure, TransientFailure, or
        VideoFailure (TOO_LONG when the question does not fit), each with the usage as far as it was told."""
        client = await self._connected()
        import anthropic  # noqa: PLC0415 - loaded by now
        import httpx2  # noqa: PLC0415 - the SDK's transport, whose errors it lets through in mid-stream

        told = _Told(model=self._model)
        try:
            async with asyncio.timeout(self._longest):
                return await self._stream(client, question, hear, told)
        except anthropic.APIStatusError as error:
            failure = failure_of(_refusal(error), self._model)
        except (anthropic.APITimeoutError, httpx2.TimeoutException):
            failure = _busy(f"The API was silent for {self._stall:.0f} s.")
        except TimeoutError:
            failure = _busy(f"The API did not finish within {self._longest / 60:.0f} min.")
        except (anthropic.APIConnectionError, httpx2.TransportError) as error:
            failure = _unreachable(error, started=told.started)
        except (ValueError, AttributeError, TypeError) as error:  # the SDK reads events without checking their shape
            failure = _odd_stream(error)
        failure.usage = told.usage if told.started else None
        raise self._without_key(failure) from None  # the SDK's errors carry the request, and with it the key

    async def most_output(self) -> int | None:
        """The most tokens that the model can write, None when the API does not tell."""
        client = await self._connected()
        import anthropic  # noqa: PLC0415 - loaded by now

        try:
            return (await client.models.retrieve(self._model)).max_tokens
        except (anthropic.AnthropicError, ValueError, AttributeError):
            return None

    async def aclose(self) -> None:
        """Closes the connections. The next question opens new ones."""
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    async def _connected(self) -> anthropic.AsyncAnthropic:
        async with self._connecting:
            if self._client is None:
                self._client = await asyncio.to_thread(self._connect)
            return self._client

    def _connect(self) -> anthropic.AsyncAnthropic:
        """Blocking: imports the SDK and loads certificates. Raises SetupFailure."""
        if not _KEY.fullmatch(self._key):
            raise SetupFailure(
                FailureKind.KEY, "The API key holds characters that no key has.", "Check ANTHROPIC_API_KEY."
            )
        if self._base_url is not None:
            address = urlsplit(self._base_url)
            if address.scheme not in ("http", "https") or not address.netloc:
                raise SetupFailure(
                    FailureKind.KEY,
                    f"{clean(self._base_url, 80)} is no web address.",
                    "Set ANTHROPIC_BASE_URL to one that starts with http:// or https://.",
                )
        import anthropic  # noqa: PLC0415 - 1.4 s: only when a note is written, and not on the event loop

        warnings.filterwarnings("ignore", "The model '", DeprecationWarning)  # it would be printed over the app
        return anthropic.AsyncAnthropic(
            api_key=self._key,
            base_url=self._base_url,
            timeout=anthropic.Timeout(self._stall, connect=CONNECT),
            max_retries=0,
        )

    async def _stream(
        self, client: anthropic.AsyncAnthropic, question: Question, hear: Callable[[str], None], told: _Told
    ) -> Answer:
        material: TextBlockParam = {
            "type": "text",
            "text": question.material,
            "cache_control": {"type": "ephemeral"},
        }
        stream = await client.messages.create(
            model=self._model,
            max_tokens=question.most_tokens,
            system=question.system,
            messages=[{"role": "user", "content": [material, {"type": "text", "text": question.task}]}],
            output_config={"format": {"type": "json_schema", "schema": question.schema}},
            stream=True,
        )
        text: list[str] = []
        ended = False
        async with stream:
            if "text/event-stream" not in stream.response.headers.get("content-type", ""):
                raise ValueError("not an event stream")
            async for event in stream:
                match event.type:
                    case "message_start":
                        told.start(event.message.usage)
                    case "content_block_delta" if event.delta.type == "text_delta":
                        text.append(event.delta.text)
                        hear(event.delta.text)
                    case "message_delta":
                        told.reason = event.delta.stop_reason
                        told.update(event.usage)
                    case "message_stop":
                        ended = True
                        break
                    case _:
                        pass  # block boundaries, thinking
        return told.answer("".join(text), ended=ended)

    def _without_key(self, failure: Failure) -> Failure:
        """Servers have been seen to repeat what they were sent."""
        failure.reason = failure.reason.replace(self._key, "…")
        failure.args = (f"{failure.reason} {failure.action}".strip(),)
        return failure


@dataclass(slots=True, kw_only=True)
class _Told:
    """What the stream has told so far of its end and its price."""

    model: str
    reason: str | None = None
    started: bool = False
    usage: Usage = field(default_factory=Usage)

    def start(self, reported: ReportedUsage) -> None:
        self.started = True
        self._set(
            Usage(
                input_tokens=reported.input_tokens,
                output_tokens=reported.output_tokens,
                cache_read_tokens=reported.cache_read_input_tokens or 0,
                cache_write_tokens=reported.cache_creation_input_tokens or 0,
            )
        )

    def update(self, reported: MessageDeltaUsage) -> None:
        """Counts are cumulative; those that are not repeated stay."""
        now = self.usage
        read, write = reported.cache_read_input_tokens, reported.cache_creation_input_tokens
        self._set(
            Usage(
                input_tokens=now.input_tokens if reported.input_tokens is None else reported.input_tokens,
                output_tokens=reported.output_tokens,
                cache_read_tokens=now.cache_read_tokens if read is None else read,
                cache_write_tokens=now.cache_write_tokens if write is None else write,
            )
        )

    def _set(self, usage: Usage) -> None:
        self.usage = replace(usage, cost=cost(self.model, usage))

    def answer(self, text: str, *, ended: bool) -> Answer:
        """A stream that just stops is cut, whatever it said: the SDK raises nothing then. Raises TransientFailure."""
        if not ended or self.reason is None:
            failure = _busy("The answer was cut off in the middle.")
            failure.usage = self.usage if self.started else None
            raise failure
        try:
            ending = Ending(self.reason)
        except ValueError:
            ending = Ending.WHOLE  # a stop sequence or something new: the text decides
        return Answer(text=text, ending=ending, usage=self.usage)


def _refusal(error: anthropic.APIStatusError) -> Refusal:
    headers: Mapping[str, str] = error.response.headers
    return Refusal(
        status=error.status_code,
        kind=error.type or "",
        code=error.error_code or "",
        words=error.api_message or "",
        retry_after=retry_after(headers, time.time()),
    )


def _busy(reason: str) -> Failure:
    return TransientFailure(FailureKind.MODEL_BUSY, reason, _LATER)


def _unreachable(error: Exception, *, started: bool) -> Failure:
    if started:
        return _busy("The connection broke in the middle of the answer.")
    why = clean(str(error.__cause__ or error), 120)
    return _busy(f"The API cannot be reached ({why}).")


def _odd_stream(error: Exception) -> Failure:
    return TransientFailure(
        FailureKind.MODEL_ANSWER,
        f"What answers is not the Messages API ({clean(str(error), 80)}).",
        "Check the network (a sign-in page?) and ANTHROPIC_BASE_URL.",
    )
