"""A question to a server that speaks OpenAI's API, and its answer."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.adapters.openai.questions import QUESTION, SCHEMA, TEXT, access, received
from tests.fakes.messages_api import Body, FakeMessagesApi
from tests.fakes.openai_api import (
    KEY,
    MODEL,
    chunk,
    completion,
    llama_cpp_error,
    openai_error,
    prompt,
    text_chunks,
    usage,
    vllm_error,
    whole,
    words_error,
)
from ytsb_tui.adapters.openai import PROVIDER
from ytsb_tui.adapters.openai.chat_completions import ChatCompletions
from ytsb_tui.core.jobs.failures import SetupFailure
from ytsb_tui.engine.ports.models import Access, Ending, Question


async def test_what_is_sent_and_what_comes_back(fake: FakeMessagesApi, api: ChatCompletions) -> None:
    fake.reply(whole(TEXT))
    heard: list[str] = []
    answer = received(heard.append)
    assert await api.ask(QUESTION, answer) is Ending.WHOLE
    assert "".join(heard) == answer.text == TEXT
    assert len(heard) > 3
    assert answer.counted
    took = answer.taken
    assert (took.input_tokens, took.cache_read_tokens, took.output_tokens) == (1200, 30, 500)
    (asked,) = fake.asked
    body: dict[str, Any] = asked.body
    assert asked.path == "/v1/chat/completions"
    assert (body["model"], body["stream"], body["max_tokens"]) == (MODEL, True, 500)
    assert body["stream_options"] == {"include_usage": True}
    assert body["response_format"]["json_schema"] == {"name": "answer", "schema": SCHEMA, "strict": True}
    assert "max_completion_tokens" not in body
    assert "temperature" not in body
    assert [message["role"] for message in body["messages"]] == ["system", "user"]
    assert prompt(fake) == "Material.\n\nTask."
    assert asked.headers["accept-encoding"] == "identity"


async def test_a_key_is_sent_where_one_is_set(fake: FakeMessagesApi) -> None:
    fake.reply(whole(TEXT))
    client = ChatCompletions(access(fake, key=KEY))
    await client.ask(QUESTION, received())
    await client.aclose()
    assert fake.asked[0].headers["authorization"] == f"Bearer {KEY}"


def test_without_address_and_key_there_is_nothing_to_ask() -> None:
    nowhere = Access(model=MODEL, key=None, base_url=None)
    assert not PROVIDER.ready(nowhere)
    assert PROVIDER.ready(Access(model=MODEL, key=None, base_url="http://127.0.0.1:1/v1"))
    with pytest.raises(SetupFailure, match="no API key"):
        PROVIDER.connect(nowhere)


async def test_a_server_that_does_not_count_is_counted_for(fake: FakeMessagesApi, api: ChatCompletions) -> None:
    fake.reply(whole(TEXT, counts=None))
    answer = received()
    assert await api.ask(QUESTION, answer) is Ending.WHOLE
    assert not answer.counted
    assert answer.taken.input_tokens == QUESTION.tokens
    assert len(TEXT) // 4 <= answer.taken.output_tokens <= len(TEXT)


@pytest.mark.parametrize(
    ("chunks", "ending"),
    [
        ([*text_chunks(TEXT), chunk({}, "length"), usage()], Ending.MAX_TOKENS),
        ([*text_chunks(TEXT), chunk({}, "length")], Ending.MAX_TOKENS),
        ([*text_chunks(TEXT), chunk({}, "length"), usage({"prompt_tokens": 9_000, "completion_tokens": 90})],
         Ending.CONTEXT_FULL),
        ([chunk({"role": "assistant", "refusal": "I cannot."}), chunk({}, "stop"), usage()], Ending.REFUSAL),
        ([*text_chunks("{"), chunk({}, "content_filter"), usage()], Ending.REFUSAL),
        ([*text_chunks(TEXT), chunk({}, "eos"), usage()], Ending.WHOLE),
    ],
)  # fmt: skip
async def test_how_an_answer_ends(
    fake: FakeMessagesApi, api: ChatCompletions, chunks: list[object], ending: Ending
) -> None:
    fake.reply(completion(chunks))
    assert await api.ask(QUESTION, received()) is ending


async def test_a_prompt_of_which_the_server_dropped_the_beginning_is_too_long(
    fake: FakeMessagesApi, api: ChatCompletions
) -> None:
    """Ollama cuts what does not fit into its context, and answers as if nothing were missing."""
    long = Question(system="", material="word " * 20_000, task="", schema=SCHEMA, most_tokens=500)
    fake.reply(whole(TEXT, counts={"prompt_tokens": 4_096, "completion_tokens": 300}))
    assert await api.ask(long, received(question=long)) is Ending.CONTEXT_FULL


@pytest.mark.parametrize(
    "chunks",
    [
        [chunk({"role": "assistant", "reasoning_content": "Hm. " * 50}), *text_chunks(TEXT)],
        [chunk({"role": "assistant", "reasoning": "Hm. " * 50}), *text_chunks(TEXT)],
        text_chunks(f"<think>\n{'Hm, {[ ' * 30}</think>\n{TEXT}", 5),
    ],
)
async def test_reasoning_is_paid_for_and_not_shown(
    fake: FakeMessagesApi, api: ChatCompletions, chunks: list[object]
) -> None:
    fake.reply(completion([*chunks, chunk({}, "stop")]))
    heard: list[str] = []
    answer = received(heard.append)
    assert await api.ask(QUESTION, answer) is Ending.WHOLE
    assert "".join(heard).strip() == answer.text.strip() == TEXT
    assert answer.taken.output_tokens > 80


@pytest.mark.parametrize("field", ["usage", "choices", "delta", "content"])
async def test_what_no_server_has_to_send_is_not_missed(
    fake: FakeMessagesApi, api: ChatCompletions, field: str
) -> None:
    odd: dict[str, object] = {
        "usage": chunk({"content": ""}, usage=None),
        "choices": {**chunk({}), "choices": None},
        "delta": chunk(None),
        "content": chunk({"content": None}),
    }
    fake.reply(completion([odd[field], *text_chunks(TEXT), odd[field], chunk({}, "stop"), usage()]))
    answer = received()
    assert await api.ask(QUESTION, answer) is Ending.WHOLE
    assert answer.text == TEXT


@pytest.mark.parametrize(
    "refusal",
    [
        openai_error(400, "'response_format' of type 'json_schema' is not supported with this model."),
        words_error(400, "'response_format.type' must be 'text'"),
        vllm_error(400, "structured outputs are not supported by this model"),
        llama_cpp_error(400, "Failed to parse grammar", "invalid_request_error"),
    ],
)
async def test_a_server_without_structured_output_gets_the_schema_as_text(
    fake: FakeMessagesApi, api: ChatCompletions, refusal: Body
) -> None:
    fake.reply(refusal, whole(f"Here it is:\n```json\n{TEXT}\n```\nAnything else?"))
    answer = received()
    assert await api.ask(QUESTION, answer) is Ending.WHOLE
    assert json.loads(answer.text)["a"].startswith("word")
    assert answer.sent
    assert len(fake.asked) == 2
    assert "response_format" not in fake.asked[1].body
    assert json.dumps(SCHEMA) in prompt(fake)
    fake.reply(whole(TEXT))
    await api.ask(QUESTION, received())
    assert len(fake.asked) == 3, "it is remembered"


async def test_a_server_that_ignores_the_schema_is_noticed(fake: FakeMessagesApi, api: ChatCompletions) -> None:
    fake.reply(whole("I would rather talk about the weather."))
    answer = received()
    assert await api.ask(QUESTION, answer) is Ending.WHOLE
    assert answer.text.startswith("I would rather"), "the note's parser refuses it"
    await api.ask(QUESTION, received())
    assert json.dumps(SCHEMA) in prompt(fake)


async def test_openai_s_own_name_of_the_limit(fake: FakeMessagesApi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ytsb_tui.adapters.openai.chat_completions._OPENAI", f"{fake.url}/v1")
    fake.reply(whole(TEXT))
    client = ChatCompletions(Access(model="gpt-test", key=KEY, base_url=None))
    await client.ask(QUESTION, received())
    await client.aclose()
    body = fake.asked[0].body
    assert body["max_completion_tokens"] == 500
    assert "max_tokens" not in body
