"""The search as one types: hits, the way to them by key, and from a hit to its second in the note."""

from __future__ import annotations

from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Input

from tests.fakes.engine import FakeEngine
from tests.tui import stage
from tests.tui.stage import app_on, messages, screen_text, settle, vid
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.engine.library_reader import LibraryReader
from ytsb_tui.tui.app import StudyBuddyApp
from ytsb_tui.tui.places.dashboard.screen import Dashboard
from ytsb_tui.tui.places.reader.screen import Reader
from ytsb_tui.tui.places.search.screen import Search
from ytsb_tui.tui.widgets.linked_page import LinkedPage

SIZE = (80, 24)


def at(app: App[None], kind: type[object]) -> bool:
    return isinstance(app.screen, kind)


async def until(pilot: Pilot[None], fake: FakeEngine, words: str, times: int = 1) -> None:
    """Waits for the hits of these words. On a slow machine the first letters are searched for before them."""
    while fake.called("search").count(("search", words, 50)) < times:
        await pilot.pause(0.02)
    await settle(pilot)


async def test_hits_come_as_one_types() -> None:
    fake = stage.working()
    app = app_on(fake)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("S")
        await settle(pilot)
        assert "Type words" in screen_text(app)
        assert "enter hits" not in screen_text(app)
        await pilot.press(*"rings")
        await until(pilot, fake, "rings")
        shown = screen_text(app)
        for part in (
            "Hits  1 video",
            "The essence of calculus · Lectures for everyone",
            "note  a line with rings",
            "0:08  ",
            "enter hits",
        ):
            assert part in shown, part
        await pilot.press(*"zz")
        await until(pilot, fake, "ringszz")
        assert "Nothing found." in screen_text(app)


async def test_a_misspelled_word_is_pointed_out() -> None:
    fake = stage.working()
    fake.suggestions["rinsg"] = "rings"
    app = app_on(fake)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("S", *"rinsg")
        await until(pilot, fake, "rinsg")
        assert "did you mean rings?" in screen_text(app)
        await pilot.press("backspace", "backspace", *"gs")
        await until(pilot, fake, "rings")
        assert "did you mean" not in screen_text(app)


async def test_the_number_of_videos_that_cannot_be_searched_yet_is_shown() -> None:
    fake = stage.working()
    fake.unindexed = 1200
    app = app_on(fake)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("S", *"rings")
        await until(pilot, fake, "rings")
        assert "1,200 videos still to be indexed" in screen_text(app)
        fake.unindexed = 0
        await pilot.press(*"zz")
        await until(pilot, fake, "ringszz")
        assert "still to be indexed" not in screen_text(app)


async def test_from_a_hit_to_its_second_and_back() -> None:
    fake = stage.working()
    app = app_on(fake)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("4", *"rings")
        await until(pilot, fake, "rings")
        await pilot.press("enter")
        view = app.screen.query_one(LinkedPage)
        assert view.has_focus
        assert view.chosen == 0
        await pilot.press("tab")
        await pilot.press("shift+tab", "enter")
        await settle(pilot)
        reader = app.screen
        assert isinstance(reader, Reader)
        assert reader.video == vid(0)
        assert reader.note.link is not None
        assert reader.note.link.seconds == 133.0
        await pilot.press("escape")
        await settle(pilot)
        assert at(app, Search)
        await pilot.press("slash")
        assert isinstance(app.focused, Input)
        await pilot.press("down", "escape")
        assert isinstance(app.focused, Input)
        await pilot.press("escape")
        await settle(pilot)
        assert at(app, Dashboard)


async def test_what_was_typed_is_still_there_when_one_comes_back() -> None:
    fake = stage.working()
    app = app_on(fake)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("S", *"rings")
        await until(pilot, fake, "rings")
        await pilot.press("escape")
        await settle(pilot)
        await pilot.press("S")
        await until(pilot, fake, "rings", 2)
        assert "Hits  1 video" in screen_text(app)


async def test_down_says_when_there_is_nothing() -> None:
    app = app_on(stage.working())
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("S", "down")
        assert messages(app) == ["Nothing found yet."]


async def test_a_library_that_cannot_be_opened_says_so_in_a_line() -> None:
    def broken() -> LibraryReader:
        raise SetupFailure(FailureKind.LIBRARY, "The library is damaged.", "Restore a backup.")

    fake = stage.working()
    app = stage.recorded(StudyBuddyApp(fake, broken, clock=lambda: stage.NOW))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("S", *"rings")
        while not messages(app):
            await pilot.pause(0.02)
        assert messages(app) == ["The library is damaged. Restore a backup."]
        await pilot.press("escape")
        assert at(app, Dashboard)
