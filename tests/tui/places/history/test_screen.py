"""The history: plots and tables, their keys, and that it keeps up with what happens."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from tests.fakes.engine import FakeEngine
from tests.tui import stage
from tests.tui.stage import NOW, app_on, messages, screen_text, settle, vid
from ytsb_tui.core.jobs.job import Stage, State
from ytsb_tui.tui.app import StudyBuddyApp
from ytsb_tui.tui.places.dashboard.screen import Dashboard
from ytsb_tui.tui.places.history.screen import History
from ytsb_tui.tui.render.look import ASCII
from ytsb_tui.tui.widgets.chart import Chart

SIZE = (80, 24)
DAY = 86_400.0


async def read(pilot: Pilot[None], fake: FakeEngine, times: int = 1) -> None:
    while len(fake.called("history")) < times:
        await pilot.pause(0.02)
    await settle(pilot)


async def opened(pilot: Pilot[None], fake: FakeEngine, key: str = "H") -> History:
    await settle(pilot)
    await pilot.press(key)
    await read(pilot, fake)
    screen = pilot.app.screen
    assert isinstance(screen, History)
    return screen


def shown_charts(app: StudyBuddyApp) -> list[str]:
    return [chart.bars.name.lower() for chart in app.screen.query(Chart) if chart.display and chart.bars]


async def test_a_plot_and_tables() -> None:
    fake = stage.working()
    app = app_on(fake)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await opened(pilot, fake, "8")
        shown = screen_text(app)
        for part in (
            "Notes  6, a bar is 2 days", "████", "10 Sep", "04 Oct", "History  the last 30 days", "claude-haiku-5-5",
            "Seconds by stage",
        ):  # fmt: skip
            assert part in shown, part
        await pilot.press("G")
        await settle(pilot)
        for part in ("Exits", "185.220.101.4", "ytsb history --csv"):
            assert part in screen_text(app), part
        await pilot.press("escape")
        await settle(pilot)
        assert isinstance(app.screen, Dashboard)


async def test_other_times_and_other_measures() -> None:
    fake = stage.working()
    app = app_on(fake)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await opened(pilot, fake)
        assert fake.called("history")[-1] == ("history", NOW - 30 * DAY)
        for number, (told, since) in enumerate(
            (("the last year", NOW - 365 * DAY), ("all time", 0.0), ("the last 7 days", NOW - 7 * DAY)), start=2
        ):
            await pilot.press("t")
            await read(pilot, fake, number)
            assert f"History  {told}" in screen_text(app)
            assert fake.called("history")[-1] == ("history", since)
        titles = []
        for _ in range(4):
            titles += shown_charts(app)
            await pilot.press("m")
            await settle(pilot)
        assert titles == ["notes", "transcripts", "cost", "tokens"]


async def test_several_plots_where_there_is_room() -> None:
    fake = stage.working()
    app = app_on(fake)
    async with app.run_test(size=(160, 50), notifications=True) as pilot:
        await opened(pilot, fake)
        assert shown_charts(app) == ["notes", "transcripts", "cost"]
        await pilot.resize_terminal(100, 30)
        await settle(pilot)
        assert shown_charts(app) == ["notes", "transcripts"]


async def test_it_keeps_up() -> None:
    fake = stage.working()
    app = app_on(fake)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await opened(pilot, fake)
        fake.change(vid(1), state=State.DONE, stage=Stage.DONE)
        await read(pilot, fake, 2)
        assert "Notes  7," in screen_text(app)


async def test_in_ascii_a_plot_is_ascii() -> None:
    fake = stage.working()
    app = app_on(fake, look=ASCII, theme="terminal")
    async with app.run_test(size=(160, 50), notifications=True) as pilot:
        await opened(pilot, fake)
        assert "####" in screen_text(app)
        assert screen_text(app).isascii()


async def test_nothing_yet() -> None:
    fake = stage.empty()
    app = app_on(fake)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await opened(pilot, fake)
        assert "Nothing happened in the last 30 days." in screen_text(app)
        await pilot.press("m", "t", "t")
        await read(pilot, fake, 2)
        assert messages(app) == ["There is no plot: nothing has happened, or the screen has too few lines."]
        assert "press a" in screen_text(app)


@pytest.mark.parametrize(
    "size", [(36, 10), *(pytest.param(s, marks=pytest.mark.exhaustive) for s in ((60, 15), (300, 90)))]
)
async def test_every_size_is_survived(size: tuple[int, int]) -> None:
    fake = stage.thousands(60)
    app = app_on(fake)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await opened(pilot, fake)
        before = screen_text(app)
        await pilot.resize_terminal(*size)
        await settle(pilot)
        assert "? help" in screen_text(app)
        await pilot.resize_terminal(*SIZE)
        await settle(pilot)
        assert screen_text(app) == before
