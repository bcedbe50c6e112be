"""No sequence of answers takes the spending past the budget, and nothing that was written goes uncounted."""

from __future__ import annotations

import asyncio
import random
from contextlib import suppress

import pytest

from tests.fakes.fickle_model import WAYS, FickleModel
from tests.fakes.models import Paid
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure, TransientFailure
from ytsb_tui.core.notes.prices import cost
from ytsb_tui.engine.models.metered import MeteredModel
from ytsb_tui.engine.ports.models import Question

MODEL = "claude-haiku-5-5"
HUNDREDS = 10  # of sequences
ALLOWED_ERROR = 1e-9  # US dollars, of sums of floating-point numbers


def question(chance: random.Random) -> Question:
    material = chance.choice(("said ", "1+0=1 ", "ᏣᎳᎩ ")) * chance.choice((10, 1_000, 20_000))
    return Question(system="s", material=material, task="t", schema={}, most_tokens=chance.choice((30, 4_000, 16_000)))


async def sequence(seed: int, ways: tuple[str, ...] = WAYS) -> int:
    """A run of writers that ask until the budget or their patience ends; some are cancelled. Returns the requests."""
    chance = random.Random(seed)
    budget = chance.choice((0.001, 0.02, 0.1, 1.0))
    client, paid = FickleModel(MODEL, chance, ways), Paid()
    model = MeteredModel(client, MODEL, budget)

    async def writer(questions: int) -> None:
        for _ in range(questions):
            try:
                await model.ask(question(chance), lambda _: None, paid)
            except TransientFailure:
                continue
            except SetupFailure as failure:
                if failure.kind is FailureKind.BUDGET:
                    return
                raise

    writers = chance.randint(1, 64)
    tasks = [asyncio.ensure_future(writer(chance.randint(1, 4))) for _ in range(writers)]
    for _ in range(chance.randint(0, 3)):
        await asyncio.sleep(0)
        chance.choice(tasks).cancel()
        assert sum(client.costs) <= budget + ALLOWED_ERROR
    for task in tasks:
        with suppress(asyncio.CancelledError):
            await task
    real = sum(client.costs)
    assert real <= budget + ALLOWED_ERROR, f"seed {seed}: the API was paid {real} of {budget}"
    assert model.budget.spent <= budget + ALLOWED_ERROR, f"seed {seed}: {model.budget.spent} of {budget} is counted"
    assert model.budget.spent >= real - ALLOWED_ERROR, f"seed {seed}: {model.budget.spent} of {real} is counted"
    assert sum(usage.output_tokens for usage in paid.usages) >= client.heard, f"seed {seed}: some of it is not told"
    assert model.budget.spent >= sum(usage.cost or 0.0 for usage in paid.usages) - ALLOWED_ERROR
    return len(client.costs)


@pytest.mark.parametrize(
    "hundred", [0, *(pytest.param(number, marks=pytest.mark.exhaustive) for number in range(1, HUNDREDS))]
)
async def test_the_budget_is_kept_and_everything_is_counted(hundred: int) -> None:
    asked = [await sequence(seed) for seed in range(100 * hundred, 100 * (hundred + 1))]
    assert sum(asked) > 5 * len(asked), "most of them had something to ask"


@pytest.mark.parametrize("way", WAYS)
async def test_each_way_alone(way: str) -> None:
    for seed in range(30):
        await sequence(seed, (way,))


async def test_a_whole_answer_gives_back_what_it_did_not_take() -> None:
    client = FickleModel(MODEL, random.Random(1), ("whole",))
    model, paid = MeteredModel(client, MODEL, 1.0), Paid()
    await model.ask(question(random.Random(2)), lambda _: None, paid)
    assert model.budget.spent == pytest.approx(client.costs[0])
    (usage,) = paid.usages
    assert usage.cost == cost(MODEL, usage) == pytest.approx(client.costs[0])
