"""The client over the real SDK against a fake server: what is sent, what comes back, and every odd end of it."""

from __future__ import annotations

import json
import socket
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest

from tests.fakes.messages_api import Body, FakeMessagesApi, messages_api, plain, silence
from tests.fakes.openai_api import (
    KEY,
    MODEL,
    chunk,
    completion,
    cut,
    listing,
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
from ytsb_tui.core.jobs.failures import Failure, FailureKind, SetupFailure, TransientFailure, VideoFailure
from ytsb_tui.engine.ports.models import Access, Ending, Question, Received

SCHEMA: dict[str, object] = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}
QUESTION = Question(system="Be brief.", material="Material.", task="Task.", schema=SCHEMA, most_tokens=500)
TEXT = '{"a": "' + "word " * 30 + '"}'


@pytest.fixture
def fake() -> Iterator[FakeMessagesApi]:
    with messages_api() as running:
        yield running


@pytest.fixture
async def api(fake: FakeMessagesApi) -> AsyncIterator[ChatCompletions]:
    client = ChatCompletions(access(fake), stall=0.5, longest=3.0)
    yield client
    await client.aclose()


def access(fake: FakeMessagesApi, model: str = MODEL, key: str | None = None) -> Access:
    return Access(model=model, key=key, base_url=f"{fake.url}/v1")


def received(hear: Callable[[str], None] = lambda _: None, question: Question = QUESTION) -> Received:
    return Received(question, hear)


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


TOO_LONG, BUSY, SETUP, ANSWER = FailureKind.TOO_LONG, FailureKind.MODEL_BUSY, FailureKind.KEY, FailureKind.MODEL_ANSWER


@pytest.mark.parametrize(
    ("reply", "group", "kind", "words"),
    [
        (openai_error(401, "Incorrect API key provided: sk-…", code="invalid_api_key"),
         SetupFailure, SETUP, "key was refused"),
        (openai_error(404, "The model `x` does not exist or you do not have access to it.", code="model_not_found"),
         SetupFailure, SETUP, f"no model {MODEL}"),
        (words_error(404, 'model "x" not found, try pulling it first'), SetupFailure, SETUP, f"no model {MODEL}"),
        (vllm_error(404, "The model `x` does not exist.", "NotFoundError"), SetupFailure, SETUP, f"no model {MODEL}"),
        (plain(404, "<html>Not Found</html>", "text/html"), SetupFailure, SETUP, "not OpenAI's API"),
        (plain(404, "404 page not found", "text/plain"), SetupFailure, SETUP, "no model"),
        (openai_error(429, "Rate limit reached for x", "tokens", "rate_limit_exceeded"),
         TransientFailure, BUSY, "rate limit"),
        (openai_error(429, "You exceeded your current quota", "insufficient_quota", "insufficient_quota"),
         SetupFailure, SETUP, "no credit"),
        (openai_error(403, "Country, region, or territory not supported", "request_forbidden",
                      "unsupported_country_region_territory"), SetupFailure, SETUP, "country"),
        (openai_error(403, "Project does not have access to model"), SetupFailure, SETUP, "may not use this model"),
        (plain(403, "<html>Blocked</html>", "text/html"), SetupFailure, SETUP, "proxy"),
        (openai_error(400, "This model's maximum context length is 8192 tokens. However, you sent 9999.",
                      code="context_length_exceeded"), VideoFailure, TOO_LONG, "longer than"),
        (vllm_error(400, "This model's maximum context length is 4096 tokens. However, you requested 20000 tokens "
                    "(4000 in the messages, 16000 in the completion). Please reduce the length."),
         VideoFailure, TOO_LONG, "longer than"),
        (llama_cpp_error(400, "request (9412 tokens) exceeds the available context size (8192 tokens), try increasing",
                         "exceed_context_size_error", n_prompt_tokens=9412, n_ctx=8192),
         VideoFailure, TOO_LONG, "longer than"),
        (llama_cpp_error(503, "Loading model", "unavailable_error"), TransientFailure, BUSY, "overloaded"),
        (openai_error(500, "The server had an error", "server_error"), TransientFailure, BUSY, "internal error"),
        (words_error(500, "llama runner process has terminated"), TransientFailure, BUSY, "internal error"),
        (plain(502, "<html>bad gateway</html>", "text/html"), TransientFailure, BUSY, "internal error"),
        (openai_error(400, f"odd {KEY} request"), VideoFailure, ANSWER, "did not accept"),
        (plain(405, "<html>no</html>", "text/html"), SetupFailure, SETUP, "not OpenAI's API"),
        (plain(307, "", headers={"location": "http://203.0.113.9/"}), SetupFailure, SETUP, "redirects to another"),
        (completion([*text_chunks("{"), {"error": {"message": "out of memory", "type": "server_error"}}]),
         TransientFailure, BUSY, "internal error"),
        (completion([*text_chunks("{"), {"error": "odd"}]), TransientFailure, BUSY, "internal error"),
        (cut(TEXT), TransientFailure, BUSY, "cut off"),
        (completion(text_chunks(TEXT)), TransientFailure, BUSY, "cut off"),
        (completion([chunk({}, "stop"), usage({"prompt_tokens": "many", "completion_tokens": 1})]),
         TransientFailure, ANSWER, "not OpenAI's API"),
        (completion([[]]), TransientFailure, ANSWER, "not OpenAI's API"),
        (plain(200, "<html>Sign in</html>", "text/html"), TransientFailure, ANSWER, "not OpenAI's API"),
        (plain(200, '{"choices": []}'), TransientFailure, ANSWER, "not OpenAI's API"),
        (plain(200, "data: {no json\n\n", "text/event-stream"), TransientFailure, ANSWER, "not OpenAI's API"),
        (plain(200, "data: " + "[" * 30_000 + "\n\n", "text/event-stream"),
         TransientFailure, ANSWER, "not OpenAI's API"),
        (plain(200, "", "text/event-stream"), TransientFailure, BUSY, "cut off"),
    ],
)  # fmt: skip
async def test_every_odd_answer_is_the_right_failure(
    fake: FakeMessagesApi, reply: Body, group: type[Failure], kind: FailureKind, words: str
) -> None:
    fake.reply(reply)
    client = ChatCompletions(access(fake, key=KEY))
    with pytest.raises(group) as caught:
        await client.ask(QUESTION, received())
    await client.aclose()
    failure = caught.value
    assert failure.kind is kind
    assert words in failure.reason
    assert failure.action
    assert "\n" not in str(failure)
    assert KEY not in str(failure)
    assert len(fake.asked) == 1


async def test_the_wait_that_a_server_asks_for(fake: FakeMessagesApi, api: ChatCompletions) -> None:
    fake.reply(openai_error(429, "slow down", retry_after="7"))
    with pytest.raises(TransientFailure) as caught:
        await api.ask(QUESTION, received())
    assert caught.value.retry_after == 7.0
    assert caught.value.everyone


async def test_nobody_listens_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/v1"
    client = ChatCompletions(Access(model=MODEL, key=None, base_url=url))
    answer = received()
    with pytest.raises(TransientFailure, match=f"No server answers at {url}"):
        await client.ask(QUESTION, answer)
    await client.aclose()
    assert not answer.sent, "and nothing is paid"


async def test_silence_ends(fake: FakeMessagesApi, api: ChatCompletions) -> None:
    fake.reply(silence(fake))
    with pytest.raises(TransientFailure, match="silent"):
        await api.ask(QUESTION, received())


async def test_without_the_extra_one_line_says_how_to_get_it(
    fake: FakeMessagesApi, api: ChatCompletions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "openai", None)
    for work in (api.ask(QUESTION, received()), api.models()):
        with pytest.raises(SetupFailure, match="needs the extra openai") as caught:
            await work
        assert "openai, which is not installed" in caught.value.reason
        assert "\n" not in str(caught.value)
    assert not fake.asked


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
