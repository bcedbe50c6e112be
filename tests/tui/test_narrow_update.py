from __future__ import annotations

from io import StringIO

import pytest
from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from tests.tui import stage
from tests.tui.stage import app_on, settle, vid
from ytsb_tui.core.jobs.job import State
from ytsb_tui.tui.narrow_update import NarrowUpdate

CONSOLE = Console(file=StringIO(), color_system=None)


def sent(spans: list[tuple[int, int, int]]) -> str:
    """What is sent for changes in a line of two panels: `abcdefgh`, then `ijkl`."""
    chops: list[dict[int, Strip | None]] = [
        {0: Strip([Segment("abcdefgh")]), 8: Strip([Segment("ijkl")])},
        {0: Strip([Segment("x" * 12)]), 8: None},
    ]
    return NarrowUpdate(chops, spans, [[8, 12], [12, 12]]).render_segments(CONSOLE)


def test_no_more_is_sent_than_what_changed() -> None:
    assert sent([(0, 3, 5)]) == "\x1b[1;4Hde"
    assert sent([(0, 6, 10)]) == "\x1b[1;7Hgh\x1b[1;9Hij"
    assert sent([(0, 0, 8), (1, 2, 4)]) == "\x1b[1;1Habcdefgh\x1b[2;3Hxx"


Cell = tuple[str, Style | None]


def cells(strip: Strip) -> list[Cell]:
    """The text and style of each cell; the second cell of a wide letter has no text."""
    return [
        (char if not nth else "", segment.style)
        for segment in strip
        for char in segment.text
        for nth in range(cell_len(char))
    ]


async def test_what_is_sent_adds_up_to_the_whole_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = stage.thousands(60)
    app = app_on(fake)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        terminal = [cells(strip) for strip in app.screen._compositor.render_strips()]
        narrow = 0
        display = App._display

        def shown(drawn: App[None], screen: Screen[None], update: RenderableType | None) -> None:
            nonlocal narrow
            if isinstance(update, NarrowUpdate):
                narrow += 1
                for y, first, last in update.spans:
                    for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=True):
                        begin, stop = max(x, first), min(end, last)
                        if strip is not None and begin < stop:
                            terminal[y][begin:stop] = cells(strip)[begin - x : stop - x]
            elif update is not None:
                terminal[:] = [cells(strip) for strip in screen._compositor.render_strips()]
            display(drawn, screen, update)

        monkeypatch.setattr(App, "_display", shown)
        for number, key in enumerate(
            ("j", "j", "G", "k", "space", "tab", "j", "g", "o", "ctrl+d", "j", "question_mark")
        ):
            fake.change(vid(number), state=(State.DONE, State.RUNNING, State.FAILED)[number % 3])
            await pilot.press(key)
            await settle(pilot)
            whole = [cells(strip) for strip in app.screen._compositor.render_strips()]
            assert terminal == whole, key
        assert narrow > 10


async def test_only_what_has_changed_is_asked_for_its_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    app = app_on(stage.thousands(60))
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        asked: set[str] = set()
        render = Widget.render_lines

        def counted(widget: Widget, crop: Region) -> list[Strip]:
            asked.add(widget.id or type(widget).__name__)
            return render(widget, crop)

        monkeypatch.setattr(Widget, "render_lines", counted)
        await pilot.press("j")
        await settle(pilot)
        assert "videos" in asked
        assert not asked & {"header", "exits", "workers", "overall", "list", "Dashboard"}
