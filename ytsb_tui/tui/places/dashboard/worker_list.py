"""The workers as a list: what one of them works on can be opened and cancelled there."""

from __future__ import annotations

from ytsb_tui.core.state.panel import PanelState, WorkerRow
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.tui.places.dashboard import workers
from ytsb_tui.tui.places.dashboard.workers import Row
from ytsb_tui.tui.render.look import Look
from ytsb_tui.tui.render.spans import Line
from ytsb_tui.tui.widgets.row_list import RowList

_STEADY = 5.0  # seconds that a line stays when it is not needed any more


class WorkerList(RowList[Row]):
    """A row for each busy worker, and one for the idle ones."""

    RESTING_CURSOR = False
    lines = 0  # as many as are needed; fewer only after a while, because a list that jumps cannot be read
    _needed = 0.0  # when the last of them was
    _now = 0.0
    _state = PanelState()

    @property
    def video(self) -> VideoId | None:
        """What the worker under the cursor works on."""
        return self.current.video if isinstance(self.current, WorkerRow) else None

    def name_of(self, item: Row) -> str:
        """Its worker."""
        return item.name if isinstance(item, WorkerRow) else f"idle {item.rows[0].stage}"

    def row(self, item: Row, width: int, *, current: bool) -> Line:
        """Its video and its stages. The cursor is shown where it can be used."""
        here = current and self.has_focus
        return workers.row(item, self._state, self._look, width, self._now, current=here)

    def numbered(self) -> tuple[int, int]:
        """Not numbered: the workers have numbers of their own."""
        return 0, 0

    def show(self, rows: tuple[Row, ...], state: PanelState, look: Look, now: float) -> None:
        """Shows these workers at this moment."""
        self._now, self._state = now, state
        if len(rows) >= self.lines or not state.active or now - self._needed > _STEADY:
            self.lines, self._needed = len(rows), now
        self.list(rows, look)

    def go_to_video(self, video: VideoId) -> bool:
        """Puts the cursor on the worker of a video; False when none has it."""
        place = next(
            (at for at, item in enumerate(self.items) if isinstance(item, WorkerRow) and item.video == video), None
        )
        if place is None:
            return False
        self.place = place
        return True
