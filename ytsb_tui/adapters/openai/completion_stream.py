"""A chat completion while it streams: its text, how it ended, and what it took.

Servers differ: some send no usage, some name their reasoning differently, some send chunks without choices. Nothing
optional is relied on.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING

from ytsb_tui.adapters.model_api.failures import busy
from ytsb_tui.adapters.openai.json_answers import ThoughtFilter
from ytsb_tui.core.notes.note import Usage
from ytsb_tui.engine.ports.models import Ending, Question, Received

if TYPE_CHECKING:
    from openai import AsyncStream
    from openai.types import CompletionUsage
    from openai.types.chat import ChatCompletionChunk
    from openai.types.chat.chat_completion_chunk import Choice

_ENDINGS = {"length": Ending.MAX_TOKENS, "content_filter": Ending.REFUSAL}
_REASONING = ("reasoning_content", "reasoning")  # by vLLM, llama.cpp and LM Studio; by Ollama and OpenRouter
_SHORT = 0.9  # of the limit: an answer cut before that was cut by the context size
_DROPPED = 0.25  # of the estimated prompt: a server that counts fewer tokens has dropped its beginning


class CompletionStream:
    """Reads the chunks of a completion. What it took goes to `received`, and its text is handed on piece by piece."""

    def __init__(self, stream: AsyncStream[ChatCompletionChunk], question: Question, received: Received) -> None:
        self._stream = stream
        self._question = question
        self._received = received
        self._filter = ThoughtFilter()
        self._reason: str | None = None
        self._refused = False

    async def pieces(self) -> AsyncGenerator[str, None]:
        """The text as it arrives. Raises ValueError, AttributeError or TypeError for what is no stream of chunks: the
        SDK reads them without checking their shape."""
        if "text/event-stream" not in self._stream.response.headers.get("content-type", ""):
            raise ValueError("not an event stream")
        async for chunk in self._stream:
            if chunk.usage is not None:
                self._received.usage = _usage(chunk.usage)
            for choice in (chunk.choices or ())[:1]:
                answer, thought = self._read(choice)
                self._received.think(thought)
                if answer:
                    yield answer
        if rest := self._filter.rest():
            yield rest

    def ending(self) -> Ending:
        """How it ended. Raises TransientFailure for a stream that just stopped."""
        if self._reason is None:
            raise busy("The answer was cut off in the middle.")
        usage = self._received.usage
        self._received.counted = usage is not None
        if self._refused:
            return Ending.REFUSAL
        if usage is not None and self._cut_by_context(usage):
            return Ending.CONTEXT_FULL
        return _ENDINGS.get(self._reason, Ending.WHOLE)

    def _read(self, choice: Choice) -> tuple[str, str]:
        """What a choice adds to the answer, and to the thoughts before it."""
        self._reason = choice.finish_reason or self._reason
        delta = getattr(choice, "delta", None)
        if delta is None:
            return "", ""
        self._refused = self._refused or bool(delta.refusal)
        thought = "".join(_text(getattr(delta, name, None)) for name in _REASONING)
        answer, inline = self._filter.feed(_text(delta.content))
        return answer, thought + inline

    def _cut_by_context(self, usage: Usage) -> bool:
        cut_early = self._reason == "length" and usage.output_tokens < _SHORT * self._question.most_tokens
        return cut_early or 0 < usage.prompt_tokens < _DROPPED * self._question.tokens


def _usage(reported: CompletionUsage) -> Usage:
    details = reported.prompt_tokens_details
    cached = _count(details.cached_tokens or 0) if details is not None else 0
    sent = _count(reported.prompt_tokens)
    return Usage(
        input_tokens=max(0, sent - cached),
        output_tokens=_count(reported.completion_tokens),
        cache_read_tokens=min(cached, sent),
    )


def _count(value: object) -> int:
    if not isinstance(value, int) or value < 0:
        raise TypeError("a count of tokens is none")
    return value


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
