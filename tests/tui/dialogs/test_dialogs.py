"""Adding, the story, help, the palette, quitting: every key of each dialog."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from textual.app import App
from textual.events import Paste
from textual.widgets import Button, TextArea

from tests.tui import stage
from tests.tui.stage import app_on, messages, screen_text, settle, vid
from ytsb_tui import media_sources
from ytsb_tui.adapters.local_files.source import LocalFiles
from ytsb_tui.core.state import events as e
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.tui.dialogs.add import Add
from ytsb_tui.tui.dialogs.files import MOST_BYTES, sources_in
from ytsb_tui.tui.dialogs.help import Help
from ytsb_tui.tui.dialogs.leaving import Leaving
from ytsb_tui.tui.dialogs.story import Story
from ytsb_tui.tui.places.dashboard.screen import Dashboard

SIZE = (80, 24)
LINK = "https://youtu.be/dQw4w9WgXcQ"


def is_at(app: App[None], kind: type[object]) -> bool:
    return isinstance(app.screen, kind)


async def test_add_shows_what_it_found_and_adds_it() -> None:
    fake = stage.working()
    app = app_on(fake)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("a")
        await settle(pilot)
        app.screen.query_one(TextArea).insert(f"look: {LINK}, {LINK} and\nsearch:3:tensors\nsearch:0:x\n")
        await settle(pilot)
        shown = screen_text(app)
        assert "1 video, 1 search" in shown
        assert "A search gives 1 to 500 videos." in shown
        assert not fake.calls
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert VideoId("dQw4w9WgXcQ") in fake.state.jobs
        assert "1 video added, 1 list to be read." in messages(app)
        assert "2 queued" in screen_text(app)


async def test_add_knows_what_is_there_already() -> None:
    app = app_on(stage.working())
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("a")
        await settle(pilot)
        app.screen.query_one(TextArea).insert("https://youtu.be/vid00000003")
        await settle(pilot)
        assert "1 known already" in screen_text(app)


async def test_add_with_a_subject_by_keys_alone() -> None:
    fake = stage.empty()
    app = app_on(fake)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("insert")
        await settle(pilot)
        await pilot.press(*"dQw4w9WgXcQ", "tab", *"physics", "enter")
        await settle(pilot)
        assert fake.called("add") == [("add", "dQw4w9WgXcQ", False, "physics")]


async def test_add_nothing_says_why() -> None:
    fake = stage.empty()
    app = app_on(fake)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("a")
        await settle(pilot)
        assert app.screen.query_one("#add", Button).disabled
        await pilot.press("ctrl+s")
        assert messages(app) == ["Paste or type something first, or press esc."]
        await pilot.press(*"hello", "ctrl+s")
        assert "There is no link to YouTube in it." in messages(app)[-1]
        await pilot.press("escape")
        assert isinstance(app.screen, Dashboard)
        assert not fake.calls


async def test_add_by_the_buttons() -> None:
    fake = stage.empty()
    app = app_on(fake)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        for button, calls in (("#cancel", 0), ("#add", 1)):
            await settle(pilot)
            await pilot.press("a")
            await settle(pilot)
            app.screen.query_one(TextArea).insert(LINK)
            await settle(pilot)
            await pilot.click(button)
            await settle(pilot)
            assert len(fake.called("add")) == calls


async def test_a_paste_of_ten_thousand_lines() -> None:
    fake = stage.empty()
    app = app_on(fake)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("a")
        await settle(pilot)
        text = "\n".join(f"https://youtu.be/vid{number % 5000:08}" for number in range(10_000))
        assert isinstance(app.screen, Add)
        app.screen.query_one(TextArea).load_text(text)
        await settle(pilot)
        assert "5,000 videos" in screen_text(app)
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert len(fake.state.jobs) == 5000


async def test_sources_of_the_command_line_are_added() -> None:
    fake = stage.empty()
    app = app_on(fake, sources=(LINK, "nonsense"), notice="Hello [red]there")
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        assert len(fake.state.jobs) == 1
        assert "Hello [red]there" in screen_text(app)
        assert "1 video added." in messages(app)


async def test_the_story_and_its_keys() -> None:
    fake = stage.working()
    app = app_on(fake)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("j", "j", "i")
        await settle(pilot)
        box = app.screen.query_one("#box")
        assert box.max_scroll_y > 0
        for key, place in (("j", 1), ("k", 0), ("down", 1), ("up", 0), ("G", box.max_scroll_y), ("g", 0)):
            await pilot.press(key)
            await settle(pilot)
            assert box.scroll_offset.y == place, key
        await pilot.press("pagedown")
        await settle(pilot)
        assert box.scroll_offset.y > 0
        await pilot.press("r")
        await settle(pilot)
        assert fake.called("retry") == [("retry", (vid(3),))]
        assert "· queued" in screen_text(app)
        await pilot.press("r")
        assert messages(app)[-1] == "This video is queued or running already."
        for key, told in (("h", "· queued"), ("e", "‖ paused"), ("c", "· queued"), ("r", "– cancelled")):
            assert told in screen_text(app), key
            await pilot.press(key)
            await settle(pilot)
        assert fake.called("retry")[1] == ("retry", (vid(3),), "elsewhere")
        await pilot.press("y")
        assert app.clipboard.endswith("vid00000003")
        await pilot.press("d")
        await settle(pilot)
        assert isinstance(app.screen, Dashboard)
        assert vid(3) not in fake.state.jobs
        await pilot.press("u", "i", "i")
        assert isinstance(app.screen, Dashboard)


async def test_help_lists_every_key_of_the_place_with_its_sentence() -> None:
    app = app_on(stage.empty())
    async with app.run_test(size=(100, 200), notifications=True) as pilot:
        await settle(pilot)
        for opener in ("question_mark", "f1"):
            await pilot.press(opener)
            await settle(pilot)
            assert is_at(app, Help)
            shown = screen_text(app)
            for part in ("Add videos: paste links", "now: No video has failed.", "Mark or unmark", "Symbols", "burned"):
                assert part in shown, part
            await pilot.press("question_mark")
            assert isinstance(app.screen, Dashboard)


async def test_help_scrolls() -> None:
    app = app_on(stage.empty())
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("question_mark")
        await settle(pilot)
        box = app.screen.query_one("#box")
        for key in ("j", "space", "pagedown", "ctrl+f", "end"):
            before = box.scroll_offset.y
            await pilot.press(key)
            await settle(pilot)
            assert box.scroll_offset.y > before, key
        assert "Symbols" in screen_text(app)
        for key in ("k", "pageup", "ctrl+b", "home"):
            before = box.scroll_offset.y
            await pilot.press(key)
            await settle(pilot)
            assert box.scroll_offset.y < before, key
        await pilot.press("escape")
        assert isinstance(app.screen, Dashboard)


async def test_the_palette_runs_commands_by_name() -> None:
    fake = stage.failed()
    app = app_on(fake)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("ctrl+p")
        await settle(pilot)
        assert "videos: add" in screen_text(app)
        await pilot.press("escape")
        await pilot.press("ctrl+p", *"retry all failed")
        async with asyncio.timeout(20):  # the palette waits for a pause in typing
            while screen_text(app).count("retry all failed") < 2:
                await pilot.pause(0.02)
            await pilot.press("enter")
            while not fake.called("retry"):
                await pilot.pause(0.02)
        assert len(fake.called("retry")[0][1]) == 3  # type: ignore[arg-type]  # the videos


async def test_the_palette_changes_the_theme() -> None:
    app = app_on(stage.failed())
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("ctrl+p", *"high-contrast")
        async with asyncio.timeout(20):
            while "theme: high-contrast" not in screen_text(app):
                await pilot.pause(0.02)
            await pilot.press("enter")
            while app.theme != "high-contrast":
                await pilot.pause(0.02)


async def test_quitting_when_nothing_runs_asks_nothing() -> None:
    fake = stage.failed()
    app = app_on(fake)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("q")
        await settle(pilot)
    assert fake.drained == [0.0]
    assert fake.drain_ended
    assert not fake.running
    assert app.return_code == 0


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
async def test_quitting_while_work_runs_says_what_becomes_of_it(key: str) -> None:
    fake = stage.working()
    app = app_on(fake)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press(key)
        await settle(pilot)
        shown = screen_text(app)
        assert "3 workers still running:" in shown
        assert "2 videos not yet started will continue" in shown
        assert "would start over" in shown
        await pilot.press("escape")
        await settle(pilot)
        assert isinstance(app.screen, Dashboard)
        assert not fake.drained
        await pilot.press(key, "q")
        await settle(pilot)
    assert fake.drained == [0.0]
    assert app.return_code == 0


async def test_the_question_counts_anew_when_work_ends_under_it() -> None:
    fake = stage.working()
    app = app_on(fake)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("q")
        await settle(pilot)
        assert "3 workers still running:" in screen_text(app)
        fake.emit(e.WorkEnded(at=stage.NOW, worker="write 1"), e.WorkEnded(at=stage.NOW, worker="write 2"))
        await settle(pilot)
        shown = screen_text(app)
        assert "1 worker still running:" in shown
        assert "would start over" not in shown, "no note is being written any more"
        fake.emit(e.WorkEnded(at=stage.NOW, worker="fetch 1"))
        await settle(pilot)
        shown = screen_text(app)
        assert "Nothing is running." in shown
        assert "still running" not in shown
        assert "wait for what is running" not in shown


async def test_waiting_for_what_runs() -> None:
    fake = stage.working()
    fake.drain_gate = asyncio.Event()
    app = app_on(fake)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("q", "w", "w")
        await settle(pilot)
        assert isinstance(app.screen, Leaving)
        assert "Waiting for 3 workers to finish" in screen_text(app)
        assert len(fake.drained) == 1
        assert fake.drained[0] >= 600
        assert fake.running
        fake.drain_gate.set()
        await settle(pilot)
    assert fake.drain_ended
    assert app.return_code == 0


async def test_waiting_can_be_cut_short() -> None:
    fake = stage.working()
    fake.drain_gate = asyncio.Event()
    app = app_on(fake)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("q", "w", "q")
        await settle(pilot)
    assert fake.drained[-1] == 0.0
    assert app.return_code == 0


async def test_a_story_of_a_video_that_goes_closes() -> None:
    fake = stage.working()
    app = app_on(fake)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("i")
        await settle(pilot)
        assert is_at(app, Story)
        fake.emit(e.JobsRemoved(at=stage.NOW, videos=(vid(2),)))
        await settle(pilot)
        assert isinstance(app.screen, Dashboard)


async def test_add_takes_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "links [x].txt").write_text(f"{LINK}\nhttps://youtu.be/vid00000001\n")
    monkeypatch.chdir(tmp_path)
    fake = stage.empty()
    app = app_on(fake)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("a", "ctrl+o")
        await settle(pilot)
        while "links [x].txt" not in screen_text(app):
            await pilot.pause(0.02)
        await pilot.press("j", "k", "j", "enter")
        while not is_at(app, Add) or "2 videos" not in screen_text(app):
            await pilot.pause(0.02)
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert len(fake.state.jobs) == 2


async def test_no_file_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    app = app_on(stage.empty())
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("a", "ctrl+o", "escape")
        await settle(pilot)
        assert is_at(app, Add)
        assert app.screen.query_one(TextArea).text == ""


def test_files_that_are_no_lists_say_why(tmp_path: Path) -> None:
    for name, content, told in (
        ("empty", b" \n", "is empty"),
        ("binary", b"\x7fELF\0\0", "is not a text file"),
        ("large", b"x" * (MOST_BYTES + 1), "larger than 2 MB"),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(ValueError, match=told):
            sources_in(tmp_path / name)
    with pytest.raises(ValueError, match="cannot be read"):
        sources_in(tmp_path / "missing")
    with pytest.raises(ValueError, match="cannot be read"):
        sources_in(tmp_path)


async def test_files_dragged_onto_the_terminal_are_read_and_added(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(media_sources, "_FILES", LocalFiles())
    media_sources.keep_media_in(tmp_path)
    (tmp_path / "My talk.srt").write_text("1\n00:00:01,000 --> 00:00:02,000\nhello\n")
    fake = stage.empty()
    app = app_on(fake)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        app.post_message(Paste(f"'{tmp_path}/My talk.srt' '{tmp_path}/none.srt' "))
        await settle(pilot)
        assert "2 files or folders" in screen_text(app)
        assert not fake.calls
        await pilot.press("ctrl+s")
        async with asyncio.timeout(30):
            while not fake.called("add"):
                await pilot.pause()
        await settle(pilot)
        assert str(fake.called("add")[0][1]).startswith("file.")
        assert any("none.srt: It does not exist." in said for said in messages(app))
