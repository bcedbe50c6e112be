"""At 40 columns and 12 lines: titles first, whole sentences, nothing that is out of reach."""

from __future__ import annotations

import pytest

from tests.tui import stage
from tests.tui.stage import app_on, screen_text, settle


@pytest.mark.parametrize(
    ("width", "told"),
    [
        (40, "Eigenvalues and eigenvectors"),
        (60, "Eigenvalues and eigenvectors"),
        (60, "  writing  key points 61%"),
        (80, "  mathematics  22:11  writing  key points 61%"),
    ],
)
async def test_the_title_of_what_is_read_keeps_its_room_first(width: int, told: str) -> None:
    app = app_on(stage.working())
    async with app.run_test(size=(width, 12)) as pilot:
        await settle(pilot)
        for key in ("slash", *"eigenvalues", "enter", "enter"):
            await pilot.press(key)
        await settle(pilot)
        head = screen_text(app).splitlines()[0]
        assert told in head
        assert "…" not in head


async def test_the_first_start_shows_every_example() -> None:
    app = app_on(stage.empty())
    async with app.run_test(size=(40, 12)) as pilot:
        await settle(pilot)
        shown = screen_text(app)
        for example in ("https://youtu.be/", "https://youtube.com/@3blue1brown ", "search:20:linear algebra"):
            assert example in shown, example


async def test_the_head_of_a_group_has_the_blanks_that_its_name_leaves() -> None:
    app = app_on(stage.working())
    async with app.run_test(size=(40, 12)) as pilot:
        await settle(pilot)
        assert "NEEDS YOU 1  enter says what to" in screen_text(app)
