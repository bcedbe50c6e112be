"""Answers that are no note: what is asked for once more, and what is passed over."""

from __future__ import annotations

import pytest

from tests.engine.models.samples import MODEL, TEXT, Heard, material
from tests.fakes.messages_api import (
    Body,
    FakeMessagesApi,
    events,
    stream,
    whole,
)
from tests.fakes.models import Paid, claude
from ytsb_tui.core.jobs.failures import FailureKind, VideoFailure
from ytsb_tui.engine.models.note_writer import ModelWriter


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (whole("", "refusal"), "refused"),
        (whole(TEXT[: len(TEXT) // 2]), "not JSON"),
        (whole('{"unexpected": ["text"]}'), "no points"),
        (whole("I would rather not."), "not JSON"),
    ],
)
async def test_an_answer_that_is_no_note_is_asked_for_once_more(
    api: FakeMessagesApi, writer: ModelWriter, bad: Body, words: str
) -> None:
    api.reply(bad, whole(TEXT))
    written = await writer.write(material(), Heard(), Paid())
    assert written.note.points == 3
    assert written.usage.input_tokens == 2000  # both are paid
    assert len(api.asked) == 2

    api.reply(bad)
    paid = Paid()
    with pytest.raises(VideoFailure, match=words) as caught:
        await writer.write(material(), Heard(), paid)
    assert caught.value.kind is FailureKind.MODEL_ANSWER
    assert paid.total.output_tokens == 1000
    assert len(api.asked) == 4


@pytest.mark.parametrize(("models", "limit"), [({}, 32_000), ({MODEL: 50_000}, 50_000), ({MODEL: 128_000}, 64_000)])
async def test_a_truncated_answer_gets_more_room(
    api: FakeMessagesApi, writer: ModelWriter, models: dict[str, int], limit: int
) -> None:
    api.models.update(models)
    api.reply(whole(TEXT[:-20], "max_tokens"), whole(TEXT))
    written = await writer.write(material(), Heard(), Paid())
    assert written.note.points == 3
    posts = [asked.body["max_tokens"] for asked in api.asked if asked.method == "POST"]
    assert posts == [16_000, limit]


async def test_an_answer_that_never_ends_is_given_up(api: FakeMessagesApi, writer: ModelWriter) -> None:
    api.reply(whole(TEXT, "max_tokens"))  # even when it happens to parse
    with pytest.raises(VideoFailure, match="did not end within 32,000 tokens") as caught:
        await writer.write(material(), Heard(), Paid())
    assert caught.value.kind is FailureKind.MODEL_ANSWER


async def test_thinking_and_unknown_events_are_passed_over(api: FakeMessagesApi, writer: ModelWriter) -> None:
    told = events(TEXT)
    thinking: dict[str, object] = {"type": "thinking_delta", "thinking": "Hm."}
    told.insert(2, ("content_block_delta", {"type": "content_block_delta", "index": 0, "delta": thinking}))
    told.insert(3, ("novelty", {"type": "novelty"}))
    api.reply(stream(told))
    assert (await writer.write(material(), Heard(), Paid())).note.points == 3


async def test_an_unknown_reason_to_stop_leaves_the_text_to_decide(api: FakeMessagesApi, writer: ModelWriter) -> None:
    api.reply(whole(TEXT, "something_new"))
    assert (await writer.write(material(), Heard(), Paid())).note.points == 3


@pytest.mark.parametrize(
    ("model", "cure"),
    [
        (MODEL, "Retry with another model: YTSB_MODEL=claude-sonnet-5-5."),
        ("claude-sonnet-5-5-20260914", "Retry with another model: YTSB_MODEL=claude-haiku-5-5."),
        ("some-local-model", "Retry with another model."),
    ],
)
async def test_a_refusal_names_its_category_and_another_model(api: FakeMessagesApi, model: str, cure: str) -> None:
    told = events("", "refusal")
    why = {"stop_reason": "refusal", "stop_details": {"type": "refusal", "category": "bio"}}
    api.reply(stream([(name, {**event, "delta": why} if name == "message_delta" else event) for name, event in told]))
    writer = ModelWriter(claude(api.url, model))
    with pytest.raises(VideoFailure) as caught:
        await writer.write(material(), Heard(), Paid())
    await writer.model.aclose()
    assert caught.value.reason == "The model refused to write about this video (category bio)."
    assert caught.value.action == f"It was tried twice. {cure}"
