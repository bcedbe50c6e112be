"""The network and the log: what they show, their keys, and the way between places."""

from __future__ import annotations

import pytest
from textual.app import App

from tests.tui import stage
from tests.tui.stage import NOW, app_on, messages, screen_text, settle, vid
from ytsb_tui.core.jobs.failures import FailureKind
from ytsb_tui.core.state import events as e
from ytsb_tui.tui.places.dashboard.screen import Dashboard
from ytsb_tui.tui.places.log.screen import Log
from ytsb_tui.tui.places.network.screen import Network
from ytsb_tui.tui.widgets.page_view import PageView

SIZE = (80, 24)
EXHAUSTIVE = pytest.mark.exhaustive


def place(app: App[None]) -> str:
    return type(app.screen).__name__


async def test_the_way_between_places() -> None:
    app = app_on(stage.working())
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        for key, name in (
            ("n", Network), ("escape", Dashboard), ("2", Network), ("3", Log), ("l", Log), ("1", Dashboard),
            ("1", Dashboard), ("l", Log), ("n", Network), ("1", Dashboard),
        ):  # fmt: skip
            await pilot.press(key)
            await settle(pilot)
            assert place(app) == name.__name__, key


async def test_the_network_in_80_columns() -> None:
    app = app_on(stage.working())
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("n")
        await settle(pilot)
        shown = screen_text(app)
        for part in (
            "▶ France                       2       1    0    2",
            "● ready    185.220.101.4",
            "+4 more",
            "m map",
        ):
            assert part in shown, part
        assert "n network" not in shown
        await pilot.press("m")
        await settle(pilot)
        shown = screen_text(app)
        for part in ("Where exits are", "⣿⣿⣿", "median 1.2s, longest 2.3s", "m table"):
            assert part in shown, part
        assert "burned   80" not in shown
        await pilot.press("m")
        await settle(pilot)
        assert "Where exits are" not in screen_text(app)


async def test_the_network_with_room() -> None:
    app = app_on(stage.working())
    async with app.run_test(size=(160, 50), notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("n")
        await settle(pilot)
        shown = screen_text(app)
        for part in ("⣿⣿⣿", "Countries", "median 1.2s", "Tor is ready", "blocked 2 times", "Lecture 9 (private)"):
            assert part in shown, part
        await pilot.press("m")
        assert messages(app)[-1] == "The map is shown already."


async def test_the_network_in_small() -> None:
    app = app_on(stage.working())
    async with app.run_test(size=(36, 10), notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("n", "m")
        await settle(pilot)
        assert messages(app)[-1] == "There is no room for a map."


async def test_the_network_lives() -> None:
    fake = stage.working()
    app = app_on(fake)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("n")
        await settle(pilot)
        fake.emit(e.ExitReady(at=NOW, exit=stage.exit_(9, "1.2.3.4", "ro", 0.7, "prsv"), ready=5, wanted=5))
        fake.emit(e.ExitDropped(at=NOW, key="x1", reason="closed"))
        await settle(pilot)
        shown = screen_text(app)
        assert "● ready    1.2.3.4         RO prsv" in shown
        assert "185.220.101.4 " not in shown


async def test_an_empty_network_says_so() -> None:
    app = app_on(stage.empty())
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("n")
        await settle(pilot)
        assert "Countries appear with their first exit." in screen_text(app)
        assert "Exits appear here as soon as the network is up." in screen_text(app)


async def test_the_log() -> None:
    fake = stage.working()
    app = app_on(fake)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("l")
        await settle(pilot)
        assert "Note written: The essence of calculus" in screen_text(app)
        await pilot.press("e")
        await settle(pilot)
        assert "Note written" not in screen_text(app)
        assert "✗ Lecture 9 (private)" in screen_text(app)
        await pilot.press("f")
        await settle(pilot)
        for number in range(60):
            fake.emit(e.Message(at=NOW + number, level="warning", text=f"[/x] number {number}"))
        await settle(pilot)
        assert "[/x] number 59" in screen_text(app)  # it follows while one is at the end
        await pilot.press("g")
        await settle(pilot)
        fake.emit(e.Message(at=NOW + 99, level="info", text="something new"))
        await settle(pilot)
        assert "something new" not in screen_text(app)  # and stays where one reads
        assert app.screen.query_one(PageView).scroll_offset.y == 0


async def test_what_happens_to_videos_is_said_in_other_places() -> None:
    fake = stage.working()
    app = app_on(fake)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("n")
        await settle(pilot)

        def failure(number: int, retry_at: float | None) -> e.Failed:
            return e.Failed(
                at=NOW, video=vid(number), title=f"Video {number}", kind=FailureKind.PRIVATE, reason="It is private.",
                action="Ask.", retry_at=retry_at, attempts=1,
            )  # fmt: skip

        fake.emit(failure(1, None))
        await settle(pilot)
        fake.emit(failure(1, None), failure(2, None))
        fake.emit(failure(3, NOW + 9))
        await settle(pilot)
        assert messages(app) == ["Video 1: It is private.", "2 videos failed."]


@pytest.mark.parametrize(
    "size",
    [(40, 10), (300, 90), *(pytest.param(s, marks=EXHAUSTIVE) for s in ((60, 15), (80, 24), (120, 30), (160, 50)))],
)
@pytest.mark.parametrize("key", ["n", "l"])
async def test_every_size_is_survived(size: tuple[int, int], key: str) -> None:
    app = app_on(stage.thousands(20))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press(key)
        await settle(pilot)
        before = screen_text(app)
        await pilot.resize_terminal(*size)
        await settle(pilot)
        assert "? help" in screen_text(app)
        await pilot.resize_terminal(*SIZE)
        await settle(pilot)
        assert screen_text(app) == before


async def test_circuits_with_their_relays_by_key() -> None:
    app = app_on(stage.working())
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("n", "c")
        await settle(pilot)
        shown = screen_text(app)
        assert "TheGuard CH → middle1 NL → ForPrivacyNET" in shown
        assert "c exits" in shown
        await pilot.press("m", "c", "G")
        await settle(pilot)
        assert "to 14:26" in screen_text(app)
