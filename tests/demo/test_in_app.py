"""The demo in the app, as a scripted user drives it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from textual.pilot import Pilot

from ytsb_tui.core.jobs.job import State
from ytsb_tui.core.state.panel import PanelState
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.demo.lectures import lectures
from ytsb_tui.demo.scripted_user import ended_as_expected
from ytsb_tui.demo.simulation import library_in, simulation
from ytsb_tui.tui.app import StudyBuddyApp

WAITS, FAILS = VideoId("demo-space1"), VideoId("demo-vaccin")


async def until(pilot: Pilot[None], what: Callable[[PanelState], bool]) -> None:
    app = pilot.app
    assert isinstance(app, StudyBuddyApp)
    async with asyncio.timeout(30):
        while not what(app.panel):
            await pilot.pause(0.05)


async def test_r_retries_failed_and_waiting_videos(tmp_path: Path) -> None:
    with simulation(tmp_path, tempo=0.02) as engine:
        app = StudyBuddyApp(engine, lambda: library_in(tmp_path), notice="All of this is simulated.")
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await until(pilot, lambda state: dict(state.counts) == {"done": 10, "failed": 2, "waiting": 1})
            await pilot.press("o", "home")  # as added
            at = 0
            for video in (FAILS, WAITS):
                place = list(lectures()).index(video)
                await pilot.press(*["down"] * (place - at), "r")
                at = place
                await until(pilot, lambda state, healed=video: state.jobs[healed].state is State.DONE)  # type: ignore[misc]  # bound here
            await until(pilot, lambda state: state.active == 0)
            assert ended_as_expected(app.panel)
            await pilot.press("q")
    assert app.return_code == 0
