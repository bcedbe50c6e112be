"""The dashboard: what is moving, what failed and what to press, at a glance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical

from ytsb_tui.core.jobs.job import Attempt, Job, State
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.tui.keys import DASHBOARD_COMMANDS, bindings
from ytsb_tui.tui.places.dashboard import videos, workers
from ytsb_tui.tui.places.dashboard.layout import Plan, plan
from ytsb_tui.tui.places.dashboard.video_list import VideoList
from ytsb_tui.tui.places.dashboard.videos import Order, View
from ytsb_tui.tui.render import detail, exits, header, log
from ytsb_tui.tui.render.spans import Role
from ytsb_tui.tui.render.wording import WORDS
from ytsb_tui.tui.screen import study, there
from ytsb_tui.tui.screens.video_commands import Orders
from ytsb_tui.tui.widgets.key_line import KeyLine
from ytsb_tui.tui.widgets.lines import Lines

if TYPE_CHECKING:
    from textual.widgets import Input


def _input() -> type[Input]:
    from textual.widgets import Input

    return Input


class Dashboard(Orders):
    """Header, exits, workers, videos; detail and log where there is room."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(DASHBOARD_COMMANDS)
    AUTO_FOCUS = "VideoList"

    def __init__(self) -> None:
        super().__init__()
        self.view = View()
        self._plan: Plan | None = None
        self._listed: View | None = None
        self._jobs_kept: Mapping[VideoId, Job] | None = None
        self._told: tuple[VideoId, float, tuple[Attempt, ...]] | None = None

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
        if not there(self):
            return
        self._lay_out()
        self._show_videos()
        self._show_times()
        self.show_keys()

    def ticked(self) -> None:
        """Shows what a second has changed."""
        if self._plan is None or not there(self):
            return
        self._show_times()
        self.rows.tick(study(self).now)

    def changing(self) -> bool:
        """Whether a time runs on the screen."""
        app = study(self)
        state = app.panel
        waiting = bool(state.counts.get("waiting"))
        return bool(state.active or state.exits or waiting) or workers.changing(state, app.now)

    def _lay_out(self) -> None:
        state = study(self).panel
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
        app = study(self)
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
        app = study(self)
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
        app = study(self)
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
        app, rows = study(self), self.rows
        rows.entitle(videos.title(app.panel, app.look, self.view, len(rows.jobs), len(rows.marks)))

    def _show_detail(self) -> None:
        app = study(self)
        panel = self.query_one("#detail", Lines)
        job = self.current
        assert self._plan is not None
        if job is None:
            panel.entitle((("Video", Role.STRONG),))
            panel.show(((("Nothing is selected.", Role.DIM),),))
            return
        known = self._told
        tries = known[2] if known and known[0] == job.video else ()
        if not known or known[:2] != (job.video, job.changed_at):
            self._told = (job.video, job.changed_at, tries)
            self.run_worker(self._ask_attempts(job), group="detail", exclusive=True, name=f"attempts {job.video}")
        panel.entitle((("Video", Role.STRONG),))
        lines = detail.detail(job, tries, app.look, self._plan.detail - 4, app.now)
        room = panel.content_size.height
        if 0 < room < len(lines):
            lines = (*lines[: room - 1], (("i ", Role.KEY), ("shows the rest", Role.DIM)))
        panel.show(lines)

    async def _ask_attempts(self, job: Job) -> None:
        tries = await study(self).client.attempts(job.video)
        self._told = (job.video, job.changed_at, tries)
        if self._plan and self._plan.detail and there(self):
            self._show_detail()

    def on_row_list_moved(self) -> None:
        """Title, detail and keys follow the cursor."""
        self._show_title()
        if self._plan and self._plan.detail:
            self._show_detail()
        self.show_keys()

    def on_row_list_opened(self) -> None:
        """As enter."""
        self.action_open()

    # filter, order

    async def action_filter(self) -> None:
        """Opens the line that filters."""
        if self.refused("filter"):
            return
        if (line := self._line()) is None:
            told = "words in title, channel, subject, state"
            line = _input()(id="filter", placeholder=told, compact=True)
            line.cursor_blink = False
            await self.query_one("#list").mount(line)
        line.display = True
        line.value = self.view.query
        self.set_focus(line)  # at once: the next key is for the filter already

    def on_input_changed(self, event: Input.Changed) -> None:
        """Lists what matches so far."""
        self.view = replace(self.view, query=event.value.strip())
        self.refreshed()

    def on_input_submitted(self) -> None:
        """The filter stays, its line goes."""
        self._close_filter()

    def _line(self) -> Input | None:
        return next(iter(self.query("#filter").results(_input())), None)

    def _close_filter(self) -> None:
        if (line := self._line()) is None:
            return
        self.set_focus(self.rows)
        line.display = False

    def action_all(self) -> None:
        """Clears the filter; the marks, when there is none."""
        line = self._line()
        if self.view.query or self.view.only or (line is not None and line.display):
            self.view = replace(self.view, query="", only=None)
            if line is not None:
                line.value = ""
            self._close_filter()
        elif self.rows.marks:
            self.rows.mark(())
        self.refreshed()

    def action_only(self) -> None:
        """Lists the videos of the next state that there are."""
        if self.refused("only"):
            return
        there = [None, *(word for word in WORDS if study(self).panel.counts.get(word))]
        place = there.index(self.view.only) if self.view.only in there else 0
        self.view = replace(self.view, only=there[(place + 1) % len(there)])
        self.refreshed()

    def action_sort(self) -> None:
        """The next order."""
        if self.refused("sort"):
            return
        orders = tuple(Order)
        self.view = replace(self.view, order=orders[(orders.index(self.view.order) + 1) % len(orders)])
        self.refreshed()

    def labels(self) -> Mapping[str, str]:
        """Words that depend on what is going on."""
        app = study(self)
        changed: dict[str, str] = {}
        if app.panel.paused or app.panel.halted:
            changed["work.pause"] = "go on"
        if marks := len(self.rows.marks):
            changed |= {"videos.retry": f"retry {marks}", "videos.cancel": f"cancel {marks}"}
        job = self.current
        if job is not None and job.state is not State.DONE:
            changed["videos.open"] = "info"
        return changed
