"""What a process asks beside the owner of a library counts in the owner's budget."""

from __future__ import annotations

import asyncio
import json
import random
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.fakes.fickle_model import FickleModel
from tests.fakes.models import Paid
from tests.remote.served import SharedEngine, owning, until
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure, TransientFailure
from ytsb_tui.engine.models.budget import Budget
from ytsb_tui.engine.models.metered import MeteredModel
from ytsb_tui.engine.ports.models import Question
from ytsb_tui.remote import owners_budget
from ytsb_tui.remote.owners_budget import OwnersBudget
from ytsb_tui.remote.ownership import LOCK, acquire

MODEL = "claude-haiku-5-5"
QUESTION = Question(system="", material="word " * 600, task="", schema={}, most_tokens=16_000)
ROUNDING = 1e-9  # US dollars


@asynccontextmanager
async def owner(folder: Path, budget: Budget | None) -> AsyncIterator[Path]:
    """The library's owner; yields its socket."""
    async with owning(folder, SharedEngine(), budget) as (_, path):
        yield path


def beside(folder: Path, ways: tuple[str, ...] = ("whole",), seed: int = 1, own: float | None = None) -> MeteredModel:
    """A model as another process would ask it."""
    return MeteredModel(FickleModel(MODEL, random.Random(seed), ways), MODEL, own, OwnersBudget(folder))


async def ask(model: MeteredModel, paid: Paid) -> None:
    await model.ask(QUESTION, lambda _: None, paid)


async def test_an_answer_beside_the_owner_is_spent_from_its_budget(tmp_path: Path) -> None:
    budget, paid = Budget(MODEL, 1.0), Paid()
    async with owner(tmp_path, budget):
        await ask(beside(tmp_path), paid)
        await until(lambda: budget.spent)
    assert budget.spent == pytest.approx(paid.total.cost)


async def test_nothing_is_asked_that_could_exceed_the_owners_budget(tmp_path: Path) -> None:
    budget = Budget(MODEL, 0.001)
    model = beside(tmp_path, own=1.0)
    async with owner(tmp_path, budget):
        with pytest.raises(SetupFailure, match=r"budget of \$0\.00: .*") as caught:
            await ask(model, Paid())
    assert caught.value.kind is FailureKind.BUDGET
    assert "the running ytsb (pid" in caught.value.action
    assert model.budget.spent == 0.0


async def test_a_request_waits_for_those_under_way_at_the_owner(tmp_path: Path) -> None:
    most = Budget(MODEL, None).most(QUESTION)
    budget, paid = Budget(MODEL, 1.5 * most), Paid()
    async with owner(tmp_path, budget), asyncio.TaskGroup() as group:
        first = await budget.reserve(most)
        second = group.create_task(ask(beside(tmp_path), paid))
        await asyncio.sleep(0)
        assert (await asyncio.wait({second}, timeout=0.3))[1], "it waits"
        budget.settle(first, 0.0)
    assert paid.usages


CUT = """
import asyncio, sys
from pathlib import Path
from ytsb_tui.remote.owners_budget import OwnersBudget
async def main():
    share = await OwnersBudget(Path(sys.argv[1])).reserve(0.25)
    assert share is not None
    print("reserved", flush=True)
    await asyncio.sleep(600)
asyncio.run(main())
"""


async def test_what_a_killed_process_had_set_aside_counts_as_spent(tmp_path: Path) -> None:
    budget = Budget(MODEL, 1.0)
    async with owner(tmp_path, budget):
        process = await asyncio.create_subprocess_exec(sys.executable, "-c", CUT, str(tmp_path), stdout=subprocess.PIPE)
        assert process.stdout is not None
        assert await process.stdout.readline() == b"reserved\n"
        process.kill()
        await process.wait()
        await until(lambda: budget.spent)
    assert budget.spent == pytest.approx(0.25)


async def test_alone_a_process_has_its_own_budget(tmp_path: Path) -> None:
    paid = Paid()
    await ask(beside(tmp_path), paid)  # there never was an owner
    (tmp_path / LOCK).write_text(json.dumps({"pid": 1, "socket": str(tmp_path / "gone"), "budget": True}))
    await ask(beside(tmp_path), paid)  # the owner was killed
    async with owner(tmp_path, None):  # the owner asks no model
        await ask(beside(tmp_path), paid)
    assert len(paid.usages) == 3


@pytest.mark.parametrize("limited", [True, False])
async def test_a_budget_that_cannot_be_asked_is_not_passed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limited: bool
) -> None:
    monkeypatch.setattr(owners_budget, "_PATIENCE", 0.2)
    owned = acquire(tmp_path, tmp_path / "runtime", budget=limited)
    assert owned is not None
    assert owned.listener is not None
    Path(owned.listener.getsockname()).unlink()  # and nobody makes it again
    paid = Paid()
    try:
        if limited:
            with pytest.raises(SetupFailure, match="does not answer, so its budget cannot be kept"):
                await ask(beside(tmp_path), paid)
        else:
            await ask(beside(tmp_path), paid)
    finally:
        owned.release()
    assert len(paid.usages) == (0 if limited else 1)


NONSENSE: list[dict[str, object]] = [
    {"call": "reserve"},
    {"call": "reserve", "with": {"most": -1}},
    {"call": "reserve", "with": {"most": True}},
    {"call": "reserve", "with": {"most": float("inf")}},
    {"call": "settle", "with": {"cost": -5, "certain": True}},
    {"call": "settle", "with": {"cost": 1.0, "certain": "yes"}},
]


async def test_no_message_makes_the_budget_larger(tmp_path: Path) -> None:
    budget = Budget(MODEL, 1.0)
    async with owner(tmp_path, budget) as path:
        reader, writer = await asyncio.open_unix_connection(str(path))
        await reader.readline()
        for call in NONSENSE:
            writer.write(json.dumps({"id": 7, **call}).encode() + b"\n")
            assert "error" in json.loads(await asyncio.wait_for(reader.readline(), 30))
        writer.write(b'{"id":8,"call":"settle","with":{"cost":5.0,"certain":true}}\n')  # nothing was reserved
        writer.close()
        assert budget.spent == 0.0


@pytest.mark.parametrize("seed", range(20))
async def test_three_processes_keep_one_budget(tmp_path: Path, seed: int) -> None:
    """Whatever becomes of their requests, together they never pass it."""
    chance = random.Random(seed)
    limit = chance.choice((0.02, 0.1))
    first = MeteredModel(FickleModel(MODEL, chance), MODEL, limit)
    others = [MeteredModel(FickleModel(MODEL, chance), MODEL, None, OwnersBudget(tmp_path)) for _ in range(2)]
    clients = [model.client for model in (first, *others)]

    async def spend(model: MeteredModel) -> None:
        for _ in range(8):
            try:
                await ask(model, Paid())
            except TransientFailure:
                continue
            except SetupFailure:  # the budget
                return

    async with owner(tmp_path, first.budget):
        await asyncio.gather(*(spend(model) for model in (first, first, *others)))
        real = sum(sum(client.costs) for client in clients if isinstance(client, FickleModel))
        await until(lambda: first.budget.spent >= real - ROUNDING)
        assert first.budget.spent <= limit + ROUNDING
        assert real <= limit + ROUNDING
