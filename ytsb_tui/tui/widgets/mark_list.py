"""A list of videos with marks, which belong to videos, not to row numbers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import BindingType

from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.tui.keys import LIST_COMMANDS, bindings
from ytsb_tui.tui.widgets.row_list import Item, RowList


class MarkList(RowList[Item]):
    """Rows of videos, each known by its own."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(LIST_COMMANDS)

    marks: frozenset[VideoId] = frozenset()
    _anchor: VideoId | None = None

    def name_of(self, item: Item) -> VideoId:
        """The video of a row."""
        raise NotImplementedError

    def mark(self, marks: Iterable[VideoId]) -> None:
        """Marks exactly these."""
        self.marks = frozenset(marks)
        self._redraw()
        self.post_message(self.Moved(self))

    def action_mark(self) -> None:
        """Marks or unmarks, then one down."""
        if (item := self.current) is None:
            self.app.bell()
            return
        self._anchor = self.name_of(item)
        self.mark(self.marks ^ {self._anchor})
        self._move(self.place + 1)

    def action_mark_range(self) -> None:
        """Marks everything from the last mark to the cursor."""
        if self.current is None:
            return
        begin = next((at for at, item in enumerate(self.items) if self.name_of(item) == self._anchor), self.place)
        low, high = sorted((begin, self.place))
        self._anchor = self.name_of(self.current)
        self.mark(self.marks | {self.name_of(item) for item in self.items[low : high + 1]})

    def action_mark_all(self) -> None:
        """Marks all that are listed, or none when all are."""
        listed = {self.name_of(item) for item in self.items}
        self.mark(self.marks - listed if listed <= self.marks else self.marks | listed)

    def action_unmark(self) -> None:
        """Takes all marks away."""
        self.mark(())
