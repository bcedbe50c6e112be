"""The settings: changed by key, kept in the file, at once where that can be; and the keys of commands."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.fakes.settings_editor import editor_in
from tests.tui import stage
from tests.tui.commands import COMMANDS, TABLES
from tests.tui.stage import app_on, messages, screen_text, settle
from ytsb_tui.tui.app import StudyBuddyApp
from ytsb_tui.tui.places.dashboard.screen import Dashboard
from ytsb_tui.tui.places.settings.keymap import clashes, hidden
from ytsb_tui.tui.places.settings.screen import SettingsPlace

SIZE = (100, 40)
_OURS = ("settings", "change", "keys", "theme", "setup")


@pytest.fixture(autouse=True)
def _no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ytsb_tui.adapters.system_keyring.likely", lambda *_: False)


async def opened(pilot: Pilot[None]) -> SettingsPlace:
    await settle(pilot)
    await pilot.press("9")
    place = pilot.app.screen
    assert isinstance(place, SettingsPlace)
    while not place._settings and not place.wrong:
        await pilot.pause(0.02)
    await settle(pilot)
    return place


async def idle(pilot: Pilot[None]) -> None:
    """Nothing is being read, written or examined."""
    await settle(pilot)
    while any(not worker.is_finished and worker.group in _OURS for worker in pilot.app.workers):
        await pilot.pause(0.02)
    await settle(pilot)


def written(app: StudyBuddyApp) -> dict[str, object]:
    file = app.preferences.editor.file
    return tomllib.loads(file.read_text()) if file.exists() else {}


async def test_values_meanings_and_origins(tmp_path: Path) -> None:
    editor = editor_in(tmp_path, YTSB_LANGUAGES="de")
    editor.change("workers", "5")
    app = app_on(stage.working(), editor=editor)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        place = await opened(pilot)
        place.values.go("workers")
        await settle(pilot)
        shown = screen_text(app)
        for part in (
            "workers          5", "config.toml", "languages        de", "environment", "accepts a whole number",
            "YTSB_WORKERS", "Transcripts ─", "How many transcripts to fetch", "A change applies at once.",
        ):  # fmt: skip
            assert part in shown, part
        await pilot.press("escape")
        await settle(pilot)
        assert isinstance(app.screen, Dashboard)


async def test_a_value_is_tested_as_it_is_typed_and_kept_by_enter(tmp_path: Path) -> None:
    fake = stage.working()
    app = app_on(fake, editor=editor_in(tmp_path))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        place = await opened(pilot)
        place.values.go("workers")
        await pilot.press("enter", "9", "9", "enter")
        await settle(pilot)
        assert "is not a whole number from 1 to 32." in screen_text(app)
        assert written(app) == {}
        await pilot.press(*["backspace"] * 3, "7", "enter")
        await idle(pilot)
        assert written(app) == {"workers": 7}
        assert messages(app)[-1].startswith("workers: saved in ")
        while not fake.called("set_workers"):
            await pilot.pause(0.02)
        assert fake.called("set_workers")[-1][1] == 7
        await pilot.press("x")
        await idle(pilot)
        assert written(app) == {}
        await pilot.press("x")
        assert messages(app)[-1] == "It has its default."


async def test_what_counts_later_says_so_and_ctrl_r_starts_again(tmp_path: Path) -> None:
    fake = stage.working()
    app = app_on(fake, editor=editor_in(tmp_path))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        place = await opened(pilot)
        place.values.go("model")
        await pilot.press("enter", "x", "escape")
        assert written(app) == {}
        await pilot.press("enter", "x", "enter")
        await idle(pilot)
        assert written(app) == {"model": "x"}  # what is typed replaces the old value
        assert messages(app)[-1].endswith("It applies from the next start: ctrl+r.")
        await pilot.press("ctrl+r")
        await pilot.pause()
    assert app.shutdown.restart
    assert fake.drained == [0.0]


async def test_a_secret_is_never_shown(tmp_path: Path) -> None:
    app = app_on(stage.working(), editor=editor_in(tmp_path))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        place = await opened(pilot)
        place.values.go("api_key")
        await pilot.press("enter", *"sk-hush")
        await settle(pilot)
        assert place.query_one(Input).password
        assert "sk-hush" not in screen_text(app)
        await pilot.press("enter")
        await idle(pilot)
        assert written(app) == {"api_key": "sk-hush"}
        assert "sk-hush" not in screen_text(app) + "".join(messages(app))
        await pilot.press("enter")
        assert place.query_one(Input).value == ""


async def test_a_secret_may_be_a_list(tmp_path: Path) -> None:
    app = app_on(stage.working(), editor=editor_in(tmp_path))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        place = await opened(pilot)
        place.values.go("proxies")
        await pilot.press("enter", *"http://h:1,http://h:2", "enter")
        await idle(pilot)
        assert written(app) == {"proxies": ["http://h:1", "http://h:2"]}


async def test_what_cannot_be_changed_here_says_where(tmp_path: Path) -> None:
    app = app_on(stage.working(), editor=editor_in(tmp_path))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        place = await opened(pilot)
        place.values.go("config_dir")
        await pilot.press("enter")
        assert messages(app)[-1] == "config.toml cannot say where it is itself. Set YTSB_CONFIG_DIR."


async def test_a_file_that_is_wrong_is_said_and_can_be_looked_at_again(tmp_path: Path) -> None:
    editor = editor_in(tmp_path)
    editor.file.parent.mkdir()
    editor.file.write_text("workers = 99\n")
    app = app_on(stage.working(), editor=editor)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        place = await opened(pilot)
        assert "a whole number from 1 to 32" in screen_text(app)
        await pilot.press("enter")
        assert messages(app)[-1] == "There is nothing to change."
        editor.file.write_text("workers = 9\n")
        await pilot.press("1", "9")
        await idle(pilot)
        assert len(place.values.items) > 20


async def test_a_theme_counts_at_once_and_is_kept(tmp_path: Path) -> None:
    app = app_on(stage.working(), editor=editor_in(tmp_path))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        place = await opened(pilot)
        place.values.go("theme")
        await pilot.press("enter", *"high-contrast", "enter")
        await idle(pilot)
        assert app.theme == "high-contrast"
        app.preferences.choose_theme("calm-light")  # as the palette does
        await idle(pilot)
        assert written(app) == {"theme": "calm-light"}


async def test_a_command_gets_another_key_at_once(tmp_path: Path) -> None:
    fake = stage.working()
    app = app_on(fake, editor=editor_in(tmp_path))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        place = await opened(pilot)
        await pilot.press("tab")
        place.keys.go("work.pause")
        await pilot.press("enter", "a")
        assert messages(app)[-1] == "a is the key of videos: add (videos.add). Give that another key first."
        await pilot.press("enter", "escape", "enter", "ctrl+t")
        await idle(pilot)
        assert written(app) == {"keys": {"work.pause": "ctrl+t"}}
        assert "1 of your own" in screen_text(app)
        await pilot.press("1")
        await settle(pilot)
        assert "ctrl+t pause" in screen_text(app)
        await pilot.press("p")
        assert not fake.called("pause")
        await pilot.press("ctrl+t")
        await settle(pilot)
        assert fake.called("pause")
        await pilot.press("9")
        await settle(pilot)
        await pilot.press("x")
        await idle(pilot)
        assert written(app) == {}
        await pilot.press("x")
        assert messages(app)[-1] == "It has its default key."
        await pilot.press("tab")
        await settle(pilot)
        assert place.values.has_focus


async def test_a_key_that_hides_another_is_told() -> None:
    pause = COMMANDS["work.pause"]
    assert clashes(TABLES, pause, "a", {}) == (COMMANDS["videos.add"],)
    assert clashes(TABLES, pause, "a", {"videos.add": "ctrl+a"}) == ()
    assert hidden(TABLES, pause, "q", {}) == COMMANDS["app.quit"]
    assert hidden(TABLES, COMMANDS["app.quit"], "p", {}) == pause
    assert hidden(TABLES, pause, "f9", {}) is None


async def test_keys_that_are_of_no_command_are_told_at_the_start() -> None:
    app = app_on(stage.working(), keymap={"no.such": "x"})
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        assert messages(app) == ["[keys] in config.toml names unknown commands: no.such."]


def test_no_two_commands_of_a_table_have_a_key_in_common() -> None:
    for table in TABLES:
        for command in table:
            for key in command.keys.split(","):
                assert clashes(TABLES, command, key, {}) == (), (command.id, key)


@pytest.mark.parametrize(
    "size", [(36, 10), *(pytest.param(s, marks=pytest.mark.exhaustive) for s in ((60, 15), (200, 60)))]
)
async def test_every_size_is_survived(size: tuple[int, int]) -> None:
    app = app_on(stage.working())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await opened(pilot)
        before = screen_text(app)
        await pilot.resize_terminal(*size)
        await settle(pilot)
        assert "? help" in screen_text(app)
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert screen_text(app) == before
