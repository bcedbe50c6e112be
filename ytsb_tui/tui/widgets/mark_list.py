"""A list of videos with marks, which belong to videos, not to row numbers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.tui.command import Command, Table
from ytsb_tui.tui.widgets.row_list import Item, RowList


class MarkList(RowList[Item]):
    """Rows of videos, each known by its own."""

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

    def mark_current(self) -> None:
        """Marks or unmarks, then one down."""
        if (item := self.current) is None:
            self.app.bell()
            return
        self._anchor = self.name_of(item)
        self.mark(self.marks ^ {self._anchor})
        self.move_to(self.place + 1)

    def mark_range(self) -> None:
        """Marks everything from the last mark to the cursor."""
        if self.current is None:
            return
        begin = next((at for at, item in enumerate(self.items) if self.name_of(item) == self._anchor), self.place)
        low, high = sorted((begin, self.place))
        self._anchor = self.name_of(self.current)
        self.mark(self.marks | {self.name_of(item) for item in self.items[low : high + 1]})

    def mark_all(self) -> None:
        """Marks all that are listed, or none when all are."""
        listed = {self.name_of(item) for item in self.items}
        self.mark(self.marks - listed if listed <= self.marks else self.marks | listed)

    def unmark(self) -> None:
        """Takes all marks away."""
        self.mark(())

    KEY_COMMANDS: ClassVar[Table] = (
        Command(
            id="list.mark",
            keys="space",
            label="mark",
            tip="Mark or unmark this video for the next command",
            name="marks: this one",
            rank=10,
            run=mark_current,
        ),
        Command(
            id="list.mark_range",
            keys="x",
            label="mark to here",
            tip="Mark everything from the last mark to here",
            name="marks: from the last mark to here",
            run=mark_range,
        ),
        Command(
            id="list.mark_all",
            keys="asterisk",
            label="mark all",
            tip="Mark all listed videos, or none",
            name="marks: all listed",
            shown="*",
            run=mark_all,
        ),
        Command(
            id="list.unmark",
            keys="X,shift+x",
            label="no marks",
            tip="Remove all marks",
            name="marks: none",
            shown="X",
            run=unmark,
        ),
    )
