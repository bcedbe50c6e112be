from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.remote.served import Face, SharedEngine, serving, until
from tests.tui import stage
from tests.tui.stage import vid
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.core.jobs.job import State
from ytsb_tui.engine.client import EngineClient
from ytsb_tui.remote import handshake, window
from ytsb_tui.remote.attached import attach
from ytsb_tui.remote.window import Window


def working() -> SharedEngine:
    return SharedEngine(stage.working().state)


async def window_on(path: Path, join: Callable[[], EngineClient | None]) -> Face:
    return Face(Window(await asyncio.to_thread(attach, path), join))


async def test_when_the_owner_has_drained_the_window_takes_the_library_over(tmp_path: Path) -> None:
    first, second = working(), working()
    asked: list[bool] = []

    def join() -> EngineClient | None:
        asked.append(True)
        return second if len(asked) > 2 else None  # the lock is not free at once

    async with asyncio.TaskGroup() as group:
        async with serving(tmp_path, first) as path:
            face = await window_on(path, join)
            group.create_task(face.follow())
            assert await face.client.pause_videos([vid(4)]) == 1
            assert face.client.loops() == ()
        await until(lambda: face.messages)
        assert face.messages == [
            f"The ytsb that owned this library (pid {os.getpid()}) has ended; this one continues its work."
        ]
        assert face.state.owner is None
        await until(lambda: face.state.log[-1].text == face.messages[0])
        assert {loop.name for loop in face.client.loops()} == {loop.name for loop in second.loops()}
        assert await face.client.cancel([vid(4)]) == 1
        await until(lambda: face.state.jobs[vid(4)].state is State.CANCELLED)
        await face.client.drain(5.0)
    assert face.ended
    assert second.drained == [5.0]
    assert second.calls == [("cancel", (vid(4),))]


async def test_an_order_that_was_not_answered_is_given_to_the_next_engine(tmp_path: Path) -> None:
    class Slow(SharedEngine):
        async def pause_videos(self, videos: object) -> int:
            asked.set()
            await asyncio.Event().wait()
            raise AssertionError

    asked = asyncio.Event()
    first, second = Slow(stage.working().state), working()
    async with asyncio.TaskGroup() as group:
        async with serving(tmp_path, first) as path:
            face = await window_on(path, lambda: second)
            group.create_task(face.follow())
            order = group.create_task(face.client.pause_videos([vid(4)]))
            await asyncio.wait_for(asked.wait(), 10)
        assert await order == 1
        assert second.calls == [("pause_videos", (vid(4),))]
        await face.client.drain(0.0)


async def test_a_window_that_was_cut_off_comes_again(tmp_path: Path) -> None:
    engine = working()
    async with serving(tmp_path, engine) as path, asyncio.TaskGroup() as group:
        face = await window_on(path, lambda: attach(path))
        group.create_task(face.follow())
        await face.client.pause(True)
        before = face.client._engine  # type: ignore[attr-defined]  # a window
        before._writer.transport.abort()
        await until(lambda: face.messages)
        assert "is attached again" in face.messages[0]
        assert face.state.owner == os.getpid()
        await face.client.pause(False)
        await until(lambda: not face.state.paused)
        await face.client.drain(0.0)
    assert not engine.drained


async def test_stopped_work_is_not_taken_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[int, int]] = []
    monkeypatch.setattr(os, "kill", lambda pid, number: told.append((pid, number)))

    def join() -> EngineClient | None:
        raise AssertionError("nobody asked for that")

    async with asyncio.TaskGroup() as group:
        async with serving(tmp_path, working()) as path:
            face, other = await window_on(path, join), await window_on(path, join)
            group.create_task(face.follow())
            group.create_task(other.follow())
            await face.client.pause(True)
            await face.client.stop()
            await until(lambda: told)
            assert told == [(os.getpid(), signal.SIGTERM)]
        await until(lambda: face.ended and other.ended)
    assert other.messages == []


async def test_an_owner_is_stopped_and_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    monkeypatch.setattr(os, "kill", lambda *_: loop.call_soon_threadsafe(told.set))
    async with serving(tmp_path, working()) as path:
        stopping = asyncio.create_task(asyncio.to_thread(handshake.stop, path))
        await told.wait()
        assert not stopping.done()
    assert await stopping == os.getpid()
    with pytest.raises(OSError):
        handshake.stop(path)


async def test_nobody_to_go_on_with_is_told_with_a_way_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(window, "_PATIENCE", 0.2)
    async with serving(tmp_path, working()) as path:
        face = await window_on(path, lambda: None)
    with pytest.raises(SetupFailure, match="has stopped answering") as caught:
        await face.follow()
    assert caught.value.kind is FailureKind.LIBRARY
    assert f"kill -9 {os.getpid()}" in caught.value.action
