"""A run with a watch: it keeps running when all is done, and ends on a signal or when a stage is halted."""

from __future__ import annotations

import asyncio
import os
import signal

from tests.fakes.engine import FakeEngine
from ytsb_tui.cli.run import collections_in
from ytsb_tui.core.jobs.failures import FailureKind
from ytsb_tui.core.jobs.job import Stage
from ytsb_tui.core.state import events as e
from ytsb_tui.core.state.panel import PanelState
from ytsb_tui.headless.run import OK, SETUP, HeadlessRun, Watch


class Settled(FakeEngine):
    """An engine with nothing to do."""

    def settled(self) -> bool:
        return True

    def waits_for_exits(self) -> bool:
        return False

    async def intact(self) -> bool:
        return True


class SilentPrinter:
    """A printer that writes nothing."""

    def show(self, event: e.Event, state: PanelState) -> None:
        pass

    def close(self) -> None:
        pass


async def test_without_a_watch_it_ends_when_all_is_done() -> None:
    assert await asyncio.wait_for(HeadlessRun(Settled(), SilentPrinter(), ()).run(), 30) == OK


async def test_a_watch_looks_again_and_ends_on_a_signal() -> None:
    engine, looks = Settled(), 0

    async def look_again() -> None:
        nonlocal looks
        looks += 1
        if looks == 2:
            os.kill(os.getpid(), signal.SIGTERM)

    run = HeadlessRun(engine, SilentPrinter(), (), Watch(look_again=look_again, seconds=0.01))
    assert await asyncio.wait_for(run.run(), 30) == 143
    assert looks >= 2
    assert engine.drain_ended


async def test_a_watch_ends_when_a_stage_is_halted() -> None:
    engine = Settled()

    async def never() -> None:
        raise AssertionError("it should have ended")

    run = HeadlessRun(engine, SilentPrinter(), (), Watch(look_again=never, seconds=60.0))
    engine.emit(
        e.Halted(at=0.0, stage=Stage.FETCH, kind=FailureKind.TOR, reason="There is no tor.", action="Install it.")
    )
    assert await asyncio.wait_for(run.run(), 30) == SETUP


def test_only_lists_are_listed_again() -> None:
    text = "https://youtu.be/dQw4w9WgXcQ\n@channel\nsearch:5:rings\nhttps://www.youtube.com/playlist?list=PLabc0000001"
    assert collections_in(text) == [
        "https://www.youtube.com/@channel",
        "search:5:rings",
        "https://www.youtube.com/playlist?list=PLabc0000001",
    ]


LOCKED = e.Halted(
    at=0.0, stage=Stage.WRITE, kind=FailureKind.LIBRARY, reason="The library is locked.", action="Close the program."
)


class Failing(FakeEngine):
    """An engine whose library is locked, until it heals."""

    healed = False

    def settled(self) -> bool:
        return self.healed

    def waits_for_exits(self) -> bool:
        return False

    async def intact(self) -> bool:
        return True


async def test_a_library_that_stays_unusable_ends_the_run_after_a_while() -> None:
    engine = Failing()
    run = HeadlessRun(engine, SilentPrinter(), (), recovery=0.05)
    engine.emit(LOCKED)
    assert await asyncio.wait_for(run.run(), 30) == SETUP
    assert engine.drain_ended


async def test_a_library_that_heals_in_time_does_not_end_the_run() -> None:
    engine = Failing()

    class Healing(SilentPrinter):
        def show(self, event: e.Event, state: PanelState) -> None:
            if isinstance(event, e.Halted):
                engine.healed = True
                engine.emit(e.Healed(at=0.0, kind=FailureKind.LIBRARY))

    run = HeadlessRun(engine, Healing(), (), recovery=60.0)
    engine.emit(LOCKED)
    assert await asyncio.wait_for(run.run(), 30) == OK


async def test_it_is_not_done_before_what_it_did_is_still_there() -> None:
    class Vanished(Settled):
        looks = 0

        async def intact(self) -> bool:
            self.looks += 1
            if self.looks == 1:
                self.emit(LOCKED)
            return False

    engine = Vanished()
    assert await asyncio.wait_for(HeadlessRun(engine, SilentPrinter(), (), recovery=0.05).run(), 30) == SETUP
    assert engine.looks == 1
