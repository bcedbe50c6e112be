"""The slides of a note as pictures."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.tui.slide_stage import Pictures, illustrated
from tests.tui.stage import messages, screen_text, settle
from tests.tui.user import User, user
from ytsb_tui.tui.dialogs.slides import Picture, Slides
from ytsb_tui.tui.places.reader.screen import Reader
from ytsb_tui.tui.render.look import ASCII


@asynccontextmanager
async def reading(pictures: Pictures | None, **options: object) -> AsyncIterator[User]:
    async with user(illustrated(), slide=pictures, **options) as ada:
        await ada.press("slash", *"essence", "enter", "enter")
        reader = ada.app.screen
        assert isinstance(reader, Reader)
        async with asyncio.timeout(20):
            while not reader.note.page.links:
                await ada.pilot.pause(0.01)
        await settle(ada.pilot)
        yield ada


async def shown(ada: User, words: str, *keys: str) -> str:
    """The screen after these keys, once it shows these words: pictures are read on a thread."""
    await ada.press(*keys)
    async with asyncio.timeout(20):
        while words not in screen_text(ada.app):
            await ada.pilot.pause(0.01)
    return screen_text(ada.app)


async def test_the_slide_that_was_there_is_shown_and_leads_to_what_was_said() -> None:
    pictures = Pictures()
    async with reading(pictures) as ada:
        assert "v slides" in screen_text(ada.app)
        assert not pictures.asked, "nothing is drawn unasked"
        seen = await shown(ada, "▐" * 30, "tab", "tab", "v")
        assert ada.at(Slides)
        assert "Slide 2 of 3" in seen
        assert seen.count("▐" * 30) == 2
        path, columns, lines = pictures.asked[-1]
        assert path == "slides/vid00000000/527.jpg"
        assert 60 <= columns <= 76
        assert 16 <= lines <= 20
        await shown(ada, "Slide 3 of 3", "right")
        await ada.press("right")
        assert messages(ada.app)[-1] == "That was the last slide."
        assert "enter goes to 12:40" in screen_text(ada.app)
        await ada.press("enter")
        assert ada.at(Reader)
        assert isinstance(ada.app.screen, Reader)
        assert ada.app.screen.note.place() == 760


async def test_a_picture_fits_another_size_of_the_terminal() -> None:
    pictures = Pictures()
    async with reading(pictures) as ada:
        await shown(ada, "▐" * 30, "v")
        await ada.pilot.resize_terminal(40, 12)
        await ada.press("left")
        assert messages(ada.app)[-1] == "That was the first slide."
        _, columns, lines = pictures.asked[-1]
        assert columns < 36
        assert lines < 11
        box = ada.app.screen.query_one(Picture).region
        assert (box.width, box.height) == (30, 2)


async def test_a_picture_that_is_gone_says_so_and_the_others_are_shown() -> None:
    pictures = Pictures()
    pictures.gone.add("slides/vid00000000/133.jpg")
    async with reading(pictures) as ada:
        await shown(ada, "The picture is gone.", "v")
        assert "The picture is gone." not in await shown(ada, "▐" * 30, "space")
        await ada.press("escape")
        assert ada.at(Reader)


@pytest.mark.parametrize(
    ("options", "told"),
    [({"look": ASCII}, "too few colours"), ({"theme": "terminal"}, "too few colours"), ({}, "no pictures")],
)
async def test_where_there_is_no_picture_the_key_says_why(options: dict[str, object], told: str) -> None:
    async with reading(Pictures() if options else None, **options) as ada:
        assert "v slides" not in screen_text(ada.app)
        await ada.press("v")
        assert told in messages(ada.app)[-1]
