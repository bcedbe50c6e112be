"""A list of any number of rows, of which only the visible ones are ever drawn; the cursor belongs to what is listed,
not to a row number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Generic, TypeVar

from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from ytsb_tui.tui.command import Command, Table
from ytsb_tui.tui.has_commands import HasCommands
from ytsb_tui.tui.render.look import UNICODE, Look
from ytsb_tui.tui.render.spans import EMPTY, Line, Role, wrapped
from ytsb_tui.tui.themes import cursor_style
from ytsb_tui.tui.widgets.lines import Titled, painted, titled
from ytsb_tui.tui.widgets.scrolling import BarredView, DrawnLines, Frame

Item = TypeVar("Item")


class RowList(HasCommands, BarredView, Titled, Generic[Item], can_focus=True):
    """Rows diffed by line. `heads` are lines above the row of that number."""

    class Moved(Message):
        """The cursor is on another row, or on none, or what is marked has changed."""

        def __init__(self, rows: ScrollView) -> None:
            super().__init__()
            self.rows = rows

        @property
        def control(self) -> ScrollView:
            """The list."""
            return self.rows

    class Opened(Moved):
        """A row was clicked twice."""

    RESTING_CURSOR: ClassVar[bool] = True  # whether the cursor is shown while keys are for something else
    place: reactive[int] = reactive(0, repaint=False)  # only the rows that differ are drawn

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self.items: tuple[Item, ...] = ()
        self._heads: tuple[tuple[int, Line], ...] = ()
        self._look: Look = UNICODE
        self._empty: tuple[str, ...] = ()
        self._lines = DrawnLines()
        self._title: tuple[Line, Line, str] | None = None

    def name_of(self, item: Item) -> str:
        """What a row is known by."""
        raise NotImplementedError

    def row(self, item: Item, width: int, *, current: bool) -> Line:
        """The line of an item."""
        raise NotImplementedError

    @property
    def current(self) -> Item | None:
        """What is under the cursor."""
        return self.items[self.place] if 0 <= self.place < len(self.items) else None

    def list(
        self, items: tuple[Item, ...], look: Look, empty: tuple[str, ...] = (), heads: Mapping[int, Line] | None = None
    ) -> None:
        """Shows these rows; the cursor stays on its row, or near it when that is gone."""
        before = None if self.current is None else self.name_of(self.current)
        self.items, self._look, self._empty = items, look, empty
        self._heads = tuple(sorted((heads or {}).items()))
        place = min(self.place, max(0, len(items) - 1))
        if before is not None and not (place < len(items) and self.name_of(items[place]) == before):
            there = self.place_of(before)
            place = place if there is None else there
        self._measure()
        moved = place != self.place
        self.set_reactive(RowList.place, place)
        if moved:
            self._scroll_into_view()
        if before != (None if self.current is None else self.name_of(self.current)):
            self.post_message(self.Moved(self))
        self._redraw()

    def numbered(self) -> tuple[int, int]:
        """Where the cursor is, from 1, and among how many."""
        return self.place + 1, len(self.items)

    def entitle(self, line: Line) -> None:
        """Sets the border's title, and where the cursor is among how many, if they are others."""
        at, total = self.numbered()
        place: Line = ((f"{at:,}/{total:,}", Role.DIM),) if total else EMPTY
        now = (line, place, self.app.theme)
        before, self._title = self._title, now
        if before is None or (before[0], before[2]) != (now[0], now[2]):
            self.write_title(titled(line, self))
        if before is None or before[1:] != now[1:]:
            self.write_subtitle(titled(place, self))

    def place_of(self, name: str) -> int | None:
        """The number of a row; None if it is not listed."""
        return next((at for at, item in enumerate(self.items) if self.name_of(item) == name), None)

    def go(self, name: str) -> None:
        """Puts the cursor on a row, if it is listed."""
        if (place := self.place_of(name)) is not None:
            self.place = place

    # drawing

    def _measure(self) -> None:
        self.virtual_size = Size(1, len(self.items) + len(self._heads))

    def _line_of(self, place: int) -> int:
        return place + sum(at <= place for at, _ in self._heads)

    def _at(self, line: int) -> int | Line:
        """The number of the item on a line, or the head on it."""
        for above, (at, head) in enumerate(self._heads):
            if line <= at + above:
                return head if line == at + above else line - above
        return line - len(self._heads)

    def _parts(self, y: int) -> tuple[Line, bool]:
        width = self.scrollable_content_region.width - self.show_vertical_scrollbar  # a blank before the bar
        if not self.items:
            lines: list[Line] = []
            for text in self._empty:  # an example is indented
                example = text.startswith(" ")
                lines += wrapped(text, max(10, width - 4), Role.DIM if example else Role.TEXT)
            y -= len(lines) < self.scrollable_content_region.height  # a blank line above, where there is room
            return (("  ", Role.TEXT), *lines[y]) if 0 <= y < len(lines) else EMPTY, False
        at = self._at(y + self.scroll_offset.y)
        if isinstance(at, tuple):
            return at, False
        if at >= len(self.items):
            return EMPTY, False
        item = self.items[at]
        current = at == self.place
        return self.row(item, width, current=current), current

    def _frame(self) -> Frame:
        return self.scrollable_content_region.width, self.scroll_offset.y

    def _redraw(self) -> None:
        lines = (self._parts(y) for y in range(self.scrollable_content_region.height))
        if dirty := self._lines.changes(lines, self.size.width, self._frame(), focused=self.has_focus):
            self.refresh(*dirty)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Draws the rows that stand elsewhere now, as far as they differ; Textual draws all cells."""
        if self.show_vertical_scrollbar:
            self.vertical_scrollbar.position = new_value
        if round(old_value) != round(new_value):
            self._redraw()

    def render_line(self, y: int) -> Strip:
        """One visible row."""
        line, current = self._lines.ready(y, self._frame()) or self._parts(y)
        self._lines.drew(y, line, current=current, focused=self.has_focus)
        shown = current and (self.has_focus or self.RESTING_CURSOR)
        over = cursor_style(self.app.current_theme, self.has_focus) if shown else None
        return painted(line, self.scrollable_content_region.width, self.visual_style.rich_style, self, over)

    def watch_place(self) -> None:
        """The cursor has moved."""
        if self._title is not None:
            self.entitle(self._title[0])
        before = self.scroll_offset
        self._scroll_into_view()
        if self.scroll_offset == before:  # else they have been drawn
            self._redraw()
        self.post_message(self.Moved(self))

    def _scroll_into_view(self) -> None:
        height = self.scrollable_content_region.height
        top, line = self.scroll_offset.y, self._line_of(self.place)
        if line < top:
            self.scroll_to(y=0 if self.place == 0 else line, animate=False)
        elif line >= top + height > 0:
            self.scroll_to(y=line - height + 1, animate=False)

    def on_resize(self) -> None:
        """The cursor stays in view."""
        self._measure()
        self._scroll_into_view()

    def on_focus(self) -> None:
        """The cursor's row looks different with and without the focus."""
        self._redraw()

    def on_blur(self) -> None:
        """As on focus."""
        self._redraw()

    async def _on_click(self, event: events.Click) -> None:
        at = self._at(self.scroll_offset.y + event.get_content_offset_capture(self).y)
        if isinstance(at, int) and 0 <= at < len(self.items):
            self.place = at
            if event.chain == 2:
                self.post_message(self.Opened(self))

    # commands

    def move_to(self, place: int) -> None:
        """Puts the cursor on the row of this number, or on the nearest there is."""
        self.place = max(0, min(len(self.items) - 1, place)) if self.items else 0

    def down(self) -> None:
        """One down."""
        self.move_to(self.place + 1)

    def up(self) -> None:
        """One up."""
        self.move_to(self.place - 1)

    def page(self, direction: int, share: int = 1) -> None:
        """A page, or the `share`th part of one."""
        self.move_to(self.place + direction * max(1, (self.scrollable_content_region.height - 1) // share))

    def page_down(self) -> None:
        """A page down."""
        self.page(1)

    def page_up(self) -> None:
        """A page up."""
        self.page(-1)

    def half_down(self) -> None:
        """Half a page down."""
        self.page(1, 2)

    def half_up(self) -> None:
        """Half a page up."""
        self.page(-1, 2)

    def first(self) -> None:
        """To the first."""
        self.move_to(0)

    def last(self) -> None:
        """To the last."""
        self.move_to(len(self.items) - 1)

    KEY_COMMANDS: ClassVar[Table] = (
        Command(id="list.down", keys="down,j", label="down", tip="One down", name="list: down", run=down),
        Command(id="list.up", keys="up,k", label="up", tip="One up", name="list: up", run=up),
        Command(
            id="list.page_down",
            keys="pagedown,ctrl+f",
            label="page down",
            tip="A page down",
            name="list: page down",
            run=page_down,
        ),
        Command(
            id="list.page_up",
            keys="pageup,ctrl+b",
            label="page up",
            tip="A page up",
            name="list: page up",
            run=page_up,
        ),
        Command(
            id="list.half_down",
            keys="ctrl+d",
            label="half down",
            tip="Half a page down",
            name="list: half a page down",
            run=half_down,
        ),
        Command(
            id="list.half_up",
            keys="ctrl+u",
            label="half up",
            tip="Half a page up",
            name="list: half a page up",
            run=half_up,
        ),
        Command(id="list.first", keys="home,g", label="first", tip="To the first", name="list: first", run=first),
        Command(
            id="list.last",
            keys="end,G,shift+g",
            label="last",
            tip="To the last",
            name="list: last",
            shown="G",
            run=last,
        ),
    )
