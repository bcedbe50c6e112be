"""A list of videos with marks, which belong to videos, not to row numbers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.tui.command import Command, Table
from ytsb_tui.tui.widgets.row_list import Item, RowList


class MarkList(RowList[Item]):
    """Rows of videos, one each, or of several."""

    marks: frozenset[VideoId] = frozenset()
    _anchor: str | None = None  # the row that was marked last

    def videos_of(self, item: Item) -> tuple[VideoId, ...]:
        """The videos of a row."""
        raise NotImplementedError

    def own_videos(self, item: Item) -> tuple[VideoId, ...]:
        """Those that no other row has."""
        return self.videos_of(item)

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
        self._switch(frozenset(self.videos_of(item)))
        self.move_to(self.place + 1)

    def mark_range(self) -> None:
        """Marks everything from the last mark to the cursor."""
        if self.current is None:
            return
        begin = next((at for at, item in enumerate(self.items) if self.name_of(item) == self._anchor), self.place)
        low, high = sorted((begin, self.place))
        self._anchor = self.name_of(self.current)
        between = self.items[low : high + 1]
        self.mark(self.marks | {video for item in between for video in self.own_videos(item)})

    def mark_all(self) -> None:
        """Marks all that are listed, or none when all are."""
        self._switch(frozenset(video for item in self.items for video in self.videos_of(item)))

    def _switch(self, videos: frozenset[VideoId]) -> None:
        """Marks these, or removes their marks when all of them have one."""
        self.mark(self.marks - videos if videos <= self.marks else self.marks | videos)

    def unmark(self) -> None:
        """Takes all marks away."""
        self.mark(())

    def _why_none(self) -> str | None:
        return None if self.items else "There is nothing to mark."

    KEY_COMMANDS: ClassVar[Table] = (
        Command(
            id="list.mark",
            keys="space",
            label="mark",
            tip="Mark or unmark this video for the next command",
            name="marks: this one",
            rank=10,
            run=mark_current,
            refused=_why_none,
        ),
        Command(
            id="list.mark_range",
            keys="x",
            label="mark to here",
            tip="Mark everything from the last mark to here",
            name="marks: from the last mark to here",
            run=mark_range,
            refused=_why_none,
        ),
        Command(
            id="list.mark_all",
            keys="asterisk",
            label="mark all",
            tip="Mark all listed videos, or none",
            name="marks: all listed",
            shown="*",
            run=mark_all,
            refused=_why_none,
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
