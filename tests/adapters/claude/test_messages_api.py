"""The Messages API itself; what becomes of its answers is tested with the writer."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Iterator
from typing import cast

import pytest

from tests.fakes.messages_api import (
    KEY,
    Body,
    FakeMessagesApi,
    JsonObject,
    broken_off,
    cut,
    error,
    events,
    messages_api,
    plain,
    stream,
    whole,
)
from ytsb_tui.adapters.claude.messages_api import MessagesApi
from ytsb_tui.core.jobs.failures import Failure, FailureKind, SetupFailure, TransientFailure, VideoFailure
from ytsb_tui.engine.ports.models import Access, Ending, Question, Received

MODEL = "claude-haiku-5-5"
QUESTION = Question(system="s", material="m", task="t", schema={"type": "object"}, most_tokens=500)


@pytest.fixture
def fake() -> Iterator[FakeMessagesApi]:
    with messages_api() as running:
        yield running


@pytest.fixture
async def api(fake: FakeMessagesApi) -> AsyncIterator[MessagesApi]:
    client = MessagesApi(Access(model=MODEL, key=KEY, base_url=fake.url))
    yield client
    await client.aclose()


def received(hear: Callable[[str], None] = lambda _: None) -> Received:
    return Received(QUESTION, hear)


async def test_text_is_heard_as_it_comes(fake: FakeMessagesApi, api: MessagesApi) -> None:
    fake.reply(whole("x" * 50, "refusal"))
    heard: list[str] = []
    answer = received(heard.append)
    assert await api.ask(QUESTION.limited(7), answer) is Ending.REFUSAL
    assert answer.text == "x" * 50
    assert "".join(heard) == answer.text
    assert len(heard) == 3
    assert fake.asked[0].body["max_tokens"] == 7
    assert fake.asked[0].headers["accept-encoding"] == "identity"


async def test_what_it_took_is_what_the_api_counts(fake: FakeMessagesApi, api: MessagesApi) -> None:
    fake.reply(whole("{}"))
    answer = received()
    await api.ask(QUESTION, answer)
    assert answer.counted
    assert (answer.taken.prompt_tokens, answer.taken.output_tokens) == (1230, 500)


async def test_thoughts_that_are_heard_are_counted(fake: FakeMessagesApi, api: MessagesApi) -> None:
    told = events("{}", None)
    thinking: JsonObject = {"type": "thinking_delta", "thinking": "Hm, let me see. " * 20}
    told.insert(2, ("content_block_delta", {"type": "content_block_delta", "index": 0, "delta": thinking}))
    fake.reply(stream(told))
    answer = received()
    with pytest.raises(TransientFailure):
        await api.ask(QUESTION, answer)
    assert answer.text == "{}"
    assert answer.taken.output_tokens > 100


async def test_a_listener_that_fails_is_not_mistaken_for_an_odd_answer(fake: FakeMessagesApi, api: MessagesApi) -> None:
    fake.reply(whole("{}"))

    def listener(text: str) -> None:
        raise ValueError("a defect of ours")

    with pytest.raises(ValueError, match="a defect of ours"):
        await api.ask(QUESTION, received(listener))


@pytest.mark.parametrize(("key", "shown"), [(KEY, False), ("x", True)])
async def test_a_key_is_struck_out_of_what_the_server_says(fake: FakeMessagesApi, key: str, shown: bool) -> None:
    fake.reply(error(400, "invalid_request_error", f"odd {key} here"))
    api = MessagesApi(Access(model=MODEL, key=key, base_url=fake.url))
    with pytest.raises(VideoFailure) as caught:
        await api.ask(QUESTION, received())
    await api.aclose()
    assert (f"odd {key} here" in str(caught.value)) is shown
    assert (f"odd {key} here" in caught.value.reason) is shown


async def test_what_a_model_can_write(fake: FakeMessagesApi, api: MessagesApi) -> None:
    fake.models[MODEL] = 64_000
    assert (await api.describe()).writes == 64_000
    other = MessagesApi(Access(model="other", key=KEY, base_url=fake.url))
    with pytest.raises(SetupFailure, match="no model other"):
        await other.describe()
    await other.aclose()


def odd_events(*data: object) -> Body:
    odd = [("content_block_delta", cast("JsonObject", event)) for event in data]
    return stream([*events("{}", None), *odd])


def delta(**fields: object) -> JsonObject:
    return {"type": "content_block_delta", "index": 0, "delta": fields or None}


@pytest.mark.parametrize(
    ("reply", "group", "kind"),
    [
        (odd_events(delta()), TransientFailure, FailureKind.MODEL_ANSWER),
        (odd_events(delta(type="text_delta", text=None)), TransientFailure, FailureKind.MODEL_ANSWER),
        (odd_events(delta(type="text_delta", text={"a": 1})), TransientFailure, FailureKind.MODEL_ANSWER),
        (odd_events([]), TransientFailure, FailureKind.MODEL_ANSWER),
        (odd_events({"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": "x"}}),
         TransientFailure, FailureKind.MODEL_ANSWER),
        (odd_events({"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": None}),
         TransientFailure, FailureKind.MODEL_ANSWER),
        (plain(200, 'event: x\ndata: {"a":' + "[" * 30_000 + "\n\n", "text/event-stream"),
         TransientFailure, FailureKind.MODEL_ANSWER),
        (plain(200, "event: message_start\ndata: \xff\n\n".encode("latin-1").decode("latin-1"), "text/event-stream"),
         TransientFailure, FailureKind.MODEL_ANSWER),
        (plain(400, '{"error": {"type": {}, "message": {"very": "odd"}}}'), SetupFailure, FailureKind.KEY),
        (plain(400, '{"error": "words alone"}'), SetupFailure, FailureKind.KEY),
        (plain(400, "null"), SetupFailure, FailureKind.KEY),
        (plain(429, "{}", headers={"retry-after": "Fri, 31 Dec 99999 23:59:59 GMT"}),
         TransientFailure, FailureKind.MODEL_BUSY),
        (plain(429, "{}", headers={"retry-after": "9" * 400}), TransientFailure, FailureKind.MODEL_BUSY),
        (broken_off("{}", "overloaded_error", {"words": None}), TransientFailure, FailureKind.MODEL_BUSY),  # type: ignore[arg-type]
        (broken_off("{}", None, "odd"), TransientFailure, FailureKind.MODEL_BUSY),  # type: ignore[arg-type]
    ],
)  # fmt: skip
async def test_answers_of_no_known_shape_are_one_line(
    fake: FakeMessagesApi, api: MessagesApi, reply: Body, group: type[Failure], kind: FailureKind
) -> None:
    fake.reply(reply)
    with pytest.raises(group) as caught:
        await api.ask(QUESTION, received())
    assert caught.value.kind is kind
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "reply",
    [
        error(403, "forbidden", "Request not allowed"),
        plain(403, json.dumps({"error": {"type": "forbidden", "message": "Request not allowed"}})),
        plain(403, "<html><title>Blocked by your organisation</title></html>", "text/html"),
        plain(403, ""),
    ],
)
async def test_a_refusal_that_looks_at_no_key_does_not_blame_it(
    fake: FakeMessagesApi, api: MessagesApi, reply: Body
) -> None:
    fake.reply(reply)
    with pytest.raises(SetupFailure) as caught:
        await api.ask(QUESTION, received())
    assert "country" in caught.value.reason
    assert "proxy" in caught.value.reason
    assert "valid key" not in caught.value.action


async def test_no_redirect_is_followed(fake: FakeMessagesApi, api: MessagesApi) -> None:
    with messages_api() as elsewhere:
        fake.reply(plain(307, "", headers={"location": f"{elsewhere.url}/v1/messages"}))
        answer = received()
        with pytest.raises(SetupFailure, match="redirects to another address") as caught:
            await api.ask(QUESTION, answer)
        assert elsewhere.asked == [], "the transcript goes nowhere else"
        assert elsewhere.url in str(caught.value)
    assert not answer.sent


async def test_a_stream_that_is_cut_was_sent(fake: FakeMessagesApi, api: MessagesApi) -> None:
    fake.reply(cut("{}" * 20))
    answer = received()
    with pytest.raises(TransientFailure, match="cut off"):
        await api.ask(QUESTION, answer)
    assert answer.sent
    assert not answer.counted
