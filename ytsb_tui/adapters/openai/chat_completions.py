"""OpenAI's chat completions: streamed requests, and every way they can end.

The schema is sent as structured output where the server supports that, else as text in the prompt; an answer that is
almost JSON is repaired.
"""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import aclosing
from typing import TYPE_CHECKING

from ytsb_tui.adapters import extras
from ytsb_tui.adapters.model_api.connection import Connection
from ytsb_tui.adapters.model_api.failures import retry_after
from ytsb_tui.adapters.openai.api_failures import API, Refusal, failure_of, refusal_in
from ytsb_tui.adapters.openai.completion_stream import CompletionStream
from ytsb_tui.adapters.openai.json_answers import repaired
from ytsb_tui.adapters.openai.model_list import listed, named
from ytsb_tui.core.jobs.failures import Failure, FailureKind, SetupFailure
from ytsb_tui.core.notes.models import Model
from ytsb_tui.engine.ports.models import Access, Ending, Question, Received

if TYPE_CHECKING:
    import openai
    from openai import AsyncStream
    from openai.types.chat import ChatCompletionChunk, ChatCompletionMessageParam
    from openai.types.shared_params import ResponseFormatJSONSchema

STALL = 600.0  # seconds of silence: without a GPU, reading a long prompt takes minutes
LONGEST = 3600.0  # seconds for one answer
_OPENAI = "https://api.openai.com/v1"
_NO_KEY = "none"  # local servers need none, but the SDK requires one


class ChatCompletions:
    """Fulfils ModelClient."""

    def __init__(self, access: Access, *, stall: float = STALL, longest: float = LONGEST) -> None:
        """`stall` is how many seconds of silence end a request, `longest` how many in all."""
        self._access = access
        self._stall = stall
        self._connection = Connection(API, access, self._make, self._refusal, stall=stall, longest=longest)
        self._forms = True  # whether the server has structured output, as far as is known

    @property
    def batches(self) -> None:
        """See ModelClient: other servers have none, and OpenAI's own work with files."""

    async def prepare(self) -> None:
        """See ModelClient."""
        await self._connection.prepare()

    async def ask(self, question: Question, received: Received) -> Ending:
        """See ModelClient."""
        async with self._connection.request(received) as client:
            import openai

            try:
                stream = await self._sent(client, question)
            except openai.APIStatusError as error:
                if not self._forms or not _refusal_of(error).no_forms:
                    raise
                self._forms = False
                stream = await self._sent(client, question)
            completion = CompletionStream(stream, question, received)
            async with stream, aclosing(self._connection.pieces(completion.pieces())) as pieces:
                async for piece in pieces:
                    received.add(piece)
            ending = completion.ending()
        if ending is Ending.WHOLE:
            await self._mend(received)
        return ending

    async def describe(self) -> Model:
        """See ModelClient: what the list says of it."""
        return named(await self.models(), self._access.model)

    async def models(self) -> tuple[Model, ...]:
        """See ModelClient."""
        async with self._connection.request() as client:
            with self._connection.understood():
                return await listed(client)

    async def aclose(self) -> None:
        """See ModelClient."""
        await self._connection.aclose()

    async def _sent(self, client: openai.AsyncOpenAI, question: Question) -> AsyncStream[ChatCompletionChunk]:
        import openai

        task, form = question.task, json.dumps(question.schema)
        if not self._forms:
            task = f"{task}\n\nAnswer with one JSON object that fits this JSON schema, and with nothing else:\n{form}"
        messages: list[ChatCompletionMessageParam] = [
            {"role": "system", "content": question.system},
            {"role": "user", "content": f"{question.material}\n\n{task}"},
        ]
        response_format: ResponseFormatJSONSchema = {
            "type": "json_schema",
            "json_schema": {"name": "answer", "schema": question.schema, "strict": True},
        }
        own = self._access.base_url is not None  # OpenAI renamed the limit; most other servers did not
        with self._connection.understood():
            return await client.chat.completions.create(
                model=self._access.model,
                messages=messages,
                max_tokens=question.most_tokens if own else openai.omit,
                max_completion_tokens=openai.omit if own else question.most_tokens,
                response_format=response_format if self._forms else openai.omit,
                stream=True,
                stream_options={"include_usage": True},
            )

    async def _mend(self, received: Received) -> None:
        """Repairs an answer that is not JSON. Its server ignores the schema, so later questions carry it as text."""
        text = received.text
        if not _is_object(text):
            self._forms = False
            if (mended := await asyncio.to_thread(repaired, text)) is not None:
                received.mend(mended)

    def _make(self) -> openai.AsyncOpenAI:
        try:
            import json_repair  # noqa: F401 - of the same extra: checked now, not when an answer needs repair
            import openai
        except ModuleNotFoundError as absent:
            raise SetupFailure(
                FailureKind.KEY,
                f"The provider openai needs the package {absent.name}, which is not installed.",
                extras.missing("openai"),
            ) from None

        from ytsb_tui.adapters.model_api.http import bounded_client

        return openai.AsyncOpenAI(
            api_key=self._access.key or _NO_KEY,
            base_url=self._access.base_url or _OPENAI,
            http_client=bounded_client(self._stall),
            max_retries=0,
        )

    def _refusal(self, error: Exception, received: Received | None) -> Failure | None:
        import openai

        match error:
            case openai.APIStatusError():
                refusal = _refusal_of(error)
                if received is not None and (refusal.status < 500 or refusal.known) and received.usage is None:
                    received.sent = False
                return failure_of(refusal, self._access.model)
            case openai.APIConnectionError():
                return None
            case openai.APIError():  # in the middle of an answer
                return failure_of(refusal_in(error.body, 200), self._access.model)
            case openai.OpenAIError():
                return API.odd(error)
            case _:
                return None


def _refusal_of(error: openai.APIStatusError) -> Refusal:
    headers = error.response.headers
    return refusal_in(
        error.body if error.body is not None else error.response.text,
        error.status_code,
        retry_after=retry_after(headers, time.time()),
        target=headers.get("location", ""),
    )


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False
