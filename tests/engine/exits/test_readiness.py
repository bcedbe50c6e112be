"""Waiting until so many exits are ready."""

from __future__ import annotations

import asyncio

import pytest

from ytsb_tui.core.jobs.failures import ExitFailure, FailureKind
from ytsb_tui.engine.exits.readiness import Readiness


async def test_each_waits_for_as_many_as_it_asked_for() -> None:
    readiness = Readiness()
    ended: list[int] = []

    async def wait(count: int) -> None:
        await readiness.wait(count)
        ended.append(count)

    async with asyncio.TaskGroup() as tasks:
        for count in (3, 1, 2):
            tasks.create_task(wait(count))
        await asyncio.sleep(0)
        for ready in (1, 2, 3):
            readiness.update(ready)
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            assert max(ended) == ready
    assert ended == [1, 2, 3]


async def test_all_get_the_failure() -> None:
    readiness = Readiness()
    waiting = asyncio.ensure_future(readiness.wait(1))
    await asyncio.sleep(0)
    readiness.dismiss(ExitFailure(FailureKind.EXIT_LOST, "It is gone."))
    readiness.update(1)  # too late
    with pytest.raises(ExitFailure, match="gone"):
        await waiting
