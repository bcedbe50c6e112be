"""Message batches: many questions at half the price, answered within a day. What is sent, and how each item ended."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ytsb_tui.adapters.claude.answer_stream import category_of, ending_of, text_of, usage_of
from ytsb_tui.adapters.claude.api_failures import Refusal, failure_of
from ytsb_tui.adapters.claude.thinking import output_of, thinking_of
from ytsb_tui.adapters.model_api.connection import Connection
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure, TransientFailure, VideoFailure
from ytsb_tui.engine.ports.models import Answer, Ended, Question

if TYPE_CHECKING:
    from anthropic import AsyncAnthropic
    from anthropic.types import Message
    from anthropic.types.message_create_params import MessageCreateParamsNonStreaming
    from anthropic.types.messages import MessageBatchIndividualResponse

_SKEW = 300.0  # seconds that the clocks here and there may differ
_MOST_ITEMS = 20_000  # of a batch; several times what is sent in one
_NO_BATCHES = "Leave out --overnight (YTSB_OVERNIGHT)."


class MessageBatches:
    """Fulfils ModelBatches over the connection of a client."""

    def __init__(self, connection: Connection[AsyncAnthropic]) -> None:
        self._connection = connection

    async def send(self, questions: Mapping[str, Question]) -> str:
        """See ModelBatches."""
        import anthropic

        try:
            async with self._client() as client:
                try:
                    batch = await client.messages.batches.create(
                        requests=[
                            {"custom_id": name, "params": _parameters(question, self._connection.model)}
                            for name, question in questions.items()
                        ]
                    )
                except anthropic.NotFoundError:
                    raise SetupFailure(FailureKind.KEY, "This API takes no message batches.", _NO_BATCHES) from None
                return text_of(batch.id)
        except VideoFailure as failure:
            raise SetupFailure(FailureKind.KEY, f"The API took no batch. {failure.reason}", _NO_BATCHES) from None

    async def find(self, since: float, requests: int, known: frozenset[str]) -> str | None:
        """See ModelBatches."""
        earliest = datetime.fromtimestamp(since - _SKEW, UTC)
        async with self._client() as client:
            for batch in (await client.messages.batches.list(limit=100)).data:
                counts = batch.request_counts
                total = counts.processing + counts.succeeded + counts.errored + counts.canceled + counts.expired
                if batch.id not in known and batch.created_at >= earliest and total == requests:
                    return batch.id
        return None

    async def ended(self, batch: str) -> bool:
        """See ModelBatches."""
        import anthropic

        async with self._client() as client:
            try:
                return (await client.messages.batches.retrieve(batch)).processing_status == "ended"
            except anthropic.NotFoundError:
                return True

    async def results(self, batch: str) -> dict[str, Ended]:
        """See ModelBatches."""
        import anthropic

        found: dict[str, Ended] = {}
        async with self._client() as client:
            try:
                items = await client.messages.batches.results(batch)
            except anthropic.NotFoundError:
                return {}
            async for item in items:
                if len(found) == _MOST_ITEMS:
                    raise ValueError("its batch has no end")
                found[text_of(item.custom_id)] = self._ended(item)
        return found

    @asynccontextmanager
    async def _client(self) -> AsyncIterator[AsyncAnthropic]:
        async with self._connection.request() as client:
            with self._connection.understood():
                yield client

    def _ended(self, item: MessageBatchIndividualResponse) -> Ended:
        result = item.result
        match result.type:
            case "succeeded":
                return _answer(result.message)
            case "errored":
                error = result.error.error
                refusal = Refusal(status=400, kind=text_of(error.type), words=text_of(error.message))
                return failure_of(refusal, self._connection.model)
            case "canceled" | "expired":
                return _again(f"The batch was {result.type} before the turn of this note came.")


def _parameters(question: Question, model: str) -> MessageCreateParamsNonStreaming:
    """The question as an item of a batch: nothing is asked of the same material soon after, so that keeping it in the
    cache would only cost."""
    parameters: MessageCreateParamsNonStreaming = {
        "model": model,
        "max_tokens": question.most_tokens,
        "system": question.system,
        "messages": [
            {
                "role": "user",
                "content": [{"type": "text", "text": question.material}, {"type": "text", "text": question.task}],
            }
        ],
        "output_config": output_of(question),
    }
    if (thinking := thinking_of(question)) is not None:
        parameters["thinking"] = thinking
    return parameters


def _answer(message: Message) -> Ended:
    if message.stop_reason is None:
        return _again("The answer was cut off in the middle.")
    text = "".join(text_of(block.text) for block in message.content if block.type == "text")
    category = category_of(message.stop_details)
    return Answer(text=text, ending=ending_of(message.stop_reason), usage=usage_of(message.usage), category=category)


def _again(reason: str) -> TransientFailure:
    return TransientFailure(FailureKind.MODEL_BUSY, reason, "It is sent again.")
