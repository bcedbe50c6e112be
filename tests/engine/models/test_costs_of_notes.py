"""What a note costs, however its requests end."""

from __future__ import annotations

import asyncio

import pytest

from tests.engine.models.samples import TEXT, Heard, material
from tests.fakes.messages_api import (
    FakeMessagesApi,
    cut,
    error,
    plain,
    stall,
    whole,
)
from tests.fakes.models import Paid, claude
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure, TransientFailure
from ytsb_tui.core.videos.passages import token_estimate
from ytsb_tui.engine.models.note_writer import ModelWriter


async def test_a_failed_answer_tells_what_it_cost(api: FakeMessagesApi, writer: ModelWriter) -> None:
    api.reply(cut(TEXT))
    paid = Paid()
    with pytest.raises(TransientFailure):
        await writer.write(material(), Heard(), paid)
    (usage,) = paid.usages
    assert (usage.input_tokens, usage.cache_write_tokens) == (1000, 200)
    heard = usage.output_tokens
    assert heard >= token_estimate(TEXT[: len(TEXT) // 2]), "the API has told of one token, and these were heard"
    assert usage.cost == pytest.approx((1000 * 0.10 + heard * 0.50 + 30 * 0.01 + 200 * 0.125) / 1e6)


async def test_a_refusal_before_the_answer_costs_nothing(api: FakeMessagesApi, writer: ModelWriter) -> None:
    api.reply(error(529, "overloaded_error", "Overloaded"))
    paid = Paid()
    with pytest.raises(TransientFailure):
        await writer.write(material(), Heard(), paid)
    assert not paid.usages
    assert writer.model.budget.spent == 0.0
    api.reply(plain(504, "<html>gateway timeout</html>", "text/html"))
    with pytest.raises(TransientFailure):
        await writer.write(material(), Heard(), paid)
    assert paid.total.output_tokens == 16_000, "a gateway gave up: nobody knows what the API did"


async def test_an_unknown_model_shows_tokens_only(api: FakeMessagesApi) -> None:
    writer = ModelWriter(claude(api.url, "some-local-model"))
    api.reply(whole(TEXT))
    usage = (await writer.write(material(), Heard(), Paid())).usage
    assert (usage.input_tokens, usage.cost) == (1000, None)
    await writer.model.aclose()


async def test_a_cancelled_note_leaves_nothing_behind(api: FakeMessagesApi, writer: ModelWriter) -> None:
    api.reply(stall(api, TEXT), whole(TEXT))
    heard = Heard()
    async with asyncio.TaskGroup() as group:
        paid = Paid()
        task = group.create_task(writer.write(material(), heard, paid))
        while not heard.text:
            await asyncio.sleep(0.01)
        task.cancel()
    assert paid.total.output_tokens >= token_estimate(heard.text), "what was heard is paid for"
    assert (await writer.write(material(), Heard(), Paid())).note.points == 3


async def test_a_budget_stops_before_the_request_that_could_pass_it(api: FakeMessagesApi) -> None:
    api.reply(whole(TEXT))
    writer = ModelWriter(claude(api.url, budget=0.0100))  # one answer: at most 0.0080 and what is sent
    try:
        halted = None
        while halted is None and len(api.asked) < 20:
            try:
                await writer.write(material(), Heard(), Paid())
            except SetupFailure as failure:
                halted = failure.kind
        assert halted is FailureKind.BUDGET
        assert 1 < len(api.asked) < 20
        assert sum(asked.method == "POST" for asked in api.asked) * 0.000375 < 0.01
    finally:
        await writer.model.aclose()
