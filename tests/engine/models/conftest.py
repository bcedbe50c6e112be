"""A Messages API on loopback, and a writer that asks it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.fakes.messages_api import (
    FakeMessagesApi,
    messages_api,
)
from tests.fakes.models import claude
from ytsb_tui.engine.models.note_writer import ModelWriter


@pytest.fixture
def api() -> Iterator[FakeMessagesApi]:
    with messages_api() as fake:
        yield fake


@pytest.fixture
async def writer(api: FakeMessagesApi) -> AsyncIterator[ModelWriter]:
    writer = ModelWriter(claude(api.url))
    yield writer
    await writer.model.aclose()


@pytest.fixture
async def impatient(api: FakeMessagesApi) -> AsyncIterator[ModelWriter]:
    """Waits for half a second."""
    writer = ModelWriter(claude(api.url, stall=0.5, longest=2.0))
    yield writer
    await writer.model.aclose()
