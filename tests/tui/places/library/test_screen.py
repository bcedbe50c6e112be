"""The library: its lists, its keys, and the ways from it to the reader and the search and back."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.fakes.engine import FakeEngine
from tests.tui import stage
from tests.tui.stage import app_on, messages, screen_text, settle, vid
from ytsb_tui.core.jobs.job import Stage, State
from ytsb_tui.tui.app import StudyBuddyApp
from ytsb_tui.tui.destinations import Search as SearchFor
from ytsb_tui.tui.places.dashboard.screen import Dashboard
from ytsb_tui.tui.places.library.screen import Library
from ytsb_tui.tui.places.reader.screen import Reader
from ytsb_tui.tui.places.search.screen import Search

SIZE = (80, 24)


def place(app: StudyBuddyApp) -> object:
    return app.screen


async def opened(pilot: Pilot[None], fake: FakeEngine, key: str = "L") -> Library:
    await settle(pilot)
    await pilot.press(key)
    await read(pilot, fake)
    library = pilot.app.screen
    assert isinstance(library, Library)
    return library


async def read(pilot: Pilot[None], fake: FakeEngine, times: int = 1) -> None:
    while len(fake.called("notes")) < times:
        await pilot.pause(0.02)
    await settle(pilot)


async def test_subjects_and_their_notes() -> None:
    fake = stage.working()
    app = app_on(fake)
    async with app.run_test(size=(120, 30), notifications=True) as pilot:
        library = await opened(pilot, fake)
        shown = screen_text(app)
        for part in (
            "all                            6 │", "machine learning               1 │", "mathematics", "probability",
            "Notes  6 notes, newest first", "verified", "The essence of calculus", "17:04",
            "24/24", "$0.0040",
        ):  # fmt: skip
            assert part in shown, part
        await pilot.press("tab", "j", "j")
        await settle(pilot)
        assert library.subjects.has_focus
        assert [entry.subject for entry in library.notes.items] == ["mathematics"] * 4
        await pilot.press("enter")
        assert library.notes.has_focus
        await pilot.press("left", "g", "right", "G")
        await settle(pilot)
        assert library.notes.place == 5


async def test_from_a_note_to_the_reader_and_back() -> None:
    fake = stage.working()
    app = app_on(fake)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        library = await opened(pilot, fake, "5")
        assert library.notes.current is not None
        video = library.notes.current.video
        await pilot.press("enter")
        await settle(pilot)
        reader = app.screen
        assert isinstance(reader, Reader)
        assert reader.video == video
        await pilot.press("escape")
        await settle(pilot)
        assert place(app) is library
        await pilot.press("escape")
        await settle(pilot)
        assert isinstance(place(app), Dashboard)


async def test_order_and_filter() -> None:
    fake = stage.working()
    app = app_on(fake)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        library = await opened(pilot, fake)
        await pilot.press("o")
        await settle(pilot)
        titles = [entry.title for entry in library.notes.items]
        assert titles == sorted(titles, key=str.casefold)
        assert "by title" in screen_text(app)
        await pilot.press("slash", *"fourier")
        await settle(pilot)
        assert [entry.title for entry in library.notes.items] == [stage.LECTURES[8][0]]
        assert len(library.subjects.items) == 2
        await pilot.press("enter")
        assert library.notes.has_focus
        await pilot.press("slash", *" zz")
        await settle(pilot)
        assert "No note has all these words." in screen_text(app)
        await pilot.press("escape")
        await settle(pilot)
        assert len(library.notes.items) == 6
        assert not library.query_one(Input).display


async def test_the_search_and_the_library_lead_to_each_other() -> None:
    fake = stage.working()
    app = app_on(fake)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        library = await opened(pilot, fake)
        await pilot.press("slash", *"calculus", "enter", "f")
        while not fake.called("search"):
            await pilot.pause(0.02)
        await settle(pilot)
        search = place(app)
        assert isinstance(search, Search)
        assert fake.called("search")[-1][1] == "calculus"
        await app.go(SearchFor(words="rings"))
        while len(fake.called("search")) < 2:
            await pilot.pause(0.02)
        await settle(pilot)
        await pilot.press("enter", "L")
        await read(pilot, fake, 2)
        assert place(app) is library
        assert library.notes.current is not None
        assert library.notes.current.video == vid(0)
        assert len(library.notes.items) == 6  # the filter would have hidden it


async def test_another_note_is_listed_when_it_is_written() -> None:
    fake = stage.working()
    app = app_on(fake)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        library = await opened(pilot, fake)
        fake.change(vid(1), state=State.DONE, stage=Stage.DONE)
        await read(pilot, fake, 2)
        assert len(library.notes.items) == 7


async def test_keys_say_why_they_do_nothing() -> None:
    fake = stage.empty()
    app = app_on(fake)
    async with app.run_test(size=(40, 20), notifications=True) as pilot:
        await opened(pilot, fake)
        assert "No note has been written yet." in screen_text(app)
        await pilot.press("enter", "slash", "o", "f", "tab")
        assert messages(app) == [
            "There is no note here.", "There is no note yet.", "There is no note yet.", "There is no note yet.",
            "There is no room for the subjects.",
        ]  # fmt: skip


async def test_a_click_chooses_and_two_open() -> None:
    fake = stage.working()
    app = app_on(fake)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        library = await opened(pilot, fake)
        await pilot.click("#notes", offset=(5, 3), times=2)
        await settle(pilot)
        assert library.notes.place == 2
        assert isinstance(app.screen, Reader)


@pytest.mark.parametrize(
    "size", [(36, 10), *(pytest.param(s, marks=pytest.mark.exhaustive) for s in ((60, 15), (200, 60)))]
)
async def test_hostile_text_and_every_size(size: tuple[int, int]) -> None:
    fake = stage.working()
    evil = "[/x][@click=app.quit]q[/] " + "漢字🏳️‍🌈é" * 40
    fake.change(vid(0), title=evil, channel=evil, subject=evil)
    app: StudyBuddyApp = app_on(fake)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await opened(pilot, fake)
        assert "[/x][@click=app.quit]" in screen_text(app)
        before = screen_text(app)
        await pilot.resize_terminal(*size)
        await settle(pilot)
        assert "? help" in screen_text(app)
        await pilot.resize_terminal(*SIZE)
        await settle(pilot)
        assert screen_text(app) == before
