from __future__ import annotations

import asyncio

import pytest

from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.engine.models.budget import Budget
from ytsb_tui.engine.ports.models import Question

MODEL = "claude-haiku-5-5"
QUESTION = Question(system="", material="word " * 600, task="", schema={}, most_tokens=16_000)
MOST = (1502 * 0.125 + 16_000 * 0.5) / 1e6  # the most tokens of 3,000 bytes of words and a schema, all of it cached


async def spend(budget: Budget, cost: float, *, certain: bool = True) -> None:
    budget.settle(await budget.reserve(budget.most(QUESTION)), cost, certain=certain)


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
    first = await budget.reserve(budget.most(QUESTION))
    async with asyncio.TaskGroup() as group:
        second = group.create_task(spend(budget, MOST / 4))
        for _ in range(5):
            await asyncio.sleep(0)
        assert not second.done()
        budget.settle(first, MOST / 4)
    await spend(budget, 0.0)


async def test_what_is_not_certain_counts_as_the_most_it_may_have_cost() -> None:
    budget = Budget(MODEL, 3 * MOST)
    await spend(budget, MOST / 4, certain=False)
    await spend(budget, MOST / 4, certain=False)
    assert budget.spent == pytest.approx(2 * MOST)
    await spend(budget, MOST)
    with pytest.raises(SetupFailure, match=r"is spent, and interrupted answers may have cost"):
        await spend(budget, 0.0)


async def test_a_batch_costs_half_and_is_not_waited_for() -> None:
    budget = Budget(MODEL, MOST)
    batch = budget.reserve_batch([QUESTION, QUESTION])
    assert batch is not None
    assert batch.most == pytest.approx(MOST)
    assert budget.reserve_batch([QUESTION]) is None
    budget.settle(batch, 0.0)
    assert budget.reserve_batch([QUESTION]) is not None


async def test_without_a_budget_every_model_may_write_and_with_one_its_price_is_needed() -> None:
    await spend(Budget("some-local-model", None), 1e9)
    with pytest.raises(SetupFailure, match="price of some-local-model is not known"):
        Budget("some-local-model", 1.0)
