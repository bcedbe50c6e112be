"""A folder in `places` is a place, found by itself, with its key, its footer, its help and its screen."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tui import stage
from tests.tui.stage import app_on, messages, screen_text, settle
from ytsb_tui.tui import places
from ytsb_tui.tui.command_tables import command_tables
from ytsb_tui.tui.destinations import Destination

SIZE = (100, 40)
FOLDER = {
    "__init__.py": """
from ytsb_tui.tui.place_info import PlaceInfo

PLACE = PlaceInfo(keys="f7", label="echoes", tip="Listen to echoes", name="go: echoes", rank=3)
""",
    "screen.py": """
from textual.app import ComposeResult

from ytsb_tui.tui.render.spans import Role
from ytsb_tui.tui.screen import Place
from ytsb_tui.tui.widgets.key_line import KeyLine
from ytsb_tui.tui.widgets.lines import Lines


class Echoes(Place):
    def __init__(self, destination) -> None:
        super().__init__()
        self.calls = 0

    def compose(self) -> ComposeResult:
        yield Lines(id="echo")
        yield KeyLine()

    def on_mount(self) -> None:
        self.refreshed()

    def refreshed(self) -> None:
        self.query_one(Lines).show((((f"echo {self.calls}", Role.TEXT),),))
        self.show_keys()


SCREEN = Echoes
""",
    "commands.py": """
from ytsb_tui.tui.command import Command
from ytsb_tui.tui.shared_commands import to_dashboard


def call(echoes) -> None:
    echoes.calls += 1
    echoes.refreshed()


COMMANDS = (
    to_dashboard("echoes"),
    Command(
        id="echoes.call",
        keys="c",
        label="call",
        tip="Call into the valley",
        name="echoes: call",
        rank=2,
        run=call,
        refused=lambda echoes: "You are hoarse." if echoes.calls == 2 else None,
    ),
)
""",
}


@pytest.fixture
def _echoes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    folder = tmp_path / "echoes"
    folder.mkdir()
    for name, text in FOLDER.items():
        (folder / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(places, "__path__", [*places.__path__, str(tmp_path)])
    yield
    for name in [name for name in sys.modules if name.startswith(f"{places.__name__}.echoes")]:
        del sys.modules[name]


@pytest.mark.usefixtures("_echoes")
async def test_a_folder_is_a_place() -> None:
    app = app_on(stage.working())
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        assert "f7 echoes" in screen_text(app)
        await pilot.press("f7")
        await settle(pilot)
        assert "c call" in screen_text(app)
        await pilot.press("c", "c")
        await settle(pilot)
        assert "echo 2" in screen_text(app)
        await pilot.press("c")
        await settle(pilot)
        assert "echo 2" in screen_text(app)
        assert messages(app)[-1] == "You are hoarse."
        await pilot.press("question_mark")
        await settle(pilot)
        assert "Call into the valley" in screen_text(app)
        assert "now: You are hoarse." in screen_text(app)
        await pilot.press("escape", "escape")
        await settle(pilot)
        assert "Videos" in screen_text(app)
        await app.go(Destination("echoes"))
        await settle(pilot)
        assert "echo 2" in screen_text(app)  # a place stays as it was left


@pytest.mark.usefixtures("_echoes")
def test_its_commands_are_listed_with_all_others() -> None:
    known = {command.id for table in command_tables() for command in table}
    assert {"app.echoes", "echoes.call", "echoes.back", "app.network", "videos.retry", "list.down", "add.add"} <= known


def test_every_place_has_a_way_to_it_or_is_opened_by_others() -> None:
    assert set(places.names()) - set(places.infos()) == {"cards", "reader"}
