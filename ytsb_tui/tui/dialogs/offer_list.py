"""The list of videos that a playlist, a channel or a search offers."""

from __future__ import annotations

from collections.abc import Mapping

from ytsb_tui.core.jobs.job import Job
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.client import Offered
from ytsb_tui.tui.render import offers
from ytsb_tui.tui.render.spans import Line
from ytsb_tui.tui.widgets.mark_list import MarkList


class OfferList(MarkList[Offered]):
    """A row for each video on offer; `known` are those that are in the library."""

    known: Mapping[VideoId, Job] = {}

    def name_of(self, item: Offered) -> VideoId:
        """Its video."""
        return item.video

    def row(self, item: Offered, width: int, *, current: bool) -> Line:
        """Title, length, and whether it is new."""
        return offers.row(
            item, self.known.get(item.video), self._look, width, marked=item.video in self.marks, current=current
        )
