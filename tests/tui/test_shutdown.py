"""How the app ends: by key, by signal, with its work gone on, and when the engine elsewhere ends."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from tests.fakes.engine import FakeEngine
from tests.fakes.library_reader import FakeLibraryReader
from tests.tui import stage
from tests.tui.stage import NOW, messages, screen_text, settle
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.core.state import events as e
from ytsb_tui.engine.client import Renewed
from ytsb_tui.tui.app import StudyBuddyApp
from ytsb_tui.tui.dialogs.leaving import Leaving
from ytsb_tui.tui.render.look import UNICODE
from ytsb_tui.tui.shutdown import DETACH_PATIENCE, SIGNAL_PATIENCE
from ytsb_tui.tui.terminal import HangUp

SIZE = (80, 24)


def app_on(fake: FakeEngine, *, detachable: bool = True, on_hang_up: bool = True) -> StudyBuddyApp:
    app = StudyBuddyApp(
        fake,
        lambda: FakeLibraryReader(fake),
        clock=lambda: NOW,
        look=UNICODE,
        detachable=detachable,
        on_hang_up=on_hang_up,
    )
    return stage.recorded(app)


def elsewhere() -> FakeEngine:
    fake = stage.working()
    fake.state = replace(fake.state, owner=4711)
    return fake


async def test_detaching_waits_for_the_notes_in_the_making() -> None:
    fake = stage.working()
    fake.drain_gate = asyncio.Event()
    app = app_on(fake)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("D")
        await settle(pilot)
        assert "notes being written" in messages(app)[0]
        assert fake.drained == [DETACH_PATIENCE]
        assert fake.running
        fake.drain_gate.set()
        await settle(pilot)
    assert app.shutdown.detached
    assert app.return_code == 0


async def test_detaching_again_does_it_now() -> None:
    fake = stage.working()
    fake.drain_gate = asyncio.Event()
    app = app_on(fake)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("D")
        await settle(pilot)
        await pilot.press("D")
        await settle(pilot)
    assert fake.drained == [DETACH_PATIENCE, 0.0]
    assert app.shutdown.detached


async def test_quitting_offers_to_detach_and_quits_without() -> None:
    for keys, detached in (("d", True), ("dd", True), ("q", False), ("dq", False)):
        app = app_on(fake := stage.working())
        fake.drain_gate = asyncio.Event()
        async with app.run_test(size=SIZE, notifications=True) as pilot:
            await settle(pilot)
            await pilot.press("q")
            await settle(pilot)
            assert "d  detach" in screen_text(app)
            await pilot.press(keys[0])
            await settle(pilot)
            if keys[0] == "d":
                assert "to finish, then detaching" in screen_text(app)
                fake.drain_gate.set() if len(keys) == 1 else await pilot.press(keys[1])
                await settle(pilot)
        assert app.shutdown.detached is detached
        assert fake.drain_ended


async def test_what_cannot_go_on_says_why() -> None:
    fake = stage.working()
    demo = app_on(fake, detachable=False)
    async with demo.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("D")
        await settle(pilot)
        assert "ends with its window" in messages(demo)[0]
        await pilot.press("q")
        await settle(pilot)
        assert "d  detach" not in screen_text(demo)
    fake = stage.working()
    fake.emit(e.PauseChanged(at=NOW, paused=True))
    app = app_on(fake)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("D")
        await settle(pilot)
        assert "Press p to resume" in messages(app)[0]
    assert not fake.drained


@pytest.mark.parametrize(
    ("asked", "paused", "patience"),
    [(True, False, DETACH_PATIENCE), (False, False, SIGNAL_PATIENCE), (True, True, SIGNAL_PATIENCE)],
)
async def test_a_line_that_drops_leaves_the_work_to_the_background(asked: bool, paused: bool, patience: float) -> None:
    fake = stage.working()
    fake.emit(e.PauseChanged(at=NOW, paused=paused))
    app = app_on(fake, on_hang_up=asked)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        app.shutdown.on_signal(HangUp)
        app.shutdown.on_signal(HangUp)  # as often as it is noticed
        await settle(pilot)
    assert fake.drained == [patience]
    assert app.shutdown.detached is (patience == DETACH_PATIENCE)
    assert app.return_code == 129


async def test_who_is_told_to_end_after_that_ends() -> None:
    fake = stage.working()
    fake.drain_gate = asyncio.Event()
    app = app_on(fake)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        app.shutdown.on_signal(HangUp)
        await settle(pilot)
        fake.drain_gate.set()
        app.shutdown.on_signal(128 + signal.SIGTERM)
        app.shutdown.on_signal(HangUp)
        await settle(pilot)
    assert fake.drained == [DETACH_PATIENCE, SIGNAL_PATIENCE]
    assert not app.shutdown.detached
    assert app.return_code == 143


@pytest.mark.parametrize(
    ("keys", "stopped"), [(("D",), False), (("q", "q"), False), (("q", "x"), True), (("q", "w", "d"), False)]
)
async def test_a_window_closes_and_the_work_goes_on_unless_it_is_stopped(keys: tuple[str, ...], stopped: bool) -> None:
    app = app_on(fake := elsewhere())
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        assert "attached" in screen_text(app)
        for key in keys:
            if isinstance(app.screen, Leaving):
                assert "goes on without this window (pid 4711)" in screen_text(app)
            await pilot.press(key)
            await settle(pilot)
    assert fake.drained == [0.0]
    assert bool(fake.called("stop")) is stopped
    assert not app.shutdown.detached
    assert app.return_code == 0


async def test_a_line_that_drops_closes_a_window_only() -> None:
    app = app_on(fake := elsewhere())
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        app.shutdown.on_signal(HangUp)
        await settle(pilot)
    assert fake.drained == [SIGNAL_PATIENCE]
    assert not app.shutdown.detached


class Successive(FakeEngine):
    """An engine elsewhere whose place is taken by another, then by nobody."""

    def __init__(self, failure: SetupFailure | None = None) -> None:
        super().__init__(elsewhere().state, clock=lambda: NOW)
        self.ended, self.failure = asyncio.Event(), failure

    async def events(self) -> AsyncIterator[tuple[e.Event, ...] | Renewed]:  # type: ignore[override]  # the wider type
        yield (e.Message(at=NOW, level="info", text="one"),)
        self.state = stage.failed().state
        yield Renewed(state=self.state, message="It died: this one goes on.")
        await self.ended.wait()
        if self.failure is not None:
            raise self.failure


async def test_everything_begins_again_from_the_engine_that_comes_next() -> None:
    fake = Successive()
    app = app_on(fake)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        assert "It died: this one goes on." in messages(app)
        assert app.panel is fake.state
        assert "attached" not in screen_text(app)
        assert "fetch 1" in fake.running
        fake.ended.set()
        await settle(pilot)
    assert app.return_code == 0


async def test_an_engine_that_nobody_follows_ends_the_app_with_its_reason() -> None:
    fake = Successive(SetupFailure(FailureKind.LIBRARY, "The library is gone.", "Look for it."))
    app = app_on(fake)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        fake.ended.set()
        await settle(pilot)
    assert app.return_code == 3


@pytest.mark.parametrize("signalled", [False, True])
async def test_where_notes_are_that_could_not_be_stored_is_said_at_the_end(
    monkeypatch: pytest.MonkeyPatch, *, signalled: bool
) -> None:
    class Failing(FakeEngine):
        async def drain(self, patience: float) -> None:
            self.emit(e.NotesSetAside(at=NOW, count=2, path="/vault/.ytsb-unsaved-1.json"))
            await super().drain(patience)

    app = app_on(Failing(stage.working().state, clock=lambda: NOW))
    said: list[str] = []
    leave = app.exit

    def exit_(*, return_code: int, message: object = None) -> None:
        said.append(str(message))
        leave(return_code=return_code)

    monkeypatch.setattr(app, "exit", exit_)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        if signalled:
            app.shutdown.on_signal(signal.SIGTERM + 128)
        else:
            app.shutdown.quit()
        await settle(pilot)
    assert "/vault/.ytsb-unsaved-1.json" in said[0]
