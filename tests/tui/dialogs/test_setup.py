"""The first start: what is asked, tested, kept, and when nothing is asked at all."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.fakes.settings_editor import FakeSettingsEditor, editor_in
from tests.tui import stage
from tests.tui.places.settings.test_screen import idle
from tests.tui.stage import app_on, messages, screen_text, settle
from ytsb_tui.core.notes.estimates import of_length
from ytsb_tui.engine.models.limits import MOST_TOKENS
from ytsb_tui.settings.finding import Finding
from ytsb_tui.settings.load import load
from ytsb_tui.tui.app import StudyBuddyApp
from ytsb_tui.tui.dialogs.setup import SetUp
from ytsb_tui.tui.places.dashboard.screen import Dashboard

SIZE = (80, 24)


@pytest.fixture(autouse=True)
def _no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ytsb_tui.adapters.system_keyring.likely", lambda *_: False)


async def examined(pilot: Pilot[None], editor: FakeSettingsEditor, times: int = 1) -> None:
    while len(editor.examined) < times:
        await pilot.pause(0.02)
    await idle(pilot)


def on(editor: FakeSettingsEditor, **options: object) -> StudyBuddyApp:
    return app_on(stage.empty(), editor=editor, welcome=True, **options)


async def test_a_minute_from_nothing_to_a_start(tmp_path: Path) -> None:
    editor = editor_in(tmp_path)
    app = on(editor)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await examined(pilot, editor)
        assert isinstance(app.screen, SetUp)
        shown = screen_text(app)
        for part in ("tor 0.4.9.11 at /usr/sbin/tor", "no API key", "Tor starting", "kept in config.toml"):
            assert part in " ".join(shown.split()), part
        cost = of_length(1200, "claude-haiku-5-5", MOST_TOKENS, check=True).cost
        assert cost is not None
        for part in (f"20 minutes of video cost about ${cost:.4f}", "Keys are made at platform.claude.com"):
            assert part in shown, part
        app.screen.query_one("#vault", Input).value = str(tmp_path / "my notes")
        await pilot.press("tab", *"sk-hush")
        await settle(pilot)
        assert "sk-hush" not in screen_text(app)
        await pilot.press("ctrl+t")
        await examined(pilot, editor, 2)
        assert editor.examined[-1] == {"vault": tmp_path / "my notes", "api_key": "sk-hush"}
        await pilot.press("ctrl+s")
        while not app.shutdown.restart:  # the engine has other settings from now on
            await pilot.pause(0.02)
    settings = load({}, editor.environ)
    assert (settings.vault, settings.api_key) == (tmp_path / "my notes", "sk-hush")
    assert not editor.untouched()


async def test_what_fails_is_told_and_kept_only_when_it_is_wanted_all_the_same(tmp_path: Path) -> None:
    editor = editor_in(tmp_path)
    editor.found[:] = [Finding(name="tor", state="failed", message="tor is not installed.", cure="Install it [/x].")]
    app = on(editor)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await examined(pilot, editor)
        assert "Install it [/x]." in screen_text(app)
        await pilot.press("enter")
        await examined(pilot, editor, 2)
        assert messages(app)[-1] == "Some checks failed. Press Ctrl+S again to save anyway."
        assert not editor.file.exists()
        await pilot.press("ctrl+s")
        await idle(pilot)
        while isinstance(app.screen, SetUp):
            await pilot.pause(0.02)
        assert tomllib.loads(editor.file.read_text()) == {}
        assert not app.shutdown.restart
        assert messages(app)[-1] == "Nothing has changed. Press a to add videos."


async def test_a_key_that_can_be_none_is_told(tmp_path: Path) -> None:
    editor = editor_in(tmp_path)
    app = on(editor)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await examined(pilot, editor)
        app.screen.query_one("#key", Input).value = "sk hush"
        await pilot.press("ctrl+s")
        await idle(pilot)
        assert messages(app)[-1] == "api_key: the value is not a key, which has neither spaces nor accents."
        assert isinstance(app.screen, SetUp)
        assert not editor.file.exists()


async def test_esc_leaves_everything_and_f2_brings_it_back(tmp_path: Path) -> None:
    editor = editor_in(tmp_path)
    app = on(editor)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await examined(pilot, editor)
        await pilot.press("escape")
        await settle(pilot)
        assert isinstance(app.screen, Dashboard)
        assert editor.untouched()
        await pilot.press("f2")
        await examined(pilot, editor, 2)
        assert "Set-up" in screen_text(app)
        await pilot.click("#later")
        await settle(pilot)
        assert "Set-up" not in screen_text(app)


async def test_nothing_is_asked_otherwise() -> None:
    app = app_on(stage.empty())
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        assert isinstance(app.screen, Dashboard)
