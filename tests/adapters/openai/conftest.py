"""A server that speaks OpenAI's API, and a client."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.adapters.openai.questions import access
from tests.fakes.messages_api import FakeMessagesApi, messages_api
from ytsb_tui.adapters.openai.chat_completions import ChatCompletions


@pytest.fixture
def fake() -> Iterator[FakeMessagesApi]:
    with messages_api() as running:
        yield running


@pytest.fixture
async def api(fake: FakeMessagesApi) -> AsyncIterator[ChatCompletions]:
    client = ChatCompletions(access(fake), stall=0.5, longest=3.0)
    yield client
    await client.aclose()
