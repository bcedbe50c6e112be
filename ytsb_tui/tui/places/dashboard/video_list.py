"""The list of videos in the library."""

from __future__ import annotations

from collections.abc import Mapping

from ytsb_tui.core.jobs.job import Job
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.tui.places.dashboard import videos
from ytsb_tui.tui.render.look import Look
from ytsb_tui.tui.render.spans import Line
from ytsb_tui.tui.widgets.mark_list import MarkList


class VideoList(MarkList[Job]):
    """A row for each job."""

    _now = 0.0

    @property
    def jobs(self) -> tuple[Job, ...]:
        """What is listed."""
        return self.items

    def name_of(self, item: Job) -> VideoId:
        """Its video."""
        return item.video

    def row(self, item: Job, width: int, *, current: bool) -> Line:
        """State, title, and what there is to say of it."""
        return videos.row(item, self._look, width, self._now, marked=item.video in self.marks, current=current)

    def show(
        self,
        jobs: tuple[Job, ...],
        look: Look,
        now: float,
        empty: tuple[str, ...] = (),
        heads: Mapping[int, Line] | None = None,
    ) -> None:
        """Shows these jobs at this moment."""
        self._now = now
        self.list(jobs, look, empty, heads)

    def tick(self, now: float) -> None:
        """Draws again what shows time."""
        self._now = now
        self._redraw()
