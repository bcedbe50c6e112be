"""The models that such a server has."""

from __future__ import annotations

import pytest

from tests.adapters.openai.questions import access
from tests.fakes.messages_api import Body, FakeMessagesApi, plain
from tests.fakes.openai_api import (
    listing,
    openai_error,
)
from ytsb_tui.adapters.openai.chat_completions import ChatCompletions
from ytsb_tui.core.jobs.failures import Failure, SetupFailure, TransientFailure


async def test_the_models_of_a_server(fake: FakeMessagesApi, api: ChatCompletions) -> None:
    fake.gets["/v1/models"] = listing(
        {"id": "qwen3:8b", "created": 1, "owned_by": "library"},
        {"id": "meta/llama \x1b[31m", "max_model_len": 8192},
        {"id": "/models/x.gguf", "meta": {"n_ctx": 4096, "n_ctx_train": 131_072}},
        {"id": "odd", "max_model_len": "many"},
    )
    found = await api.models()
    assert [(model.name, model.reads) for model in found] == [
        ("qwen3:8b", None),
        ("meta/llama", 8192),
        ("/models/x.gguf", 4096),
        ("odd", None),
    ]


@pytest.mark.parametrize(("name", "reads"), [("llama3.2", 2048), ("llama3.2:latest", 2048), ("anything", None)])
async def test_a_model_is_found_by_its_name(fake: FakeMessagesApi, name: str, reads: int | None) -> None:
    fake.gets["/v1/models"] = listing({"id": "llama3.2:latest", "context_length": 2048})
    client = ChatCompletions(access(fake, name))
    described = await client.describe()
    await client.aclose()
    assert described.reads == reads


@pytest.mark.parametrize(
    ("reply", "group"),
    [
        (openai_error(401, "no"), SetupFailure),
        (plain(200, "<html>", "text/html"), TransientFailure),
        (plain(200, '{"data": [{"object": "model"}]}'), TransientFailure),
        (plain(200, '{"data": []}'), TransientFailure),
    ],
)
async def test_a_list_that_is_none(
    fake: FakeMessagesApi, api: ChatCompletions, reply: Body, group: type[Failure]
) -> None:
    fake.gets["/v1/models"] = reply
    with pytest.raises(group):
        await api.describe()
