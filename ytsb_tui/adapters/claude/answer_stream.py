"""An answer of the Messages API while it streams: its text, how it ended, and what it took."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from ytsb_tui.core.jobs.failures import FailureKind, TransientFailure
from ytsb_tui.core.notes.note import Usage
from ytsb_tui.core.notes.prices import cost
from ytsb_tui.core.text.cleaning import clean

if TYPE_CHECKING:
    from anthropic import AsyncStream
    from anthropic.types import MessageDeltaUsage, RawMessageStreamEvent
    from anthropic.types import Usage as ReportedUsage


class Ending(StrEnum):
    """Why an answer ended, in the words of the API."""

    WHOLE = "end_turn"
    MAX_TOKENS = "max_tokens"
    REFUSAL = "refusal"
    CONTEXT_FULL = "model_context_window_exceeded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A whole answer, or one that the model or the API ended early, and what it took."""

    text: str
    ending: Ending
    usage: Usage


@dataclass(slots=True, kw_only=True)
class Told:
    """What the stream has told so far of its end and its price."""

    model: str
    reason: str | None = None
    started: bool = False
    ended: bool = False
    usage: Usage = field(default_factory=Usage)

    def start(self, reported: ReportedUsage) -> None:
        """The counts with which an answer begins."""
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

    def answer(self, text: str) -> Answer:
        """A stream that just stops is cut, whatever it said: the SDK raises nothing then. Raises TransientFailure."""
        if not self.ended or self.reason is None:
            failure = busy("The answer was cut off in the middle.")
            failure.usage = self.usage if self.started else None
            raise failure
        return Answer(text=text, ending=ending_of(self.reason), usage=self.usage)


def ending_of(reason: str) -> Ending:
    """What a reason to stop is; for a stop sequence or something new the text decides."""
    try:
        return Ending(reason)
    except ValueError:
        return Ending.WHOLE


async def deltas(stream: AsyncStream[RawMessageStreamEvent], told: Told) -> AsyncGenerator[str, None]:
    """The text as it arrives; the rest goes to `told`. Raises TransientFailure for what is no stream of events: the SDK
    reads them without checking their shape."""
    try:
        if "text/event-stream" not in stream.response.headers.get("content-type", ""):
            raise ValueError("not an event stream")
        async for event in stream:
            match event.type:
                case "message_start":
                    told.start(event.message.usage)
                case "content_block_delta" if event.delta.type == "text_delta":
                    yield event.delta.text
                case "message_delta":
                    told.reason = event.delta.stop_reason
                    told.update(event.usage)
                case "message_stop":
                    told.ended = True
                    return
                case _:
                    pass  # block boundaries, thinking
    except (ValueError, AttributeError, TypeError) as error:
        failure = not_the_api(error)
        failure.usage = told.usage if told.started else None
        raise failure from None


def not_the_api(error: Exception) -> TransientFailure:
    """The failure of an answer that the SDK could not make sense of."""
    return TransientFailure(
        FailureKind.MODEL_ANSWER,
        f"What answers is not the Messages API ({clean(str(error), 80)}).",
        "Check the network (a sign-in page?) and ANTHROPIC_BASE_URL.",
    )


def busy(reason: str) -> TransientFailure:
    """The failure of an answer that did not come or broke off."""
    return TransientFailure(FailureKind.MODEL_BUSY, reason, "It is asked again later.")
