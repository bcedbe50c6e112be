"""Message batches: many questions at half the price, answered within a day. What is sent, and how each item ended."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ytsb_tui.adapters.claude.answer_stream import Answer, ending_of, not_the_api
from ytsb_tui.adapters.claude.api_failures import Refusal, failure_of
from ytsb_tui.adapters.claude.messages_api import MessagesApi, Question
from ytsb_tui.core.jobs.failures import Failure, FailureKind, SetupFailure, TransientFailure, VideoFailure
from ytsb_tui.core.notes.note import Usage
from ytsb_tui.core.notes.prices import cost

if TYPE_CHECKING:
    from anthropic import AsyncAnthropic
    from anthropic.types import Message
    from anthropic.types.messages import MessageBatchIndividualResponse

_SKEW = 300.0  # seconds that the clocks here and there may differ

Ended = Answer | Failure


class MessageBatches:
    """The batches of one model at one API."""

    def __init__(self, api: MessagesApi, model: str) -> None:
        self._api = api
        self._model = model

    async def send(self, questions: Mapping[str, Question]) -> str:
        """Sends the questions, each under its name; returns the API's name of the batch. Raises a Failure: after a
        TransientFailure nobody knows whether the API took it, see `find`."""
        try:
            async with self._client() as client:
                batch = await client.messages.batches.create(
                    requests=[
                        {"custom_id": name, "params": self._api.parameters(question)}
                        for name, question in questions.items()
                    ]
                )
                return batch.id
        except SetupFailure as failure:
            raise _no_batches(failure) from None
        except VideoFailure as failure:
            raise SetupFailure(
                FailureKind.KEY, f"The API took no batch. {failure.reason}", "Leave out --overnight (YTSB_OVERNIGHT)."
            ) from None

    async def find(self, since: float, requests: int, known: frozenset[str]) -> str | None:
        """The batch of so many requests that was made since then (seconds since the epoch) and is not known here, if
        there is one. Raises a Failure."""
        earliest = datetime.fromtimestamp(since - _SKEW, UTC)
        async with self._client() as client:
            for batch in (await client.messages.batches.list(limit=100)).data:
                counts = batch.request_counts
                total = counts.processing + counts.succeeded + counts.errored + counts.canceled + counts.expired
                if batch.id not in known and batch.created_at >= earliest and total == requests:
                    return batch.id
        return None

    async def ended(self, batch: str) -> bool:
        """Whether its answers can be read; one that the API no longer has is over too. Raises a Failure."""
        import anthropic

        async with self._client() as client:
            try:
                return (await client.messages.batches.retrieve(batch)).processing_status == "ended"
            except anthropic.NotFoundError:
                return True

    async def results(self, batch: str) -> dict[str, Ended]:
        """How each question ended, by its name; empty for a batch that the API no longer has. Raises a Failure."""
        import anthropic

        async with self._client() as client:
            try:
                items = await client.messages.batches.results(batch)
            except anthropic.NotFoundError:
                return {}
            return {item.custom_id: self._ended(item) async for item in items}

    @asynccontextmanager
    async def _client(self) -> AsyncIterator[AsyncAnthropic]:
        """The SDK reads answers without checking their shape."""
        try:
            async with self._api.connected() as client:
                yield client
        except (ValueError, AttributeError, TypeError) as error:
            raise not_the_api(error) from None

    def _ended(self, item: MessageBatchIndividualResponse) -> Ended:
        result = item.result
        match result.type:
            case "succeeded":
                return self._answer(result.message)
            case "errored":
                error = result.error.error
                return failure_of(Refusal(status=400, kind=error.type, words=error.message), self._model)
            case "canceled" | "expired":
                return again(f"The batch was {result.type} before the turn of this note came.")

    def _answer(self, message: Message) -> Ended:
        if message.stop_reason is None:
            return again("The answer was cut off in the middle.")
        told = message.usage
        usage = Usage(
            input_tokens=told.input_tokens,
            output_tokens=told.output_tokens,
            cache_read_tokens=told.cache_read_input_tokens or 0,
            cache_write_tokens=told.cache_creation_input_tokens or 0,
        )
        text = "".join(block.text for block in message.content if block.type == "text")
        usage = replace(usage, cost=cost(self._model, usage, batch=True))
        return Answer(text=text, ending=ending_of(message.stop_reason), usage=usage)


def again(reason: str) -> TransientFailure:
    """The failure of a note that has to be sent once more."""
    return TransientFailure(FailureKind.MODEL_BUSY, reason, "It is sent again.")


def _no_batches(failure: SetupFailure) -> SetupFailure:
    if failure.reason.startswith("There is no model"):  # what 404 means where messages are asked for
        return SetupFailure(
            FailureKind.KEY, "This API takes no message batches.", "Leave out --overnight (YTSB_OVERNIGHT)."
        )
    return failure
