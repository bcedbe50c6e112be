"""How far this run has come: counts the videos worked on since the queue was last empty, not all there are."""

from __future__ import annotations

from collections.abc import Iterable

from ytsb_tui.core.jobs.job import Job, State
from ytsb_tui.core.state.panel import PanelState
from ytsb_tui.core.videos.video import VideoId

_ACTIVE = (State.QUEUED, State.RUNNING, State.WAITING)


class Progress:
    """Counts a run's videos; a new run begins when work is added after everything was settled."""

    def __init__(self) -> None:
        self._members: dict[VideoId, State] = {}
        self._active = 0
        self.done = 0
        self.failed = 0

    @property
    def total(self) -> int:
        """Videos of this run that are not cancelled or paused."""
        return self._active + self.done + self.failed

    def _count(self, state: State, by: int) -> None:
        self._active += by * (state in _ACTIVE)
        self.done += by * (state is State.DONE)
        self.failed += by * (state is State.FAILED)

    def begin(self, state: PanelState) -> None:
        """Counts what was going on already."""
        jobs = state.jobs.values()
        since = state.started_at
        if since is None:  # the work began before this engine: with the oldest of what is left
            since = min((job.added_at for job in jobs if job.state in _ACTIVE), default=None)
        for job in jobs:
            recent = since is not None and job.changed_at >= since
            if job.state in _ACTIVE or (recent and job.state in (State.DONE, State.FAILED)):
                self._members[job.video] = job.state
                self._count(job.state, 1)

    def update(self, changed: Iterable[Job], removed: Iterable[VideoId] = ()) -> None:
        """Counts the jobs that changed and those that are gone."""
        for video in removed:
            if video in self._members:
                self._count(self._members.pop(video), -1)
        for job in changed:
            before = self._members.get(job.video)
            if job.state in _ACTIVE:
                if not self._active and (before is None or before not in _ACTIVE):
                    self._members.clear()
                    self.done = self.failed = 0
                    before = None
            elif before is None:
                continue
            if before is not None:
                self._count(before, -1)
            self._members[job.video] = job.state
            self._count(job.state, 1)
