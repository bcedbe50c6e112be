"""The first frame does not wait for the engine: it is opened in a thread, and what is ordered meanwhile waits."""

from __future__ import annotations

import asyncio
import threading

import pytest

from tests.fakes.engine import FakeEngine
from tests.remote.served import Face, SharedEngine, until
from tests.tui import stage
from tests.tui.stage import NOW, messages, vid
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.engine.client import EngineClient
from ytsb_tui.remote.opening import OpeningEngine
from ytsb_tui.tui.app import StudyBuddyApp
from ytsb_tui.tui.render.look import UNICODE


async def test_a_command_waits_until_the_engine_is_open() -> None:
    engine, gate = SharedEngine(stage.working().state), threading.Event()

    def open_engine() -> EngineClient:
        gate.wait(10)
        return engine

    face = Face(OpeningEngine(open_engine))
    assert face.client.snapshot().opening
    assert face.client.loops() == ()
    async with asyncio.TaskGroup() as group:
        group.create_task(face.follow())
        ordered = group.create_task(face.client.cancel([vid(4)]))
        await asyncio.sleep(0)
        assert engine.calls == []
        gate.set()
        assert await ordered == 1
        await until(lambda: not face.state.opening)
        assert face.client.loops() != ()
        await face.client.drain(5.0)
    assert engine.drained == [5.0]


async def test_an_app_closed_before_the_engine_is_open_ends_nothing() -> None:
    client = OpeningEngine(FakeEngine)
    await client.drain(1.0)
    assert client.snapshot().opening


def app_on(open_engine: object) -> StudyBuddyApp:
    client = OpeningEngine(open_engine)  # type: ignore[arg-type]  # each test gives its own
    app = StudyBuddyApp(client, lambda: stage.reader_of(FakeEngine()), clock=lambda: NOW, look=UNICODE, theme="calm")
    return stage.recorded(app)


async def test_the_app_is_drawn_first_and_filled_when_the_engine_is_open() -> None:
    gate, fake = threading.Event(), stage.working()

    def open_engine() -> EngineClient:
        gate.wait(10)
        return fake

    app = app_on(open_engine)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        assert "Opening the library" in stage.screen_text(app)
        gate.set()
        await until(lambda: not app.panel.opening)
        await stage.settle(pilot)
        assert "Opening the library" not in stage.screen_text(app)
        assert app.panel.jobs == fake.state.jobs
        assert set(fake.started) == {loop.name for loop in fake.loops()}
        assert messages(app) == []


async def test_an_engine_that_cannot_be_opened_ends_the_app_with_a_sentence_and_code_3(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def open_engine() -> EngineClient:
        raise SetupFailure(FailureKind.LIBRARY, "The library is newer than ytsb.", "Update ytsb.")

    app = app_on(open_engine)
    async with app.run_test(size=(80, 24)):
        await until(lambda: app.return_code is not None)
    assert app.return_code == 3
    assert "The library is newer than ytsb. Update ytsb." in capsys.readouterr().err


@pytest.mark.parametrize("stage_of", [stage.working, FakeEngine])
async def test_only_a_library_without_videos_is_welcomed(stage_of: type[FakeEngine]) -> None:
    fake = stage_of()
    client = OpeningEngine(lambda: fake)
    app = StudyBuddyApp(client, lambda: stage.reader_of(fake), clock=lambda: NOW, look=UNICODE, welcome=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(lambda: not app.panel.opening)
        await stage.settle(pilot)
        assert (type(app.screen).__name__ == "SetUp") is (not fake.state.jobs)
