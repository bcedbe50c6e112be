"""An answer of the Messages API while it streams: its text, how it ended, and what it took."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING

from ytsb_tui.adapters.model_api.failures import busy
from ytsb_tui.core.notes.note import Usage
from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.engine.ports.models import Ending, Received

if TYPE_CHECKING:
    from anthropic import AsyncStream
    from anthropic.types import MessageDeltaUsage, RawMessageStreamEvent, RefusalStopDetails
    from anthropic.types import Usage as ReportedUsage

_ENDINGS = {
    "max_tokens": Ending.MAX_TOKENS,
    "refusal": Ending.REFUSAL,
    "model_context_window_exceeded": Ending.CONTEXT_FULL,
}


class AnswerStream:
    """Reads the events of an answer. What it took goes to `received`, and its text is handed on piece by piece."""

    def __init__(self, stream: AsyncStream[RawMessageStreamEvent], received: Received) -> None:
        self._stream = stream
        self._received = received
        self._reason: str | None = None
        self._ended = False

    async def pieces(self) -> AsyncGenerator[str, None]:
        """The text as it arrives. Raises ValueError, AttributeError or TypeError for what is no stream of events: the
        SDK reads them without checking their shape."""
        if "text/event-stream" not in self._stream.response.headers.get("content-type", ""):
            raise ValueError("not an event stream")
        async for event in self._stream:
            match event.type:
                case "message_start":
                    self._received.usage = usage_of(event.message.usage)
                case "content_block_start" if event.content_block.type == "thinking":
                    self._received.thinking()
                case "content_block_delta" if event.delta.type == "text_delta":
                    yield text_of(event.delta.text)
                case "content_block_delta" if event.delta.type == "thinking_delta":
                    self._received.think(text_of(event.delta.thinking))
                case "message_delta":
                    self._reason = event.delta.stop_reason
                    self._received.category = category_of(event.delta.stop_details)
                    self._received.usage = _updated(self._received.usage or Usage(), event.usage)
                case "message_stop":
                    self._ended = True
                    return
                case _:
                    pass  # block boundaries, signatures

    def ending(self) -> Ending:
        """How it ended. A stream that just stops is cut, whatever it said: the SDK raises nothing then. Raises
        TransientFailure."""
        if not self._ended or self._reason is None:
            raise busy("The answer was cut off in the middle.")
        self._received.counted = True
        return ending_of(self._reason)


def ending_of(reason: str) -> Ending:
    """What a reason to stop is; for a stop sequence or something new the text decides."""
    return _ENDINGS.get(reason, Ending.WHOLE)


def category_of(details: RefusalStopDetails | None) -> str:
    """The category of a refusal, in words; empty where none is given."""
    category = None if details is None else details.category
    return clean(category.replace("_", " "), 60) if isinstance(category, str) else ""


def usage_of(reported: ReportedUsage) -> Usage:
    """The counts of a message. Raises TypeError for what are none."""
    return Usage(
        input_tokens=_count(reported.input_tokens),
        output_tokens=_count(reported.output_tokens),
        cache_read_tokens=_count(reported.cache_read_input_tokens or 0),
        cache_write_tokens=_count(reported.cache_creation_input_tokens or 0),
    )


def text_of(message: object) -> str:
    """A text that has to be one. Raises TypeError."""
    if not isinstance(message, str):
        raise TypeError("a text is missing")
    return message


def _updated(known: Usage, reported: MessageDeltaUsage) -> Usage:
    """Counts are cumulative; those that are not repeated stay."""
    read, write = reported.cache_read_input_tokens, reported.cache_creation_input_tokens
    return Usage(
        input_tokens=known.input_tokens if reported.input_tokens is None else _count(reported.input_tokens),
        output_tokens=_count(reported.output_tokens),
        cache_read_tokens=known.cache_read_tokens if read is None else _count(read),
        cache_write_tokens=known.cache_write_tokens if write is None else _count(write),
    )


def _count(value: object) -> int:
    if not isinstance(value, int) or value < 0:
        raise TypeError("a count of tokens is none")
    return value
