from __future__ import annotations

import asyncio

import pytest

from ytsb_tui.adapters.claude.budget import Budget
from ytsb_tui.adapters.claude.messages_api import Question
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure, TransientFailure
from ytsb_tui.core.notes.note import Usage

MODEL = "claude-haiku-5-5"
QUESTION = Question(system="", material="word " * 600, task="", schema={}, most_tokens=16_000)
MOST = (1001 * 0.125 + 16_000 * 0.5) / 1e6  # an estimate of 3,002 bytes, all of it stored in the cache


async def spend(budget: Budget, cost: float) -> None:
    async with budget.paying(QUESTION) as charge:
        charge.usage = Usage(cost=cost)


async def test_spends_until_the_next_answer_could_pass_the_budget() -> None:
    budget = Budget(MODEL, 3 * MOST)
    for _ in range(5):
        await spend(budget, MOST / 2)
    with pytest.raises(SetupFailure) as caught:
        await spend(budget, 0.0)
    assert caught.value.kind is FailureKind.BUDGET
    assert str(caught.value).count("\n") == 0


async def test_waits_for_answers_under_way_instead_of_stopping_early() -> None:
    budget = Budget(MODEL, 1.5 * MOST)
    gate = asyncio.Event()

    async def slow() -> None:
        async with budget.paying(QUESTION) as charge:
            await gate.wait()
            charge.usage = Usage(cost=MOST / 4)

    async with asyncio.TaskGroup() as group:
        group.create_task(slow())
        await asyncio.sleep(0)
        second = group.create_task(spend(budget, MOST / 4))
        await asyncio.sleep(0.01)
        assert not second.done()
        gate.set()
    await spend(budget, 0.0)


async def test_failed_and_cancelled_answers_count() -> None:
    budget = Budget(MODEL, 3 * MOST)
    failure = TransientFailure(FailureKind.MODEL_BUSY, "Cut.", "")
    failure.usage = Usage(cost=1.5 * MOST)
    with pytest.raises(TransientFailure):
        async with budget.paying(QUESTION):
            raise failure
    with pytest.raises(asyncio.CancelledError):
        async with budget.paying(QUESTION):
            raise asyncio.CancelledError
    with pytest.raises(SetupFailure, match="is spent"):
        await spend(budget, 0.0)


async def test_without_a_budget_every_model_may_write_and_with_one_its_price_is_needed() -> None:
    await spend(Budget("some-local-model", None), 1e9)
    with pytest.raises(SetupFailure, match="price of some-local-model is not known"):
        Budget("some-local-model", 1.0)
