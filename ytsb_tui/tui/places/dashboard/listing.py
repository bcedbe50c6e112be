"""Which videos are listed, in what order, kept up to date by what changes: with 100,000 videos, a list that is built
again for each event would be all that the app does."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping
from operator import attrgetter

from ytsb_tui.core.jobs.job import Job, State
from ytsb_tui.core.state.frozen_map import FrozenMap
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.tui.places.dashboard.groups import FOLDED, GROUPS, Head, Row, heals
from ytsb_tui.tui.places.dashboard.videos import Order, View, matches

Part = State | Order  # a group, or the whole list in one order


def _nothing(_: Job) -> int:
    return 0


_POSITION = attrgetter("position", "video")
_FIRST: Mapping[Part, Callable[[Job], object]] = {  # what comes before the position
    State.FAILED: lambda job: (not heals(job), job.kind or ""),
    State.WAITING: lambda job: job.retry_at or 0.0,
    State.DONE: lambda job: -job.changed_at,
    State.CANCELLED: lambda job: -job.changed_at,
    Order.ADDED: _nothing,
    Order.TITLE: lambda job: job.name.casefold(),
    Order.LENGTH: lambda job: -(job.length or 0.0),
    Order.CHANGED: lambda job: -job.changed_at,
}


def _sort(jobs: list[Job], part: Part) -> None:
    jobs.sort(key=_POSITION)  # twice takes less than once with both
    if first := _FIRST.get(part):
        jobs.sort(key=first)  # type: ignore[arg-type]  # all of one part are of one type


def _place(jobs: list[Job], job: Job, part: Part) -> int:
    """Where a job is in its part, or belongs."""
    first = _FIRST.get(part, _nothing)
    return bisect_left(jobs, (first(job), _POSITION(job)), key=lambda each: (first(each), _POSITION(each)))


class Listing:
    """The rows. `failed` are the failed videos, listed or not; `lost` those that the last change removed."""

    def __init__(self) -> None:
        self.rows: tuple[Row, ...] = ()
        self.heads: tuple[int, ...] = ()  # their places among the rows
        self.failed: dict[VideoId, Job] = {}
        self.lost: frozenset[VideoId] = frozenset()
        self._jobs: FrozenMap[VideoId, Job] = FrozenMap()
        self._view = View()
        self._running = True
        self._words: tuple[str, ...] = ()
        self._parts: dict[Part, list[Job]] = {}
        self._costs: dict[Part, float] = {}
        self._heads: dict[Part, Head] = {}  # those whose videos have not changed since
        self._starts: dict[Part, int] = {}  # the places of the first videos of those that are open

    def follow(self, jobs: FrozenMap[VideoId, Job], view: View, *, running: bool) -> tuple[Row, ...]:
        """The rows of these jobs that a view lets through, in its order. `running`: also without a filter those that
        workers have, which have rows of their own where there is room."""
        gone, new = jobs.differences(self._jobs)
        same_view = (view, running) == (self._view, self._running)
        self.lost = frozenset(gone.keys() - new.keys())
        if same_view and not gone and not new:
            return self.rows
        for video in gone:
            self.failed.pop(video, None)
        self.failed |= {video: job for video, job in new.items() if job.state is State.FAILED}
        if same_view and len(gone) + len(new) <= len(jobs) // 8:
            self._jobs = jobs
            for job in gone.values():
                self._remove(job)
            for job in new.values():
                self._insert(job)
        else:
            self._jobs, self._view, self._running = jobs, view, running
            self._words = tuple(view.query.casefold().split())
            self._sort_all()
        self._arrange()
        return self.rows

    def place_of(self, name: str) -> int | None:
        """The place of a video or of a group; None when it has no row."""
        for at in self.heads:
            head = self.rows[at]
            if isinstance(head, Head) and head.group == name:
                return at
        job = self._jobs.get(VideoId(name))
        part = self._part_of(job) if job is not None else None
        if job is None or part is None or part not in self._starts:
            return None
        return self._starts[part] + _place(self._parts[part], job, part)

    @property
    def _found(self) -> bool:
        """Whether the list is what a filter has found."""
        return bool(self._words or self._view.only)

    def _part_of(self, job: Job) -> Part | None:
        """Where it is listed, None if it is not."""
        view = self._view
        if (view.only is not None and job.word != view.only) or (self._words and not matches(job, self._words)):
            return None
        if view.order is not Order.NEED:
            return view.order
        return job.state if job.state is not State.RUNNING or self._running or self._found else None

    def _sort_all(self) -> None:
        self._heads.clear()
        self._parts = {}
        for job in self._jobs.values():
            if (part := self._part_of(job)) is not None:
                self._parts.setdefault(part, []).append(job)
        for part, inside in self._parts.items():
            _sort(inside, part)
        self._costs = {part: sum(job.cost or 0.0 for job in inside) for part, inside in self._parts.items()}

    def _remove(self, job: Job) -> None:
        if (part := self._part_of(job)) is not None:
            inside = self._parts[part]
            del inside[_place(inside, job, part)]
            self._costs[part] = self._costs[part] - (job.cost or 0.0) if inside else 0.0
            self._heads.pop(part, None)

    def _insert(self, job: Job) -> None:
        if (part := self._part_of(job)) is not None:
            inside = self._parts.setdefault(part, [])
            inside.insert(_place(inside, job, part), job)
            self._costs[part] = self._costs.get(part, 0.0) + (job.cost or 0.0)
            self._heads.pop(part, None)

    def _arrange(self) -> None:
        rows: list[Row] = []
        heads: list[int] = []
        self._starts = {}
        if self._view.order is not Order.NEED:
            self._starts[self._view.order] = 0
            rows = list(self._parts.get(self._view.order, ()))
        alone = sum(bool(inside) for inside in self._parts.values()) == 1
        for group in GROUPS:
            if not (inside := self._parts.get(group)):
                continue
            shown = self._found or (alone or group not in FOLDED) is not (group in self._view.switched)
            head = self._heads.get(group)
            if head is None or head.open != shown:
                able = sum(heals(job) for job in inside) if group is State.FAILED else 0
                cost = round(self._costs[group], 6)
                head = Head(group=group, jobs=tuple(inside), open=shown, able=able, cost=cost)
                self._heads[group] = head
            heads.append(len(rows))
            rows.append(head)
            if shown:
                self._starts[group] = len(rows)
                rows += inside
        self.rows, self.heads = tuple(rows), tuple(heads)
