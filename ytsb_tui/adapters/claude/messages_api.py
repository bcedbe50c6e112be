"""Anthropic's Messages API: streamed requests, and every way they can end."""

from __future__ import annotations

import time
import warnings
from contextlib import aclosing
from typing import TYPE_CHECKING

from ytsb_tui.adapters.claude.answer_stream import AnswerStream
from ytsb_tui.adapters.claude.api_failures import API, Refusal, failure_of
from ytsb_tui.adapters.claude.message_batches import MessageBatches
from ytsb_tui.adapters.claude.model_list import described, listed
from ytsb_tui.adapters.claude.rate_limits import rate_limits
from ytsb_tui.adapters.claude.thinking import output_of, thinking_of
from ytsb_tui.adapters.model_api.connection import Connection
from ytsb_tui.adapters.model_api.failures import retry_after
from ytsb_tui.core.jobs.failures import Failure
from ytsb_tui.core.notes.models import Model
from ytsb_tui.engine.ports.models import Access, Ending, Question, Received

if TYPE_CHECKING:
    import anthropic
    from anthropic.types import TextBlockParam

STALL = 60.0  # seconds of silence; the API sends pings in between
LONGEST = 900.0  # seconds for one answer, pings or not


class MessagesApi:
    """Fulfils ModelClient."""

    def __init__(self, access: Access, *, stall: float = STALL, longest: float = LONGEST) -> None:
        """`stall` is how many seconds of silence end a request, `longest` how many in all."""
        self._access = access
        self._stall = stall
        self._connection = Connection(API, access, self._make, self._refusal, stall=stall, longest=longest)
        self._batches = MessageBatches(self._connection)

    @property
    def batches(self) -> MessageBatches:
        """See ModelClient."""
        return self._batches

    async def prepare(self) -> None:
        """See ModelClient."""
        await self._connection.prepare()

    async def ask(self, question: Question, received: Received) -> Ending:
        """See ModelClient."""
        material: TextBlockParam = {"type": "text", "text": question.material}
        if question.reread:
            material["cache_control"] = {"type": "ephemeral"}
        import anthropic

        async with self._connection.request(received) as client:
            with self._connection.understood():
                stream = await client.messages.create(
                    model=self._access.model,
                    max_tokens=question.most_tokens,
                    system=question.system,
                    messages=[{"role": "user", "content": [material, {"type": "text", "text": question.task}]}],
                    output_config=output_of(question),
                    thinking=thinking_of(question) or anthropic.omit,
                    stream=True,
                )
            received.limited(rate_limits(stream.response.headers))
            answer = AnswerStream(stream, received)
            async with stream, aclosing(self._connection.pieces(answer.pieces())) as pieces:
                async for piece in pieces:
                    received.add(piece)
            return answer.ending()

    async def describe(self) -> Model:
        """See ModelClient."""
        async with self._connection.request() as client:
            with self._connection.understood():
                return described(await client.models.retrieve(self._access.model))

    async def models(self) -> tuple[Model, ...]:
        """See ModelClient."""
        async with self._connection.request() as client:
            with self._connection.understood():
                return await listed(client)

    async def aclose(self) -> None:
        """See ModelClient."""
        await self._connection.aclose()

    def _make(self) -> anthropic.AsyncAnthropic:
        import anthropic

        from ytsb_tui.adapters.model_api.http import bounded_client

        warnings.filterwarnings("ignore", "The model '", DeprecationWarning)  # it would be printed over the app
        return anthropic.AsyncAnthropic(
            api_key=self._access.key,
            base_url=self._access.base_url,
            http_client=bounded_client(self._stall),
            max_retries=0,
        )

    def _refusal(self, error: Exception, received: Received | None) -> Failure | None:
        import anthropic

        match error:
            case anthropic.APIStatusError():
                refusal = _refusal_of(error)
                if received is not None:
                    received.limited(rate_limits(error.response.headers))
                if received is not None and (refusal.status < 500 or refusal.kind) and received.usage is None:
                    received.sent = False  # nothing was written; a gateway's own error (502, 504) does not say so
                return failure_of(refusal, self._access.model)
            case anthropic.APIConnectionError():
                return None
            case anthropic.AnthropicError():
                return API.odd(error)
            case _:
                return None


def _refusal_of(error: anthropic.APIStatusError) -> Refusal:
    headers = error.response.headers
    return Refusal(
        status=error.status_code,
        kind=_word(error.type),
        code=_word(error.error_code),
        words=_word(error.api_message),
        retry_after=retry_after(headers, time.time()),
        target=headers.get("location", ""),
    )


def _word(value: object) -> str:
    return value if isinstance(value, str) else ""
