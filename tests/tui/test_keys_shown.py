"""How keys are written, and when messages give way to them."""

from __future__ import annotations

import time

from tests.tui.stage import screen_text, settle
from tests.tui.user import user
from ytsb_tui.tui.render.news import Said
from ytsb_tui.tui.widgets.key_line import KeyLine


async def test_keys_are_written_as_on_keyboards() -> None:
    async with user() as ada:
        assert "ctrl+o about" in await ada.press("A")
        assert "enter open" in await ada.press("escape", "escape", "L")
        await ada.press("escape", "n", "enter")
        assert ada.message() == "Nothing is bound to enter here. Press ? to see the keys."
        await ada.press("circumflex_accent")
        assert ada.message().startswith("Nothing is bound to ^ here.")


async def test_escape_leads_back_to_the_list() -> None:
    async with user() as ada:
        await ada.press("tab", "escape")
        assert ada.app.focused is ada.dashboard.rows


async def test_a_message_whose_time_is_over_goes_when_the_next_one_comes() -> None:
    async with user() as ada:
        line = ada.app.screen.query_one(KeyLine)
        line.say(Said(text="An old one.", severity="information", until=time.monotonic() - 1))
        line.say(Said(text="Another.", severity="information", until=time.monotonic() + 60))
        await settle(ada.pilot)
        shown = screen_text(ada.app)
        assert "Another." in shown
        assert "An old one." not in shown
