from __future__ import annotations

import asyncio

import pytest

from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.engine import library_thread
from ytsb_tui.engine.library_thread import LibraryThread


class Fickle:
    """A library that is full until it is freed."""

    def __init__(self) -> None:
        self.full = True
        self.stored: list[int] = []
        self.calls = 0
        self.heals = 0

    def require(self) -> None:
        self.calls += 1
        if self.full:
            raise SetupFailure(FailureKind.LIBRARY, "The disk is full.", "Free some space.")

    def heal(self) -> str:
        self.heals += 1
        self.require()
        return "It was full."

    def store(self, number: int) -> int:
        self.require()
        self.stored.append(number)
        return number


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library_thread, "CHECK_SECONDS", 0.01)
    monkeypatch.setattr(library_thread, "COMMAND_SECONDS", 0.03)


@pytest.fixture
def library() -> Fickle:
    return Fickle()


@pytest.fixture
def thread(library: Fickle) -> LibraryThread:
    return LibraryThread(library.require, library.heal)


async def failed(thread: LibraryThread) -> None:
    async with asyncio.timeout(5):
        while thread.failure is None:
            await asyncio.sleep(0)


async def test_calls_wait_in_memory_until_the_library_can_be_used(thread: LibraryThread, library: Fickle) -> None:
    heard: list[tuple[str | None, str]] = []
    thread.changed = lambda failure, notice: heard.append((None if failure is None else failure.reason, notice))
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        tasks = [group.create_task(thread(library.store, number)) for number in range(20)]
        await failed(thread)
        assert library.stored == []
        library.full = False
    assert sorted(task.result() for task in tasks) == sorted(library.stored) == list(range(20))
    assert heard == [("The disk is full.", ""), (None, "It was full.")]
    thread.close()


async def test_calls_that_are_queued_behind_a_failure_do_not_try_it_each(
    thread: LibraryThread, library: Fickle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library_thread, "CHECK_SECONDS", 60.0)
    tasks = [asyncio.ensure_future(thread(library.store, number)) for number in range(20)]
    await failed(thread)
    await thread.end()
    await asyncio.wait(tasks)
    assert library.calls == 1
    assert all(task.cancelled() for task in tasks)
    thread.close()


async def test_a_person_is_told_after_some_seconds(thread: LibraryThread, library: Fickle) -> None:
    await thread.check()
    with pytest.raises(SetupFailure, match="The disk is full"):
        await thread.soon(library.store, 1)
    library.full = False
    assert await thread.soon(library.store, 1) == 1
    thread.close()


async def test_one_check_runs_at_a_time(thread: LibraryThread, library: Fickle) -> None:
    await thread.check()
    await asyncio.gather(*(thread.check() for _ in range(9)))
    assert library.heals == 1
    thread.close()


async def test_other_failures_and_errors_pass(thread: LibraryThread) -> None:
    def broken(error: Exception) -> None:
        raise error

    for error in (SetupFailure(FailureKind.KEY, "No.", "Yes."), KeyError("x")):
        with pytest.raises(type(error)):
            await thread(broken, error)
    assert thread.failure is None
    thread.close()


async def test_after_the_end_nothing_waits(thread: LibraryThread, library: Fickle) -> None:
    await thread.end()
    await thread.end()
    task = asyncio.ensure_future(thread(library.store, 1))
    await asyncio.wait({task}, timeout=5)
    assert task.cancelled()
    with pytest.raises(SetupFailure):
        await thread.soon(library.store, 1)
    thread.close()
