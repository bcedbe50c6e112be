"""The list of videos in the library, in groups or in a row."""

from __future__ import annotations

from bisect import bisect_right

from ytsb_tui.core.jobs.job import Job, State
from ytsb_tui.core.state.panel import PanelState
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.tui.places.dashboard import videos
from ytsb_tui.tui.places.dashboard.groups import Head, Row, head_row
from ytsb_tui.tui.places.dashboard.listing import Listing
from ytsb_tui.tui.render.look import Look
from ytsb_tui.tui.render.spans import Line
from ytsb_tui.tui.widgets.mark_list import MarkList


class VideoList(MarkList[Row]):
    """A row for each job, and one for each group."""

    _now = 0.0
    _state = PanelState()
    _words = False  # whether each row says its state
    _listing = Listing()

    @property
    def video(self) -> VideoId | None:
        """The video under the cursor, None on the head of a group."""
        return self.current.video if isinstance(self.current, Job) else None

    @property
    def jobs(self) -> tuple[Job, ...]:
        """The videos that are listed."""
        return tuple(item for item in self.items if isinstance(item, Job))

    def name_of(self, item: Row) -> str:
        """Its video or group."""
        return item.video if isinstance(item, Job) else item.group

    def videos_of(self, item: Row) -> tuple[VideoId, ...]:
        """Its video, or all of the group."""
        return (item.video,) if isinstance(item, Job) else tuple(job.video for job in item.jobs)

    def own_videos(self, item: Row) -> tuple[VideoId, ...]:
        """None for the head of a group: its videos have rows, or are folded."""
        return (item.video,) if isinstance(item, Job) else ()

    def row(self, item: Row, width: int, *, current: bool) -> Line:
        """State, title, and what there is to say of it."""
        if isinstance(item, Head):
            return head_row(item, self._state, self._look, width, current=current)
        marked = item.video in self.marks
        return videos.row(item, self._look, width, self._now, marked=marked, current=current, word=self._words)

    def numbered(self) -> tuple[int, int]:
        """Among the videos: heads do not count."""
        heads = self._listing.heads
        return max(1, self.place + 1 - bisect_right(heads, self.place)), len(self.items) - len(heads)

    def place_of(self, name: str) -> int | None:
        """Found without looking at each row."""
        return self._listing.place_of(name)

    def show(self, listing: Listing, look: Look, state: PanelState, now: float, empty: tuple[str, ...]) -> None:
        """Shows these rows at this moment. A new list begins at its first video."""
        new, rows = not self.items, listing.rows
        self._now, self._state, self._listing = now, state, listing
        self._words = not listing.heads
        if new and len(rows) > 1 and isinstance(rows[0], Head) and isinstance(rows[1], Job):
            self.set_reactive(VideoList.place, 1)
        self.list(rows, look, empty)

    def tick(self, now: float) -> None:
        """Draws again what shows time."""
        self._now = now
        self._redraw()

    def go_to_group(self, group: State) -> bool:
        """Puts the cursor on the first video of a group, or on its head; False when there is none."""
        at = self.place_of(group)
        if at is None:
            return False
        self.move_to(at + (at + 1 < len(self.items) and isinstance(self.items[at + 1], Job)))
        return True

    def next_group(self, by: int) -> None:
        """Puts the cursor on the next head, or on the one before."""
        heads = [at for at in self._listing.heads if (at > self.place if by > 0 else at < self.place)]
        if heads:
            self.move_to(heads[0] if by > 0 else heads[-1])
