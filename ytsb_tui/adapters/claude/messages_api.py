"""Anthropic's Messages API: one request, its answer streamed, every odd end of it told apart.

With `answer_stream` the only room that knows the SDK, which takes over a second to import: that happens on a thread, at
`prepare` or the first request. The SDK does not retry here: the engine's schedule does, which is kept in the library
and shown.
"""

from __future__ import annotations

import asyncio
import logging
import re
import time
import warnings
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ytsb_tui.adapters.claude.answer_stream import Answer, Told, busy, deltas
from ytsb_tui.adapters.claude.api_failures import Refusal, failure_of, retry_after
from ytsb_tui.core.jobs.failures import Failure, FailureKind, SetupFailure, TransientFailure
from ytsb_tui.core.text.cleaning import clean

if TYPE_CHECKING:
    import anthropic
    from anthropic.types import TextBlockParam
    from anthropic.types.message_create_params import MessageCreateParamsNonStreaming

_LOG = logging.getLogger(__name__)
STALL = 60.0  # seconds of silence; the API sends pings in between
LONGEST = 900.0  # seconds for one answer, pings or not
CONNECT = 10.0
_KEY = re.compile(r"[\x21-\x7e]+")  # what fits in a header
_LEAST_KEY = 12  # characters; a shorter one opens a server on one's own batch_writer and may well be a word


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
        """Sends the question; `hear` gets the answer's text as it arrives. Raises SetupFailure, or
        VideoFailure (TOO_LONG when the question does not fit), each with the usage as far as it was told."""
        told = Told(model=self._model)
        begun = time.monotonic()
        async with self.connected(told) as client:
            answer = await self._stream(client, question, hear, told)
            seconds, took = time.monotonic() - begun, answer.usage
            words = (client.base_url, self._model, answer.ending, took.prompt_tokens, took.output_tokens, seconds)
            _LOG.debug("POST %s %s: %s, %d tokens in, %d out, %.1f s", *words)
            return answer

    @asynccontextmanager
    async def connected(self, told: Told | None = None) -> AsyncIterator[anthropic.AsyncAnthropic]:
        """The SDK's client, for one request: its errors come out as Failures, with what was `told` of the usage."""
        client = await self._connected()
        import anthropic
        import httpx2

        failure: Failure
        try:
            async with asyncio.timeout(self._longest):
                yield client
            return
        except anthropic.APIStatusError as error:
            failure = failure_of(_refusal(error), self._model)
        except (anthropic.APITimeoutError, httpx2.TimeoutException):
            failure = busy(f"The API was silent for {self._stall:.0f} s.")
        except TimeoutError:
            failure = busy(f"The API did not finish within {self._longest / 60:.0f} min.")
        except (anthropic.APIConnectionError, httpx2.HTTPError) as error:
            failure = _unreachable(error, started=told is not None and told.started)
        failure.usage = told.usage if told is not None and told.started else None
        _LOG.debug("%s %s: %s", client.base_url, self._model, self._without_key(failure).reason)
        raise failure from None  # the SDK's errors carry the request, and with it the key

    async def prepare(self) -> None:
        """Imports the SDK ahead of the first question, which then tells what is wrong with the key, if anything is."""
        with suppress(SetupFailure):
            await self._connected()

    async def check(self) -> None:
        """Asks for the model, which costs nothing. Raises SetupFailure, TransientFailure or VideoFailure: what a
        question would."""
        async with self.connected() as client:
            await client.models.retrieve(self._model)

    async def most_output(self) -> int | None:
        """The most tokens that the model can write, None when the API does not tell."""
        client = await self._connected()
        import anthropic

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
        if self._base_url is not None and not _is_web_address(self._base_url):
            raise SetupFailure(
                FailureKind.KEY,
                f"{clean(self._base_url, 80)} is no web address.",
                "Set ANTHROPIC_BASE_URL to one that starts with http:// or https://.",
            )
        import anthropic

        warnings.filterwarnings("ignore", "The model '", DeprecationWarning)  # it would be printed over the app
        return anthropic.AsyncAnthropic(
            api_key=self._key,
            base_url=self._base_url,
            timeout=anthropic.Timeout(self._stall, connect=CONNECT),
            max_retries=0,
        )

    async def _stream(
        self, client: anthropic.AsyncAnthropic, question: Question, hear: Callable[[str], None], told: Told
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
        async with stream, aclosing(deltas(stream, told)) as pieces:
            async for delta in pieces:
                text.append(delta)
                hear(delta)
        return told.answer("".join(text))

    def parameters(self, question: Question) -> MessageCreateParamsNonStreaming:
        """The question as an item of a message batch: nothing is asked of the same material soon after, so that keeping
        it in the cache would only cost."""
        return {
            "model": self._model,
            "max_tokens": question.most_tokens,
            "system": question.system,
            "messages": [
                {
                    "role": "user",
                    "content": [{"type": "text", "text": question.material}, {"type": "text", "text": question.task}],
                }
            ],
            "output_config": {"format": {"type": "json_schema", "schema": question.schema}},
        }

    def _without_key(self, failure: Failure) -> Failure:
        """Servers have been seen to repeat what they were sent."""
        if len(self._key) >= _LEAST_KEY:
            failure.reason = failure.reason.replace(self._key, "…")
        failure.args = (f"{failure.reason} {failure.action}".strip(),)
        return failure


def _refusal(error: anthropic.APIStatusError) -> Refusal:
    headers: Mapping[str, str] = error.response.headers
    return Refusal(
        status=error.status_code,
        kind=error.type or "",
        code=error.error_code or "",
        words=error.api_message or "",
        retry_after=retry_after(headers, time.time()),
    )


def _unreachable(error: Exception, *, started: bool) -> TransientFailure:
    if started:
        return busy("The connection broke in the middle of the answer.")
    why = clean(str(error.__cause__ or error), 120)
    return busy(f"The API cannot be reached ({why}).")


def _is_web_address(url: str) -> bool:
    try:
        address = urlsplit(url)
        return address.scheme in ("http", "https") and bool(address.hostname) and address.port != 0
    except ValueError:  # a port that is no number, brackets that do not match
        return False
