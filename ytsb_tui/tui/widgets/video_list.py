"""The list of videos: any number of rows, of which only the visible ones are ever drawn."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from ytsb_tui.core.jobs import Job
from ytsb_tui.core.videos import VideoId
from ytsb_tui.tui.keys import LIST_COMMANDS, bindings
from ytsb_tui.tui.lines import videos
from ytsb_tui.tui.lines.look import UNICODE, Look
from ytsb_tui.tui.lines.spans import EMPTY, Line, Role, wrapped
from ytsb_tui.tui.themes import cursor_style
from ytsb_tui.tui.widgets.lines import painted, titled


class VideoList(ScrollView, can_focus=True):
    """Rows diffed by line; the cursor and the marks belong to videos, not to row numbers."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(LIST_COMMANDS)

    class Moved(Message):
        """The cursor is on another video, or on none."""

    class Opened(Message):
        """A video was clicked twice."""

    place: reactive[int] = reactive(0)

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.jobs: tuple[Job, ...] = ()
        self.marks: frozenset[VideoId] = frozenset()
        self._look: Look = UNICODE
        self._now = 0.0
        self._anchor: VideoId | None = None
        self._empty: tuple[str, ...] = ()
        self._drawn: dict[int, object] = {}
        self._title: tuple[Line, Line, str] | None = None

    @property
    def current(self) -> Job | None:
        """The job under the cursor."""
        return self.jobs[self.place] if 0 <= self.place < len(self.jobs) else None

    def show(self, jobs: tuple[Job, ...], look: Look, now: float, empty: tuple[str, ...] = ()) -> None:
        """Shows these rows; the cursor stays on its video, or near it when that is gone."""
        before = self.current
        self.jobs, self._look, self._now, self._empty = jobs, look, now, empty
        place = min(self.place, max(0, len(jobs) - 1))
        if before is not None and not (place < len(jobs) and jobs[place].video == before.video):
            place = next((at for at, job in enumerate(jobs) if job.video == before.video), place)
        self.virtual_size = Size(1, len(jobs))
        moved = place != self.place
        self.set_reactive(VideoList.place, place)
        if moved:
            self._scroll_into_view()
        after = self.current
        if (before.video if before else None) != (after.video if after else None):
            self.post_message(self.Moved())
        self._redraw()

    def tick(self, now: float) -> None:
        """Draws again what shows time."""
        self._now = now
        self._redraw()

    def entitle(self, line: Line) -> None:
        """Sets the border's title, and where the cursor is among how many, if they are others."""
        place: Line = ((f"{self.place + 1:,}/{len(self.jobs):,}", Role.DIM),) if self.jobs else EMPTY
        now = (line, place, self.app.theme)
        if now != self._title:
            self._title = now
            self.border_title = titled(line, self)
            self.border_subtitle = titled(place, self)

    def go(self, video: VideoId) -> None:
        """Puts the cursor on a video, if it is listed."""
        for at, job in enumerate(self.jobs):
            if job.video == video:
                self.place = at

    def mark(self, marks: Iterable[VideoId]) -> None:
        """Marks exactly these."""
        self.marks = frozenset(marks)
        self._redraw()
        self.post_message(self.Moved())

    # drawing

    def _parts(self, y: int) -> tuple[Line, bool]:
        width = self.scrollable_content_region.width
        at = y + self.scroll_offset.y
        if not self.jobs:
            lines: list[Line] = []
            for text in self._empty:
                lines += wrapped(text, max(10, width - 4), Role.TEXT if " " in text else Role.DIM)
            return (("  ", Role.TEXT), *lines[y - 1]) if 0 < y <= len(lines) else EMPTY, False
        if at >= len(self.jobs):
            return EMPTY, False
        job = self.jobs[at]
        current = at == self.place
        line = videos.row(job, self._look, width, self._now, marked=job.video in self.marks, current=current)
        return line, current

    def _redraw(self) -> None:
        width = self.size.width
        for y in range(self.scrollable_content_region.height):
            if self._drawn.get(y) != (*self._parts(y), self.has_focus):
                self.refresh(Region(0, y, width, 1))

    def render_line(self, y: int) -> Strip:
        """One visible row."""
        line, current = self._parts(y)
        self._drawn[y] = (line, current, self.has_focus)
        over = cursor_style(self.app.current_theme, self.has_focus) if current else None
        return painted(line, self.scrollable_content_region.width, self.rich_style, self, over)

    def watch_place(self) -> None:
        """The cursor has moved."""
        if self._title is not None:
            self.entitle(self._title[0])
        self._scroll_into_view()
        self._redraw()
        self.post_message(self.Moved())

    def _scroll_into_view(self) -> None:
        height = self.scrollable_content_region.height
        top = self.scroll_offset.y
        if self.place < top:
            self.scroll_to(y=self.place, animate=False)
        elif self.place >= top + height > 0:
            self.scroll_to(y=self.place - height + 1, animate=False)

    def on_resize(self) -> None:
        """The cursor stays in view."""
        self.virtual_size = Size(1, len(self.jobs))
        self._scroll_into_view()

    def on_focus(self) -> None:
        """The cursor's row looks different with and without the focus."""
        self._redraw()

    def on_blur(self) -> None:
        """As on focus."""
        self._redraw()

    # keys and mouse

    def _move(self, place: int) -> None:
        self.place = max(0, min(len(self.jobs) - 1, place)) if self.jobs else 0

    def action_down(self) -> None:
        """One down."""
        self._move(self.place + 1)

    def action_up(self) -> None:
        """One up."""
        self._move(self.place - 1)

    def action_page(self, direction: int, share: int = 1) -> None:
        """A page, or the `share`th part of one."""
        self._move(self.place + direction * max(1, (self.scrollable_content_region.height - 1) // share))

    def action_first(self) -> None:
        """To the first."""
        self._move(0)

    def action_last(self) -> None:
        """To the last."""
        self._move(len(self.jobs) - 1)

    def action_mark(self) -> None:
        """Marks or unmarks, then one down."""
        if (job := self.current) is None:
            self.app.bell()
            return
        self._anchor = job.video
        self.mark(self.marks ^ {job.video})
        self._move(self.place + 1)

    def action_mark_range(self) -> None:
        """Marks everything from the last mark to the cursor."""
        if self.current is None:
            return
        begin = next((at for at, job in enumerate(self.jobs) if job.video == self._anchor), self.place)
        low, high = sorted((begin, self.place))
        self._anchor = self.current.video
        self.mark(self.marks | {job.video for job in self.jobs[low : high + 1]})

    def action_mark_all(self) -> None:
        """Marks all that are listed, or none when all are."""
        listed = {job.video for job in self.jobs}
        self.mark(self.marks - listed if listed <= self.marks else self.marks | listed)

    def action_unmark(self) -> None:
        """Takes all marks away."""
        self.mark(())

    async def _on_click(self, event: events.Click) -> None:
        at = self.scroll_offset.y + event.get_content_offset_capture(self).y
        if 0 <= at < len(self.jobs):
            self.place = at
            if event.chain == 2:
                self.post_message(self.Opened())
