"""What the first frame does without."""

from __future__ import annotations

import subprocess
import sys

import pytest
from textual.css.stylesheet import Stylesheet

from tests.tui import stage
from tests.tui.stage import app_on, settle
from ytsb_tui.tui.destinations import Destination

# The engine, its library and its events, and what only other places need.
LATER = """
    ytsb_tui.wiring ytsb_tui.engine.engine ytsb_tui.adapters.sqlite ytsb_tui.core.state.events ytsb_tui.core.state.fold
    ytsb_tui.core.study.session ytsb_tui.core.notes.outline ytsb_tui.core.notes.evidence regex sqlite3
"""
CODE = """
import sys
import ytsb_tui.cli.open, ytsb_tui.remote.opening, ytsb_tui.tui.app
from ytsb_tui.tui import places
from ytsb_tui.tui.destinations import Destination
places.make(Destination("dashboard"))
print(*(name for name in sys.argv[1:] if name in sys.modules))
"""


def test_the_dashboard_imports_nothing_that_can_wait() -> None:
    command = [sys.executable, "-c", CODE, *LATER.split()]
    assert not subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.split()


async def test_style_sheets_are_read_again_only_with_other_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Stylesheet] = []
    reparse = Stylesheet.reparse

    def counted(sheet: Stylesheet) -> None:
        read.append(sheet)
        reparse(sheet)

    monkeypatch.setattr(Stylesheet, "reparse", counted)
    app = app_on(stage.working(), theme="calm")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert not read, "the first frame reads them once"
        await app.go(Destination("log"))
        await settle(pilot)
        assert len(read) == 1, "a place has a style sheet of its own"
        await app.go(Destination("dashboard"))
        await app.go(Destination("library"))
        await settle(pilot)
        assert len(read) == 1
        app.theme = "high-contrast"
        await settle(pilot)
        assert len(read) == 2
