"""Keys that hands know from other programs: q, Ctrl+C, Ctrl+U, Tab, a jump, going by name, pasting, keys of nothing."""

from __future__ import annotations

import asyncio

import pytest
from textual import events
from textual.widgets import Input

from tests.tui import stage
from tests.tui.stage import app_on, messages, screen_text, settle
from tests.tui.user import user
from ytsb_tui.core.jobs.job import State
from ytsb_tui.tui.dialogs.add import Add
from ytsb_tui.tui.dialogs.help import Help
from ytsb_tui.tui.dialogs.jump import Jump
from ytsb_tui.tui.dialogs.leaving import Leaving
from ytsb_tui.tui.dialogs.too_small import TooSmall
from ytsb_tui.tui.places.dashboard.screen import Dashboard
from ytsb_tui.tui.places.history.screen import History
from ytsb_tui.tui.places.network.screen import Network
from ytsb_tui.tui.places.reader.screen import Reader
from ytsb_tui.tui.render.look import ASCII
from ytsb_tui.tui.widgets.key_line import KeyLine


@pytest.mark.parametrize("key", ["n", "9", "s", *(pytest.param(key, marks=pytest.mark.exhaustive) for key in "lLH7")])
async def test_q_goes_back_from_a_place(key: str) -> None:
    async with user() as ada:
        await ada.press(key)
        assert not ada.at(Dashboard)
        await ada.press("q")
        assert ada.at(Dashboard)


async def test_q_closes_what_lies_over_a_place() -> None:
    async with user() as ada:
        await ada.press("G", "enter", "j", "enter")
        assert ada.at(Reader)
        await ada.press("q")
        assert ada.at(Dashboard)


@pytest.mark.parametrize("state", [State.QUEUED, State.WAITING])
async def test_q_asks_when_work_only_waits(state: State) -> None:
    fake = stage.failed()
    fake.change(stage.vid(1), state=state)
    async with user(fake) as ada:
        shown = await ada.press("q")
        assert ada.at(Leaving)
        assert "Nothing is running." in shown
        assert "1 video not yet started will continue at the next start." in shown
        assert "wait for what is running" not in shown
        await ada.press("q")
        assert fake.drained == [0.0]


async def test_q_quits_when_all_is_done() -> None:
    fake = stage.failed()
    async with user(fake) as ada:
        await ada.press("q")
        assert fake.drained == [0.0]


async def test_ctrl_c_asks_wherever_one_is() -> None:
    fake = stage.failed()
    async with user(fake) as ada:
        for keys in ((), ("n",), ("question_mark",), ("a", "x"), ("slash",)):
            await ada.press(*keys)
            shown = await ada.press("ctrl+c")
            assert ada.at(Leaving), keys
            assert "q  quit" in shown
            await ada.press("escape", "escape", "escape")
            if ada.at(Network):
                await ada.press("q")
        await ada.press("ctrl+c", "ctrl+c")
        assert fake.drained == [0.0]


async def test_half_pages_everywhere_and_never_undo() -> None:
    fake = stage.thousands(200)
    async with user(fake) as ada:
        await ada.press("o", "g", "c")
        assert len(fake.called("cancel")) == 0
        rows = ada.app.screen.query_one("VideoList")
        await ada.press("ctrl+d", "ctrl+d")
        place = rows.place  # type: ignore[attr-defined]  # a list
        assert place > 2
        await ada.press("ctrl+u")
        assert 0 < rows.place < place  # type: ignore[attr-defined]
        await ada.press("question_mark", "ctrl+d")
        box = ada.app.screen.query_one("#box")
        down = box.scroll_offset.y
        assert down > 2
        await ada.press("ctrl+u")
        assert box.scroll_offset.y < down
        assert messages(ada.app) == ["This video is done. There is nothing to cancel."]


async def test_tab_goes_from_panel_to_panel_and_enter_opens_the_exits() -> None:
    async with user() as ada:
        seen = []
        for _ in range(3):
            await ada.press("tab")
            assert ada.app.focused is not None
            seen.append(ada.app.focused.id)
        assert seen == ["exits", "workers", "videos"]
        await ada.press("tab", "r")
        assert ada.message() == "No video is selected."
        await ada.press("enter")
        assert ada.at(Network)


async def test_a_jump_reaches_any_panel() -> None:
    async with user() as ada:
        await ada.press("apostrophe")
        assert ada.at(Jump)
        await ada.press("s")
        assert ada.app.focused is not None
        assert ada.app.focused.id == "workers"
        await ada.press("apostrophe", "z")
        assert ada.at(Dashboard)
        assert ada.app.focused.id == "workers"
        await ada.press("apostrophe", "escape")
        assert ada.at(Dashboard)


async def test_a_place_is_gone_to_by_its_name() -> None:
    async with user() as ada:
        shown = await ada.press("colon")
        assert "history" in shown
        await ada.press(*"hist", "enter")
        assert ada.at(History)
        shown = await ada.press("colon", *"zzz", "enter")
        assert "No place is called that." in shown
        await ada.press("escape")
        assert ada.at(History)
        await ada.press("colon", "down", "up", "enter")
        assert ada.at(Dashboard)


@pytest.mark.parametrize("keys", [(), ("n",), ("question_mark",)])
async def test_a_pasted_link_opens_add_with_it(keys: tuple[str, ...]) -> None:
    async with user(stage.empty()) as ada:
        await ada.press(*keys)
        ada.app.post_message(events.Paste("no link here"))
        await settle(ada.pilot)
        assert not ada.at(Add)
        ada.app.post_message(events.Paste("see https://youtu.be/dQw4w9WgXcQ"))
        await settle(ada.pilot)
        assert ada.at(Add)
        assert "1 video" in screen_text(ada.app)
        await ada.press("ctrl+s")
        assert ada.fake.called("add")[0][1] == "see https://youtu.be/dQw4w9WgXcQ"


async def test_what_is_pasted_into_a_line_stays_there() -> None:
    async with user() as ada:
        await ada.press("slash")
        ada.app.post_message(events.Paste("https://youtu.be/dQw4w9WgXcQ"))
        await settle(ada.pilot)
        assert ada.at(Dashboard)
        assert ada.app.screen.query_one("#find", Input).value == "https://youtu.be/dQw4w9WgXcQ"


async def test_a_key_of_nothing_says_so_once() -> None:
    async with user() as ada:
        await ada.press("Z", "Z", "f9")
        said = [text for text in messages(ada.app) if "Nothing is bound" in text]
        assert said == [
            "Nothing is bound to Z here. Press ? to see the keys.",
            "Nothing is bound to f9 here. Press ? to see the keys.",
        ]
        await ada.press("slash", *"ZZ")
        assert len(messages(ada.app)) == 2


async def test_the_help_is_searched() -> None:
    async with user() as ada:
        await ada.press("question_mark", "slash", *"half page")
        shown = await ada.press("enter")
        assert "Half a page down" in shown
        assert "Add videos" not in shown
        shown = await ada.press("slash", *"zzz")
        assert "No key has these words." in shown
        shown = await ada.press("escape")
        assert "Add videos" in shown
        await ada.press("escape")
        assert not ada.at(Help)


async def test_the_palette_begins_with_what_is_likely_and_says_what_is_refused() -> None:
    app = app_on(stage.empty(), look=ASCII, theme="terminal")
    async with app.run_test(size=(80, 60), notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("ctrl+p")
        async with asyncio.timeout(20):
            while "videos: add" not in screen_text(app):
                await pilot.pause(0.02)
        await settle(pilot)
        shown = screen_text(app)
        assert shown.isascii()
        first = [line for line in shown.splitlines() if ": " in line]
        assert "help: keys and symbols" not in first[0]
        await pilot.press(*"undo")
        async with asyncio.timeout(20):
            while "not now: There is nothing to undo." not in screen_text(app):
                await pilot.pause(0.02)


async def test_a_message_has_a_line_of_its_own_and_covers_nothing() -> None:
    async with user() as ada:
        before = screen_text(ada.app).splitlines()
        shown = (await ada.press("u")).splitlines()
        assert shown[-1].split("   ")[0].strip() == "There is nothing to undo."  # and keys beside it
        assert shown[:-1] == before[:-1]
        ada.app.query_one(KeyLine).quiet()
        await settle(ada.pilot)
        assert screen_text(ada.app).splitlines() == before
        for number in range(6):  # several are one below the other, the latest at the end
            ada.app.say(f"message {number} " + "long " * (20 if number == 5 else 0))
        await settle(ada.pilot)
        shown = screen_text(ada.app).splitlines()
        assert "message 3" in shown[-4]
        assert "message 5" in shown[-2]
        assert ada.app.screen.query_one("#videos").region.bottom == 24 - 5
        await ada.pilot.click(KeyLine)
        await settle(ada.pilot)
        assert screen_text(ada.app).splitlines() == before


async def test_a_message_is_shown_once_whatever_opens_over_it() -> None:
    async with user() as ada:
        ada.app.say("Only once.")
        assert (await ada.press("question_mark")).count("Only once.") == 1
        ada.app.say("In the dialog.", "error")
        await settle(ada.pilot)
        shown = screen_text(ada.app).splitlines()
        assert shown[-1].strip() == "In the dialog."
        box = ada.app.screen.query_one("#box").region
        assert box.bottom <= 23  # the line covers nothing of the dialog
        shown = (await ada.press("escape")).splitlines()  # what is not read yet goes on below
        assert [line.split("   ")[0].strip() for line in shown[-2:]] == ["Only once.", "In the dialog."]
        ada.app.query_one(KeyLine).quiet()
        await settle(ada.pilot)
        assert "Only once." not in await ada.press("question_mark")


async def test_a_message_that_is_said_before_the_first_frame_is_shown() -> None:
    app = app_on(stage.working(), notice="All of this is simulated.")
    async with app.run_test(size=(80, 24)) as pilot:
        async with asyncio.timeout(20):
            while "All of this is simulated." not in screen_text(app):
                await pilot.pause(0.02)


@pytest.mark.parametrize("size", [(30, 8), (35, 24), (80, 9), (1, 1)])
async def test_a_terminal_that_is_too_small_is_told_what_is_needed(size: tuple[int, int]) -> None:
    async with user() as ada:
        before = screen_text(ada.app)
        await ada.pilot.resize_terminal(*size)
        await settle(ada.pilot)
        assert ada.at(TooSmall)
        if size[0] > 1:
            assert "ytsb needs 36 columns" in screen_text(ada.app).replace("\n", " ")
        await ada.press("j", "n")
        assert ada.at(TooSmall)
        await ada.pilot.resize_terminal(80, 24)
        await settle(ada.pilot)
        assert screen_text(ada.app) == before
        assert not messages(ada.app)


@pytest.mark.parametrize("size", [(40, 12), (36, 10), (60, 20)])
async def test_small_terminals_are_of_use(size: tuple[int, int]) -> None:
    async with user() as ada:
        await ada.pilot.resize_terminal(*size)
        await settle(ada.pilot)
        shown = screen_text(ada.app)
        assert "Lecture 9" in shown
        assert "1 needs you" in shown
        await ada.press("G", "enter", "j", "enter")
        assert ada.at(Reader)
