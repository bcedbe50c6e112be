"""The slides of a note as pictures, in characters: so they are shown in any terminal of many colours, also through tmux
and SSH. They are drawn only when they are asked for; over a slow line one takes some seconds."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.strip import Strip
from textual.widget import Widget

from ytsb_tui.core.jobs.failures import SetupFailure
from ytsb_tui.core.videos.transcripts import timestamp
from ytsb_tui.engine.ports.slides import SlideReader
from ytsb_tui.tui.command import Command, Table
from ytsb_tui.tui.context import context
from ytsb_tui.tui.render.pixels import Cell, cells
from ytsb_tui.tui.render.spans import Role, wrapped
from ytsb_tui.tui.screen import Dialog
from ytsb_tui.tui.shared_commands import closing
from ytsb_tui.tui.widgets.lines import Lines

_AROUND = 2  # lines of the box's border


class Picture(Widget):
    """Shows cells."""

    DEFAULT_CSS = """
    Picture { width: auto; height: auto; }
    """

    def __init__(self) -> None:
        super().__init__(id="picture")
        self.rows: tuple[tuple[Cell, ...], ...] = ()

    def show(self, rows: tuple[tuple[Cell, ...], ...]) -> None:
        """Shows another picture."""
        self.rows = rows
        self.refresh(layout=True)

    def get_content_width(self, container: object, viewport: object) -> int:
        """As wide as the picture."""
        return len(self.rows[0]) if self.rows else 0

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        """As high as the picture."""
        return len(self.rows)

    def render_line(self, y: int) -> Strip:
        """One line of cells."""
        row = self.rows[y] if y < len(self.rows) else ()
        return Strip(
            Segment(each.character, Style(color=Color.from_rgb(*each.front), bgcolor=Color.from_rgb(*each.back)))
            for each in row
        )


class Slides(Dialog[int | None]):
    """`slides` are the seconds and paths of the pictures of a note, `number` the one that is shown first, `read` reads
    one. Gives the second to go to, None for none."""

    MOST_WIDTH = 400

    def __init__(self, slides: Sequence[tuple[int, str]], number: int, read: SlideReader) -> None:
        super().__init__()
        self._slides = slides
        self._number = number
        self._read = read

    def compose(self) -> ComposeResult:
        """A box as large as the picture."""
        with Vertical(id="box", classes="box drawn"):
            yield Picture()
            yield Lines(id="trouble")

    def on_resize(self) -> None:
        """Draws it in this size; a screen has none before."""
        self._draw()

    def _draw(self) -> None:
        box = self.query_one("#box")
        box.border_title = f"Slide {self._number + 1} of {len(self._slides)}" + (
            "  ← →" if len(self._slides) > 1 else ""
        )
        box.border_subtitle = f"enter goes to {timestamp(self._slides[self._number][0])}, esc back"
        drawing: Callable[[], Awaitable[None]] = self._shown  # not begun yet: the next resize may cancel it before
        self.run_worker(drawing, name="slide", group="slide", exclusive=True)

    async def _shown(self) -> None:
        picture, trouble = self.query_one(Picture), self.query_one("#trouble", Lines)
        width, height = self.room, max(4, self.size.height * 9 // 10 - _AROUND)
        try:
            pixels = await asyncio.to_thread(self._read, self._slides[self._number][1], width, height)
        except SetupFailure as failure:
            picture.show(())
            trouble.styles.width = width
            trouble.show(wrapped(f"{failure.reason} {failure.action}", width, Role.WARNING))
        else:
            picture.show(await asyncio.to_thread(cells, pixels))
            trouble.styles.width = 0
            trouble.show(())

    def turn(self, by: int) -> None:
        """Shows another slide, if there is one in that direction."""
        number = self._number + by
        if 0 <= number < len(self._slides):
            self._number = number
            self._draw()
        else:
            context(self).say("That was the first slide." if by < 0 else "That was the last slide.")

    def go_there(self) -> None:
        """To what was said when the slide came."""
        self.dismiss(self._slides[self._number][0])

    def close(self) -> None:
        """Back to where one read."""
        self.dismiss(None)

    KEY_COMMANDS: ClassVar[Table] = (
        Command(
            id="slides.next",
            keys="right,down,j,space",
            label="next",
            tip="The next slide",
            name="slides: next",
            run=lambda dialog: dialog.turn(1),
        ),
        Command(
            id="slides.previous",
            keys="left,up,k",
            label="previous",
            tip="The slide before",
            name="slides: previous",
            run=lambda dialog: dialog.turn(-1),
        ),
        Command(
            id="slides.go",
            keys="enter",
            label="go there",
            tip="Back to the note, to what was said when this slide came",
            name="slides: go to what was said",
            run=go_there,
        ),
        closing("slides", "escape,q,v"),
    )
