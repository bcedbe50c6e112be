"""An engine in another process, over its socket: what a window sees and orders."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import pytest

from tests.remote.attaching import attach_to, working
from tests.remote.served import Face, SharedEngine, owning, serving, until
from tests.tui import stage
from tests.tui.stage import vid
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.core.jobs.job import Attempt, Stage, State
from ytsb_tui.core.state import events as e
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.client import EngineClient
from ytsb_tui.remote import session
from ytsb_tui.remote.attached import EngineGone
from ytsb_tui.remote.ownership import LOCK, acquire, owner_of


async def test_a_window_sees_the_state_and_what_happens_from_then_on(tmp_path: Path) -> None:
    engine = working()
    async with serving(tmp_path, engine) as path, asyncio.TaskGroup() as group:
        faces = [Face(await attach_to(path)) for _ in range(10)]
        assert {face.state.owner for face in faces} == {faces[0].client.pid}  # type: ignore[attr-defined]  # attached
        engine.emit(e.Message(at=1.0, level="info", text="before anybody listens: [b]✓\u2028"))
        for face in faces:
            group.create_task(face.follow())
            assert face.client.loops() == ()
        for number in range(50):
            engine.emit(e.PauseChanged(at=float(number), paused=number % 2 == 0))
            await asyncio.sleep(0)
        engine.change(vid(1), state=State.CANCELLED)
        await until(lambda: all(face.state.jobs == engine.state.jobs for face in faces))
        for face in faces:
            assert face.state.log == engine.state.log
            assert face.state.counts == engine.state.counts
            await face.client.drain(0.0)
        await until(lambda: all(face.ended for face in faces))
    assert not engine.drained  # windows go, the engine stays


LINK = "https://youtu.be/dQw4w9WgXcQ"
ORDERS: list[tuple[Callable[[EngineClient], Awaitable[object]], tuple[object, ...]]] = [
    (lambda c: c.add(f"{LINK} x", subject="ä"), ("add", f"{LINK} x", False, "ä")),
    (lambda c: c.retry((vid(1), vid(2))), ("retry", (vid(1), vid(2)))),
    (lambda c: c.retry((vid(1),), elsewhere=True), ("retry", (vid(1),), "elsewhere")),
    (lambda c: c.remove((vid(4),)), ("remove", (vid(4),))),
    (lambda c: c.restore((vid(4),)), ("restore", (vid(4),))),
    (lambda c: c.retry_failed(FailureKind.BLOCKED), ("retry_failed", FailureKind.BLOCKED)),
    (lambda c: c.retry_failed(), ("retry_failed", None)),
    (lambda c: c.rewrite([vid(0)]), ("rewrite", (vid(0),))),
    (lambda c: c.keep([vid(0)]), ("keep", (vid(0),))),
    (lambda c: c.cancel([vid(4)]), ("cancel", (vid(4),))),
    (lambda c: c.pause_videos([vid(4)]), ("pause_videos", (vid(4),))),
    (lambda c: c.pause(True), ("pause", True)),
    (lambda c: c.set_workers(5, 6), ("set_workers", 5, 6)),
]  # fmt: skip


@pytest.mark.parametrize("order", ORDERS, ids=[call[0] for _, call in ORDERS])  # type: ignore[misc]  # a name each
async def test_an_order_is_carried_out_where_the_engine_is(
    tmp_path: Path, order: tuple[Callable[[EngineClient], Awaitable[object]], tuple[object, ...]]
) -> None:
    engine, alike = working(), working()
    async with serving(tmp_path, engine) as path, asyncio.TaskGroup() as group:
        face = Face(await attach_to(path))
        group.create_task(face.follow())
        assert await order[0](face.client) == await order[0](alike)
        assert engine.calls == [order[1]]
        await until(lambda: face.state.jobs == engine.state.jobs and face.state.fetchers == engine.state.fetchers)
        await face.client.drain(0.0)


@pytest.mark.parametrize("removed", ["the socket", "its folder", "the lock file too"])
async def test_a_deleted_socket_is_made_again(tmp_path: Path, removed: str) -> None:
    engine = working()
    async with owning(tmp_path, engine) as (ownership, path), asyncio.TaskGroup() as group:
        early = Face(await attach_to(path))
        group.create_task(early.follow())
        path.unlink()
        if removed != "the socket":
            path.parent.rmdir()
        if removed == "the lock file too":
            (tmp_path / LOCK).unlink()
        await asyncio.to_thread(ownership.keep)
        assert acquire(tmp_path, tmp_path / "runtime") is None, "one owner"
        owner = owner_of(tmp_path)
        assert owner is not None
        assert owner.socket == path
        late = Face(await attach_to(path))
        group.create_task(late.follow())
        await late.client.pause(True)
        await early.client.pause(False)  # a window keeps its connection
        assert engine.calls == [("pause", True), ("pause", False)]
        await early.client.drain(0.0)
        await late.client.drain(0.0)


async def test_what_is_read_comes_back_as_it_is(tmp_path: Path) -> None:
    engine = working()
    scene = stage.SCENES["note"]() if "note" in stage.SCENES else stage.working()
    engine.notes, engine.transcripts = {vid(0): "# Ä\n\x1b[31m"}, scene.transcripts
    engine.tries[vid(0)] = (
        Attempt(video=vid(0), stage=Stage.FETCH, worker="fetch 1", started_at=1.5, seconds=2.0, outcome="done"),
    )
    async with serving(tmp_path, engine) as path, asyncio.TaskGroup() as group:
        client = await attach_to(path)
        group.create_task(Face(client).follow())
        assert await client.note(vid(0)) == engine.notes[vid(0)]
        assert await client.note(vid(1)) is None
        assert await client.attempts(vid(0)) == engine.tries[vid(0)]
        assert await client.transcript(VideoId("nothing")) is None
        for video, kept in engine.transcripts.items():
            assert await client.transcript(video) == kept
        await client.drain(0.0)


async def test_a_failure_of_the_engine_is_the_answer_and_harms_nobody(tmp_path: Path) -> None:
    class Full(SharedEngine):
        async def pause(self, paused: bool) -> None:
            raise SetupFailure(FailureKind.LIBRARY, "The disk is full.", "Free some space.")

        async def retry(self, videos: Sequence[VideoId], *, elsewhere: bool = False) -> int:
            raise RuntimeError("a defect")

    engine = Full(stage.working().state)
    async with serving(tmp_path, engine) as path, asyncio.TaskGroup() as group:
        client = await attach_to(path)
        group.create_task(Face(client).follow())
        with pytest.raises(SetupFailure) as caught:
            await client.pause(True)
        assert caught.value.kind is FailureKind.LIBRARY
        assert (caught.value.reason, caught.value.action) == ("The disk is full.", "Free some space.")
        with pytest.raises(SetupFailure, match="RuntimeError: a defect"):
            await client.retry(())
        assert await client.pause_videos((vid(4),)) == 1
        await client.drain(0.0)
        with pytest.raises(EngineGone):
            await client.pause_videos(())


async def test_a_large_batch_comes_in_messages_of_bounded_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "MOST_JOBS", 3)
    engine = working()
    jobs = tuple(engine.state.jobs.values())
    async with serving(tmp_path, engine) as path:
        reader, writer = await asyncio.open_unix_connection(str(path), limit=1 << 26)
        writer.write(b'{"id": 0, "call": "watch"}\n')
        await reader.readline()
        await reader.readline()
        events = [e.JobsChanged(at=1.0, jobs=jobs[:2])] * 3 + [e.PauseChanged(at=2.0, paused=True)] * 5
        engine.emit(*events)
        sizes = [len(json.loads(await reader.readline())["events"]) for _ in range(2)]
        assert sizes == [2, 6]
        writer.close()


async def test_a_window_that_leaves_at_once_leaves_nothing_behind(tmp_path: Path) -> None:
    engine = working()
    async with serving(tmp_path, engine) as path:
        for _ in range(20):
            with socket.socket(socket.AF_UNIX) as stranger:
                stranger.connect(str(path))
                stranger.sendall(b'{"id": 0, "call": "watch"}\n{"id": 1, "call":')
        client = await attach_to(path)  # those before it were accepted first
        await client.drain(0.0)
        await until(lambda: not len(engine.bus._listeners))


async def test_a_drained_engine_says_goodbye(tmp_path: Path) -> None:
    engine = working()
    async with asyncio.TaskGroup() as group:
        async with serving(tmp_path, engine) as path:
            face = Face(client := await attach_to(path))
            group.create_task(face.follow())
            await client.pause(True)
        await until(lambda: face.ended)
    assert client.parting == "drained"
    assert face.state.owner == client.pid
