"""The dashboard: what is moving, what failed and what to press, at a glance."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from ytsb_tui.core.jobs.job import Attempt, Job
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.tui.context import context
from ytsb_tui.tui.destinations import Destination
from ytsb_tui.tui.places.dashboard import videos, workers
from ytsb_tui.tui.places.dashboard.layout import Plan, plan
from ytsb_tui.tui.places.dashboard.video_list import VideoList
from ytsb_tui.tui.places.dashboard.videos import Order, View
from ytsb_tui.tui.render import detail, exits, header, log
from ytsb_tui.tui.render.spans import Role
from ytsb_tui.tui.screen import Place, can_draw
from ytsb_tui.tui.widgets.key_line import KeyLine
from ytsb_tui.tui.widgets.lines import Lines

if TYPE_CHECKING:
    from textual.widgets import Input

    from ytsb_tui.tui.widgets.text_line import FindLine

_MOST_UNDO = 20
Undo = tuple[str, Callable[[], Awaitable[None]]]  # what is said afterwards, and what undoes a command


class Dashboard(Place):
    """Header, exits, workers, videos; detail and log where there is room."""

    CSS_PATH = None  # its styles are the app's: the first frame reads one file
    AUTO_FOCUS = "VideoList"
    SHOWS_VIDEOS = True

    def __init__(self, _: Destination) -> None:
        super().__init__()
        self.view = View()
        self.undo: list[Undo] = []
        self._plan: Plan | None = None
        self._line: FindLine | None = None  # the line that filters, once it has been opened
        self._listed: View | None = None
        self._jobs_kept: Mapping[VideoId, Job] | None = None
        self._attempts: tuple[VideoId, float, tuple[Attempt, ...]] | None = None  # of the video in the detail pane

    def compose(self) -> ComposeResult:
        """The panels; the plan hides those that have no room."""
        yield Lines(id="header")
        yield Lines(id="overall")
        yield Lines(id="alerts")
        with Horizontal(id="top"):
            yield Lines(id="exits", classes="panel")
            yield Lines(id="workers", classes="panel")
        with Horizontal(id="middle"):
            with Vertical(id="list"):
                yield VideoList(id="videos")
            yield Lines(id="detail", classes="panel")
        yield Lines(id="log", classes="panel")
        yield KeyLine()

    def on_mount(self) -> None:
        """The first picture."""
        self.refreshed()

    def on_resize(self, event: events.Resize) -> None:
        """Another plan."""
        self.refreshed()

    def on_screen_resume(self) -> None:
        """What happened while another place was open is shown now."""
        self.refreshed()

    # showing

    @property
    def current(self) -> Job | None:
        """The video under the cursor."""
        return self.query_one(VideoList).current

    @property
    def rows(self) -> VideoList:
        """The list of videos."""
        return self.query_one(VideoList)

    def refreshed(self) -> None:
        """Shows the panel's state."""
        if not can_draw(self):
            return
        self._lay_out()
        self._show_videos()
        self._show_times()
        self.show_keys()

    def ticked(self) -> None:
        """Shows what a second has changed."""
        if self._plan is None or not can_draw(self):
            return
        self._show_times()
        self.rows.tick(context(self).now)

    def changing(self) -> bool:
        """Whether a time runs on the screen."""
        app = context(self)
        state = app.panel
        waiting = bool(state.counts.get("waiting"))
        return bool(state.active or state.exits or waiting) or workers.changing(state, app.now)

    def _lay_out(self) -> None:
        state = context(self).panel
        wanted = plan(self.size.width, self.size.height, max(len(state.workers), 1), max(4, len(state.exits)))
        if wanted == self._plan:
            return
        self._plan = wanted
        top, panel = self.query_one("#top"), self.query_one("#exits", Lines)
        at_work, side = self.query_one("#workers", Lines), wanted.side
        top.styles.layout = "horizontal" if side else "vertical"
        panel.display, at_work.display = wanted.exits > 0, wanted.workers > 0
        panel.styles.height, at_work.styles.height = wanted.exits + 2, wanted.workers + 2
        panel.styles.width = wanted.exits_width if side else "100%"
        at_work.styles.width = "1fr" if side else "100%"
        self.query_one("#detail").display = wanted.detail > 0
        self.query_one("#detail").styles.width = wanted.detail
        self.query_one("#log").display = wanted.log > 0
        self.query_one("#log").styles.height = wanted.log + 2

    def _show_times(self) -> None:
        app = context(self)
        state, look, now, width = app.panel, app.look, app.now, self.size.width
        assert self._plan is not None
        self.query_one("#header", Lines).show((header.header(state, look, width),))
        self.query_one("#overall", Lines).show((header.overall(state, app.progress, look, width, now),))
        self.query_one("#alerts", Lines).show(header.alerts(state, look, width, self._plan.alerts))
        if self._plan.exits:
            self._show_exits(self._plan)
        if self._plan.workers:
            panel = self.query_one("#workers", Lines)
            panel.entitle(workers.title(state))
            inner = (width - self._plan.exits_width if self._plan.side else width) - 4
            panel.show(workers.workers(state, look, inner, self._plan.workers, now))
        if self._plan.detail:
            self._show_detail()
        if self._plan.log:
            panel = self.query_one("#log", Lines)
            panel.entitle((("Log", Role.STRONG),))
            panel.show(log.log(state.log, look, width - 4, self._plan.log))

    def _show_exits(self, planned: Plan) -> None:
        app = context(self)
        panel = self.query_one("#exits", Lines)
        panel.entitle(exits.title(app.panel))
        if not planned.exits_table:
            panel.show(exits.strip(app.panel, app.look, self.size.width - 4, planned.exits))
            return
        inner = planned.exits_width - 4
        lines = exits.table(app.panel, app.look, inner, app.now)
        if app.panel.exits:
            lines = (exits.heading(inner), *lines)
        if len(lines) > planned.exits:
            hidden = len(lines) - planned.exits + 1
            lines = (*lines[: planned.exits - 1], ((f"  +{hidden} more", Role.DIM),))
        panel.show(lines)

    def _show_videos(self) -> None:
        app = context(self)
        state = app.panel
        rows = self.rows
        if state.jobs is not self._jobs_kept or self.view != self._listed:
            self._jobs_kept, self._listed = state.jobs, self.view
            jobs = videos.listed(state.jobs.values(), self.view)
            rows.marks = frozenset(video for video in rows.marks if video in state.jobs)
        else:
            jobs = rows.jobs
        heads = videos.heads(jobs, app.look, self.size.width) if self.view.order is Order.STATE else None
        rows.show(jobs, app.look, app.now, videos.empty(state, self.view), heads)
        self._show_title()

    def _show_title(self) -> None:
        app, rows = context(self), self.rows
        rows.entitle(videos.title(app.panel, app.look, self.view, len(rows.jobs), len(rows.marks)))

    def _show_detail(self) -> None:
        app = context(self)
        panel = self.query_one("#detail", Lines)
        job = self.current
        assert self._plan is not None
        if job is None:
            panel.entitle((("Video", Role.STRONG),))
            panel.show(((("Nothing is selected.", Role.DIM),),))
            return
        known = self._attempts
        tries = known[2] if known and known[0] == job.video else ()
        if not known or known[:2] != (job.video, job.changed_at):
            self._attempts = (job.video, job.changed_at, tries)
            self.run_worker(self._ask_attempts(job), group="detail", exclusive=True, name=f"attempts {job.video}")
        panel.entitle((("Video", Role.STRONG),))
        lines = detail.detail(job, tries, app.look, self._plan.detail - 4, app.now)
        room = panel.content_size.height
        if 0 < room < len(lines):
            lines = (*lines[: room - 1], (("i ", Role.KEY), ("shows the rest", Role.DIM)))
        panel.show(lines)

    async def _ask_attempts(self, job: Job) -> None:
        tries = await context(self).client.attempts(job.video)
        self._attempts = (job.video, job.changed_at, tries)
        if self._plan and self._plan.detail and can_draw(self):
            self._show_detail()

    def on_row_list_moved(self) -> None:
        """Title, detail and keys follow the cursor."""
        self._show_title()
        if self._plan and self._plan.detail:
            self._show_detail()
        self.show_keys()

    async def on_row_list_opened(self) -> None:
        """As enter."""
        await self.action_command("videos.open")

    # what commands work with

    def chosen(self) -> tuple[Job, ...]:
        """The marked videos, else the one under the cursor."""
        jobs = context(self).panel.jobs
        if self.rows.marks:
            marked = (jobs[video] for video in self.rows.marks if video in jobs)
            return tuple(sorted(marked, key=lambda job: job.position))
        return (self.current,) if self.current is not None else ()

    def remember(self, message: str, undo: Callable[[], Awaitable[None]]) -> None:
        """Keeps how the last command is undone."""
        self.undo = [*self.undo[-_MOST_UNDO + 1 :], (message, undo)]

    # filter

    async def open_filter(self) -> None:
        """Opens the line that filters."""
        from ytsb_tui.tui.widgets.text_line import FindLine

        if self._line is None:
            self._line = FindLine("words in title, channel, subject, state")
            await self.query_one("#list").mount(self._line)
        self._line.value = self.view.query
        self._line.open()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Lists what matches so far."""
        self.view = replace(self.view, query=event.value.strip())
        self.refreshed()

    def on_input_submitted(self) -> None:
        """The filter stays, its line goes."""
        if self._line is not None:
            self._line.close(self.rows)

    def clear_filter(self) -> bool:
        """Lists all videos again; False when there was no filter."""
        line = self._line
        if not self.view.query and not self.view.only and (line is None or not line.display):
            return False
        self.view = replace(self.view, query="", only=None)
        if line is not None:
            line.value = ""
            line.close(self.rows)
        return True


SCREEN = Dashboard
