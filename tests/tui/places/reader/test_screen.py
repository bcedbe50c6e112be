"""The reader: the note, its evidence in the transcript, finding, contents, links, a note in the making."""

from __future__ import annotations

import pytest
from textual.app import App
from textual.pilot import Pilot

from tests.tui import stage
from tests.tui.stage import NOW, app_on, messages, screen_text, settle, vid
from ytsb_tui.core.jobs.job import Stage, State
from ytsb_tui.core.state import events as e
from ytsb_tui.tui.places.dashboard.screen import Dashboard
from ytsb_tui.tui.places.reader.screen import Reader
from ytsb_tui.tui.widgets.page_view import PageView

SIZE = (80, 24)
WIDE = (120, 30)


def reader(app: App[None]) -> Reader:
    assert isinstance(app.screen, Reader)
    return app.screen


def displayed(page: Reader) -> tuple[bool, bool]:
    return page.note.display, page.transcript.display


async def opened(pilot: Pilot[None]) -> Reader:
    await settle(pilot)
    await open_note(pilot, 0)
    return reader(pilot.app)


async def open_note(pilot: Pilot[None], number: int) -> None:
    dashboard = pilot.app.screen
    assert isinstance(dashboard, Dashboard)
    dashboard.go_to_video(vid(number))
    await pilot.press("enter")
    await settle(pilot)


async def test_the_note_is_shown() -> None:
    app = app_on(stage.working())
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        page = await opened(pilot)
        shown = screen_text(app)
        for part in ("The essence of calculus", "mathematics  17:04  done", "• Integral: an area", "2:13", "esc back"):
            assert part in shown, part
        assert "---" not in shown
        assert page.note.has_focus
        for key in ("escape", "q"):
            await pilot.press(key)
            await settle(pilot)
            assert isinstance(app.screen, Dashboard)
            await opened(pilot)


async def test_the_keys_of_a_note_are_named_as_soon_as_it_is_shown() -> None:
    app = app_on(stage.working())
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot)
        keys = screen_text(app).splitlines()[-1]
        for key in ("t transcript", "tab next link", "enter evidence"):
            assert key in keys, key


async def test_scrolling() -> None:
    fake = stage.working()
    fake.notes[vid(0)] = "\n\n".join(f"Paragraph {number}" for number in range(100))
    app = app_on(fake)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        page = (await opened(pilot)).note
        step = page.height - 1
        for key, at in (
            ("j", 1), ("down", 2), ("k", 1), ("up", 0), ("space", step), ("pagedown", 2 * step), ("ctrl+f", 3 * step),
            ("pageup", 2 * step), ("ctrl+b", step), ("ctrl+u", step - step // 2), ("ctrl+d", step),
            ("G", page.max_scroll_y), ("g", 0), ("end", page.max_scroll_y), ("home", 0),
        ):  # fmt: skip
            await pilot.press(key)
            await settle(pilot)
            assert page.scroll_offset.y == at, key


async def test_links_are_chosen_and_lead_to_their_second() -> None:
    app = app_on(stage.working())
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        page = await opened(pilot)
        await pilot.press("tab", "tab")
        assert page.note.link is not None
        assert page.note.link.seconds == 527.0
        await pilot.press("shift+tab", "shift+tab", "shift+tab")
        assert page.note.link.seconds == 182.0
        await pilot.press("enter")
        await settle(pilot)
        assert not page.note.display
        here = page.transcript.here
        assert here is not None
        moment = next(link.seconds for link in page.transcript.page.links if link.line == here)
        assert moment is not None
        assert 182.0 - 12 < moment <= 182.0
        assert "3:0" in screen_text(app)


async def test_from_the_transcript_back_to_the_note() -> None:
    app = app_on(stage.working())
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        page = await opened(pilot)
        await pilot.press("t")
        await settle(pilot)
        assert page.transcript.has_focus
        page.transcript.go_to_moment(600.0, choose=True)
        await pilot.press("enter")
        await settle(pilot)
        assert page.note.has_focus
        assert page.note.link is not None
        assert page.note.link.seconds == 527.0


async def test_the_transcript_stands_beside_the_note_and_keeps_in_step() -> None:
    app = app_on(stage.working())
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        page = await opened(pilot)
        await pilot.press("t")
        await settle(pilot)
        assert page.note.display
        assert page.transcript.display
        first = page.transcript.scroll_offset.y
        await pilot.press("tab", "tab", "tab", "tab")
        await settle(pilot)
        assert page.transcript.scroll_offset.y > first
        assert "12:4" in screen_text(app)
        await pilot.press("w")
        assert page.transcript.has_focus
        await pilot.press("f6")
        assert page.note.has_focus
        await pilot.press("t")
        await settle(pilot)
        assert not page.transcript.display


async def test_a_resize_moves_the_transcript_beside_or_over() -> None:
    app = app_on(stage.working())
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        page = await opened(pilot)
        await pilot.press("t")
        await settle(pilot)
        await pilot.resize_terminal(*SIZE)
        await settle(pilot)
        assert displayed(page) == (False, True)
        await pilot.press("t")
        await settle(pilot)
        assert displayed(page) == (True, False)
        assert "• Integral" in screen_text(app)


async def test_finding_words() -> None:
    app = app_on(stage.working())
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        page = await opened(pilot)
        await pilot.press("n")
        assert messages(app) == ["Press / and type what to look for."]
        await pilot.press("slash", *"slic", "enter")
        await settle(pilot)
        assert page.note.hits == 3
        assert messages(app)[-1] == "Found 3 places. Press n and N to go through them."
        assert page.note.has_focus
        await pilot.press("n", "n", "N")
        await pilot.press("slash", *"zzz", "enter")
        assert messages(app)[-1] == "It is not on this page."
        await pilot.press("slash", "escape")
        assert page.note.has_focus


async def test_finding_in_the_transcript() -> None:
    app = app_on(stage.working())
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        page = await opened(pilot)
        await pilot.press("t", "slash", *"(200)", "enter")
        await settle(pilot)
        assert page.transcript.hits == 1
        assert "(200)" in screen_text(app)


async def test_contents_and_headings() -> None:
    app = app_on(stage.working())
    async with app.run_test(size=(80, 12), notifications=True) as pilot:
        page = await opened(pilot)
        await pilot.press("c")
        await settle(pilot)
        assert "Key points" in screen_text(app)
        await pilot.press("j", "down", "k", "j", "enter")
        await settle(pilot)
        assert page.note.scroll_offset.y > 0
        at = page.note.scroll_offset.y
        await pilot.press("left_square_bracket")
        await settle(pilot)
        assert page.note.scroll_offset.y < at
        await pilot.press("right_square_bracket")
        await settle(pilot)
        assert page.note.scroll_offset.y == at
        await pilot.press("c", "escape")
        assert isinstance(app.screen, Reader)


async def test_chapters_of_the_transcript() -> None:
    app = app_on(stage.working())
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        page = await opened(pilot)
        await pilot.press("t", "c")
        await settle(pilot)
        assert "Nudges" in screen_text(app)
        await pilot.press("j", "enter")
        await settle(pilot)
        assert "5:4" in screen_text(app)
        assert page.transcript.scroll_offset.y > 0


async def test_links_are_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    app = app_on(stage.working())
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await opened(pilot)
        await pilot.press("y")
        assert app.clipboard == "https://youtu.be/vid00000000"
        await pilot.press("tab", "y")
        assert app.clipboard.endswith("t=133s")
        await pilot.press("tab", "o")
        assert app.clipboard.endswith("t=527s")
        assert "There is no browser here." in messages(app)[-1]


async def test_the_browser_is_used_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.delenv("SSH_CONNECTION", raising=False)
    urls: list[str] = []
    app = app_on(stage.working())
    monkeypatch.setattr(app, "open_url", urls.append)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await opened(pilot)
        await pilot.press("o")
        assert urls == ["https://youtu.be/vid00000000"]


async def test_only_the_web_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    urls: list[str] = []
    fake = stage.working()
    fake.notes[vid(0)] = "[x](file:///etc/passwd) [w](file://host/a.mp4) [y](javascript:alert(1)) [z](vscode://do)"
    app = app_on(fake)
    monkeypatch.setattr(app, "open_url", urls.append)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await opened(pilot)
        await pilot.press("tab", "o", "tab", "o")
        assert urls == []


async def test_a_click_on_a_link_follows_it() -> None:
    app = app_on(stage.working())
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        page = await opened(pilot)
        link = page.note.page.links[0]
        await pilot.click(PageView, offset=(2 + link.start + 1, 1 + link.line - page.note.scroll_offset.y))
        await settle(pilot)
        assert page.transcript.display


async def test_a_note_in_the_making_is_seen_growing() -> None:
    fake = stage.working()
    app = app_on(fake)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await open_note(pilot, 1)
        await settle(pilot)
        page = reader(app)
        assert "Note, being written" in screen_text(app)
        assert "keeps its span" in screen_text(app)
        await pilot.press("t")
        assert messages(app)[-1] == "This video has no transcript yet."
        fake.emit(e.WorkProgress(at=NOW, worker="write 1", video=vid(1), step="x", fraction=0.7, text="\n\n## More\n"))
        page._drafted = 0.0
        await settle(pilot)
        assert "More" in screen_text(app)
        fake.notes[vid(1)] = "# The finished note"
        fake.emit(e.WorkEnded(at=NOW, worker="write 1"))
        fake.change(vid(1), state=State.DONE, stage=Stage.DONE, path="x.md")
        await settle(pilot)
        assert "The finished note" in screen_text(app)
        assert "being written" not in screen_text(app)


async def test_a_hostile_note_is_text() -> None:
    fake = stage.working()
    fake.notes[vid(0)] = "# [/x] [@click=app.quit]quit[/]\n\n\x1b[31mred \x9b31m\u202e <b>x</b>\n\n" + "y" * 10_000
    app = app_on(fake)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await opened(pilot)
        shown = screen_text(app)
        assert "[@click=app.quit]quit[/]" in shown
        assert not any(ord(char) < 32 or 0x7F <= ord(char) < 0xA0 for char in shown.replace("\n", ""))


async def test_a_note_that_is_gone_is_told() -> None:
    fake = stage.working()
    del fake.notes[vid(0)]
    app = app_on(fake)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        page = await opened(pilot)
        assert "This video has no note. It is done." in screen_text(app)
        await pilot.press("c")
        assert messages(app)[-1] == "This page has no headings."
        assert page.note.page.links == ()
