"""Answers of such a server that are none."""

from __future__ import annotations

import socket
import sys

import pytest

from tests.adapters.openai.questions import QUESTION, TEXT, access, received
from tests.fakes.messages_api import Body, FakeMessagesApi, plain, silence
from tests.fakes.openai_api import (
    KEY,
    MODEL,
    chunk,
    completion,
    cut,
    llama_cpp_error,
    openai_error,
    text_chunks,
    usage,
    vllm_error,
    words_error,
)
from ytsb_tui.adapters.openai.chat_completions import ChatCompletions
from ytsb_tui.core.jobs.failures import Failure, FailureKind, SetupFailure, TransientFailure, VideoFailure
from ytsb_tui.engine.ports.models import Access

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
