"""What keeps a list that is scrolled, or of which a row changes, from being drawn whole."""

from __future__ import annotations

from collections.abc import Iterable

from textual.geometry import Region
from textual.reactive import Reactive
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar

from ytsb_tui.tui.render.spans import Line, changed_cells

_PARTS = 8  # of a cell that can be drawn
Frame = tuple[int, int]  # the width, and the first line that is seen


class Bar(ScrollBar):
    """A bar that is drawn again when its thumb stands elsewhere: among thousands of rows it mostly has not moved, and
    Textual draws all of its cells for each line that the list is scrolled by."""

    position: Reactive[float] = Reactive(0.0, repaint=False)
    _drawn_at = -1

    def watch_position(self) -> None:
        """The list has been scrolled."""
        hidden = max(1, self.window_virtual_size - self.window_size)
        at = int(_PARTS * self.size.height * self.position / hidden)
        if at != self._drawn_at:
            self._drawn_at = at
            self.refresh()


class BarredView(ScrollView):
    """A view with such a bar."""

    @property
    def vertical_scrollbar(self) -> ScrollBar:
        """The bar, made when it is first needed."""
        if self._vertical_scrollbar is None:
            self._vertical_scrollbar = Bar(vertical=True, name="vertical", thickness=self.scrollbar_size_vertical)
            self._vertical_scrollbar.display = False
            self.app._start_widget(self, self._vertical_scrollbar)  # noqa: SLF001 - as Textual does with its own
        return self._vertical_scrollbar


class DrawnLines:
    """What was last drawn on each line, and whether the cursor was on it and keys went to the list."""

    def __init__(self) -> None:
        self._drawn: dict[int, tuple[Line, bool, bool]] = {}
        self._ready: dict[int, tuple[Line, bool]] = {}  # lines that are about to be drawn
        self._ready_at: Frame = (0, 0)

    def changes(self, lines: Iterable[tuple[Line, bool]], width: int, frame: Frame, *, focused: bool) -> list[Region]:
        """What is to be drawn for these lines, the first one at the top; with each, whether the cursor is on it."""
        dirty: list[Region] = []
        self._ready_at = frame
        self._ready.clear()
        for y, (line, current) in enumerate(lines):
            drawn = self._drawn.get(y)
            if drawn is None or drawn[1:] != (current, focused):
                dirty.append(Region(0, y, width, 1))
            elif drawn[0] != line:
                x, changed = changed_cells(drawn[0], line)
                dirty.append(Region(x, y, changed, 1))
            else:
                continue
            self._ready[y] = (line, current)
        return dirty

    def ready(self, y: int, frame: Frame) -> tuple[Line, bool] | None:
        """A line that `changes` had, if it is drawn in the same frame; once."""
        return self._ready.pop(y, None) if frame == self._ready_at else None

    def drew(self, y: int, line: Line, *, current: bool, focused: bool) -> None:
        """This is there now."""
        self._drawn[y] = (line, current, focused)
