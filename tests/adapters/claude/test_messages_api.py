"""The Messages API itself; what becomes of its answers is tested with the writer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fakes.messages_api import KEY, FakeMessagesApi, error, messages_api, whole
from ytsb_tui.adapters.claude.answer_stream import Answer, Ending
from ytsb_tui.adapters.claude.messages_api import MessagesApi, Question
from ytsb_tui.core.jobs.failures import VideoFailure

MODEL = "claude-haiku-5-5"
QUESTION = Question(system="s", material="m", task="t", schema={"type": "object"}, most_tokens=5)


@pytest.fixture
def fake() -> Iterator[FakeMessagesApi]:
    with messages_api() as running:
        yield running


async def test_text_is_heard_as_it_comes(fake: FakeMessagesApi) -> None:
    fake.reply(whole("x" * 50, "refusal"))
    heard: list[str] = []
    api = MessagesApi(KEY, fake.url, MODEL)
    answer = await api.ask(QUESTION.limited(7), heard.append)
    await api.aclose()
    assert isinstance(answer, Answer)
    assert (answer.text, answer.ending) == ("x" * 50, Ending.REFUSAL)
    assert "".join(heard) == answer.text
    assert len(heard) == 3
    assert fake.asked[0].body["max_tokens"] == 7


async def test_a_listener_that_fails_is_not_mistaken_for_an_odd_answer(fake: FakeMessagesApi) -> None:
    fake.reply(whole("{}"))

    def listener(text: str) -> None:
        raise ValueError("a defect of ours")

    api = MessagesApi(KEY, fake.url, MODEL)
    with pytest.raises(ValueError, match="a defect of ours"):
        await api.ask(QUESTION, listener)
    await api.aclose()


async def test_the_address_of_the_environment_is_used_where_none_is_given(
    fake: FakeMessagesApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTHROPIC_BASE_URL", fake.url)
    fake.reply(whole("{}"))
    api = MessagesApi(KEY, None, MODEL)
    assert (await api.ask(QUESTION, lambda _: None)).text == "{}"
    await api.aclose()


@pytest.mark.parametrize(("key", "shown"), [(KEY, False), ("x", True)])
async def test_a_key_is_struck_out_of_what_the_server_says(fake: FakeMessagesApi, key: str, shown: bool) -> None:
    fake.reply(error(400, "invalid_request_error", f"odd {key} here"))
    api = MessagesApi(key, fake.url, MODEL)
    with pytest.raises(VideoFailure) as caught:
        await api.ask(QUESTION, lambda _: None)
    await api.aclose()
    assert (f"odd {key} here" in str(caught.value)) is shown
    assert (f"odd {key} here" in caught.value.reason) is shown


async def test_what_a_model_can_write(fake: FakeMessagesApi) -> None:
    fake.models[MODEL] = 64_000
    known, unknown = MessagesApi(KEY, fake.url, MODEL), MessagesApi(KEY, fake.url, "other")
    assert await known.most_output() == 64_000
    assert await unknown.most_output() is None
    await known.aclose()
    await unknown.aclose()
