"""The look inside a list before anything is added."""

from __future__ import annotations

import asyncio

from textual.pilot import Pilot
from textual.widgets import TextArea

from tests.fakes.engine import FakeEngine
from tests.tui import stage
from tests.tui.stage import app_on, messages, screen_text, settle, vid
from ytsb_tui.core.notes.estimates import Estimate
from ytsb_tui.engine.client import Offered, Preview
from ytsb_tui.tui.app import StudyBuddyApp
from ytsb_tui.tui.dialogs.add import Add
from ytsb_tui.tui.dialogs.offers import OfferList, Offers
from ytsb_tui.tui.places.dashboard.screen import Dashboard

SIZE = (80, 24)
PLAYLIST = "https://www.youtube.com/playlist?list=PLabcdefghijklmnop"


def offering(fake: FakeEngine) -> FakeEngine:
    """A playlist of four: one is known, one is new, one has not begun, one is of unknown length."""
    cent = Estimate(sent=12_000, written=5_000, cost=0.004, counted=False)
    videos = (
        Offered(video=vid(0), title="The essence of calculus", length=1024.0, estimate=cent),
        Offered(video=vid(21), title="A [b]new one", length=3600.0, estimate=cent),
        Offered(video=vid(22), title="Tomorrow's lecture", trouble="not begun"),
        Offered(video=vid(23), title="Of unknown length"),
    )
    fake.previews[PLAYLIST] = Preview(source=PLAYLIST, title="A course", videos=videos)
    return fake


def rows(app: StudyBuddyApp) -> OfferList:
    return app.screen.query_one(OfferList)


async def open_add(pilot: Pilot[None], text: str = "") -> None:
    await pilot.press("a")
    await settle(pilot)
    pilot.app.screen.query_one(TextArea).load_text(text)


async def test_a_list_is_looked_into_and_only_what_is_marked_is_added() -> None:
    fake = offering(stage.working())
    app = app_on(fake)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await open_add(pilot, f"{PLAYLIST}\nhttps://youtu.be/vid00000055")
        await settle(pilot)
        assert "ctrl+r looks inside first" in screen_text(app)
        await pilot.press("ctrl+r")
        await settle(pilot)
        shown = screen_text(app)
        assert "A course" in shown
        assert "✓ done" in shown
        assert "! not begun" in shown
        assert rows(app).marks == {vid(21), vid(23)}
        assert "2 of 4 videos marked, 1 known, 1h00m" in shown
        assert "about 12k tokens in, 5,000" in shown
        assert "out, $0.0040" in shown
        await pilot.press("G", "space")  # the last one is not wanted after all
        await settle(pilot)
        assert not fake.called("add_selected")
        await pilot.press("enter")
        await settle(pilot)
        assert fake.called("add_selected") == [("add_selected", (vid(21),), None)]
        assert "vid00000055" in str(fake.called("add")[0][1])
        assert fake.state.jobs[vid(21)].title == "A [b]new one"
        assert isinstance(app.screen, Dashboard)
        assert "1 video added." in messages(app)


async def test_marks_work_as_in_the_list_of_videos() -> None:
    app = app_on(offering(stage.working()))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await open_add(pilot, PLAYLIST)
        await settle(pilot)
        await pilot.press("ctrl+r")
        await settle(pilot)
        await pilot.press("X")
        assert not rows(app).marks
        await pilot.press("enter")
        await settle(pilot)
        assert "No video is marked" in messages(app)[-1]
        await pilot.press("space", "j", "x")
        assert rows(app).marks == {vid(0), vid(21), vid(22)}
        await pilot.press("asterisk")
        assert len(rows(app).marks) == 4
        await pilot.press("escape")
        await settle(pilot)
        assert isinstance(app.screen, Add)


async def test_a_list_that_cannot_be_read_says_why() -> None:
    fake = stage.working()
    app = app_on(fake)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await open_add(pilot, PLAYLIST)
        await settle(pilot)
        await pilot.press("ctrl+r")
        await settle(pilot)
        assert "It cannot be listed." in screen_text(app)


async def test_while_it_is_read_the_network_is_told_and_nothing_can_be_added() -> None:
    fake = offering(stage.bootstrapping())
    fake.preview_gate = asyncio.Event()
    app = app_on(fake)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await open_add(pilot, PLAYLIST)
        await settle(pilot)
        await pilot.press("ctrl+r")
        await settle(pilot)
        assert "bootstrapping 45%" in screen_text(app)
        await pilot.press("enter")
        await settle(pilot)
        assert messages(app)[-1] == "The list is still being read."
        fake.preview_gate.set()
        await settle(pilot)
        assert "A [b]new one" in screen_text(app)


async def test_words_are_searched_for() -> None:
    fake = stage.empty()
    app = app_on(fake)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("a", *"linear", "space", *"algebra")
        await settle(pilot)
        assert "ctrl+r searches YouTube" in screen_text(app)
        await pilot.press("ctrl+r")
        await settle(pilot)
        assert isinstance(app.screen, Offers)
        assert fake.called("preview") == [("preview", "search:20:linear algebra")]


async def test_single_videos_and_nothing_are_no_lists() -> None:
    app = app_on(stage.empty())
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("a", "ctrl+r")
        await settle(pilot)
        assert "type words" in messages(app)[-1]
        app.screen.query_one("TextArea").load_text("https://youtu.be/vid00000001")  # type: ignore[attr-defined]
        await settle(pilot)
        await pilot.press("ctrl+r")
        await settle(pilot)
        assert messages(app)[-1] == "These are single videos."
