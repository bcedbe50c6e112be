"""A question to a server, and how it is asked."""

from __future__ import annotations

from collections.abc import Callable

from tests.fakes.messages_api import FakeMessagesApi
from tests.fakes.openai_api import (
    MODEL,
)
from ytsb_tui.engine.ports.models import Access, Question, Received

SCHEMA: dict[str, object] = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}
QUESTION = Question(system="Be brief.", material="Material.", task="Task.", schema=SCHEMA, most_tokens=500)
TEXT = '{"a": "' + "word " * 30 + '"}'


def access(fake: FakeMessagesApi, model: str = MODEL, key: str | None = None) -> Access:
    return Access(model=model, key=key, base_url=f"{fake.url}/v1")


def received(hear: Callable[[str], None] = lambda _: None, question: Question = QUESTION) -> Received:
    return Received(question, hear)
