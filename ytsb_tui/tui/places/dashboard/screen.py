"""The dashboard: what is moving, what failed and what to press, at a glance."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from ytsb_tui.core.jobs.job import Job, State
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.tui.context import context
from ytsb_tui.tui.destinations import Destination
from ytsb_tui.tui.places.dashboard import videos, workers
from ytsb_tui.tui.places.dashboard.groups import Head
from ytsb_tui.tui.places.dashboard.layout import Plan, plan
from ytsb_tui.tui.places.dashboard.listing import Listing
from ytsb_tui.tui.places.dashboard.panes import DetailPane, ExitPanel
from ytsb_tui.tui.places.dashboard.video_list import VideoList
from ytsb_tui.tui.places.dashboard.videos import Order, View
from ytsb_tui.tui.places.dashboard.worker_list import WorkerList
from ytsb_tui.tui.render import header, log
from ytsb_tui.tui.render.spans import Role
from ytsb_tui.tui.screen import Place, can_draw
from ytsb_tui.tui.widgets.key_line import KeyLine
from ytsb_tui.tui.widgets.lines import Lines

if TYPE_CHECKING:
    from textual.widgets import Input

    from ytsb_tui.tui.widgets.text_line import FindLine


_MOST_UNDO = 20
Undo = Callable[[], Awaitable[str]]  # undoes a command, and gives what is said afterwards


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
        self.listing = Listing()

    def compose(self) -> ComposeResult:
        """The panels; the plan hides those that have no room."""
        yield Lines(id="header")
        yield Lines(id="overall")
        yield Lines(id="alerts")
        yield ExitPanel(id="exits", classes="panel")
        yield WorkerList(id="workers", classes="panel")
        with Horizontal(id="middle"):
            with Vertical(id="list"):
                yield VideoList(id="videos")
            yield DetailPane(id="detail", classes="panel")
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
        """The video under the cursor, as it is now: of the list, or of the workers while they have the focus."""
        if self.exits_focused:
            return None
        video = self.focused.video if isinstance(self.focused, WorkerList) else self.rows.video
        return context(self).panel.jobs.get(video) if video is not None else None

    @property
    def exits_focused(self) -> bool:
        """Whether keys are for the panel of exits."""
        return isinstance(self.focused, ExitPanel)

    @property
    def worker_list(self) -> WorkerList:
        """The workers."""
        return self.query_one(WorkerList)

    @property
    def rows(self) -> VideoList:
        """The list of videos."""
        return self.query_one(VideoList)

    def refreshed(self) -> None:
        """Shows the panel's state."""
        if not can_draw(self):
            return
        self._show_workers()
        self._lay_out()
        self._show_videos()
        self._show_times()
        self.show_keys()

    def ticked(self) -> None:
        """Shows what a second has changed."""
        if self._plan is None or not can_draw(self):
            return
        self._show_workers()
        self._lay_out()
        self._show_times()
        self.rows.tick(context(self).now)

    def changing(self) -> bool:
        """Whether a time runs on the screen."""
        app = context(self)
        state = app.panel
        return bool(state.active or state.exits) or workers.changing(state.workers.values(), app.now)

    def _lay_out(self) -> None:
        state = context(self).panel
        wanted = plan(self.size.width, self.size.height, self.worker_list.lines, len(state.exits))
        if wanted == self._plan:
            return
        self._plan = wanted
        panel, at_work = self.query_one("#exits", Lines), self.worker_list
        panel.display, at_work.display = wanted.exits > 0, wanted.workers > 0
        panel.styles.height, at_work.styles.height = wanted.exits + 2, wanted.workers + 2
        if at_work.has_focus and not wanted.workers:
            self.set_focus(self.rows)
        self.query_one("#detail").display = wanted.detail > 0
        self.query_one("#detail").styles.width = wanted.detail
        self.query_one("#log").display = wanted.log > 0
        self.query_one("#log").styles.height = wanted.log + 2

    def _show_workers(self) -> None:
        app = context(self)
        self.worker_list.show(workers.listed(app.panel, app.now), app.panel, app.look, app.now)
        self.worker_list.entitle(workers.title(app.panel))

    def _show_times(self) -> None:
        app = context(self)
        state, look, now, width = app.panel, app.look, app.now, self.size.width
        assert self._plan is not None
        self.query_one("#header", Lines).show((header.header(state, look, width),))
        self.query_one("#overall", Lines).show((header.overall(state, app.progress, look, width, now),))
        self.query_one("#alerts", Lines).show(header.alerts(state, look, width, self._plan.alerts))
        if self._plan.exits:
            self.query_one(ExitPanel).show_exits(self.size.width - 4, self._plan)
        if self._plan.detail:
            self._show_detail()
        if self._plan.log:
            panel = self.query_one("#log", Lines)
            panel.entitle((("Log", Role.STRONG),))
            panel.show(log.log(state.log, look, width - 4, self._plan.log, now))

    def _show_videos(self) -> None:
        app = context(self)
        state, rows = app.panel, self.rows
        self.listing.follow(state.jobs, self.view, running=not self._plan or not self._plan.workers)
        rows.marks -= self.listing.lost
        rows.show(self.listing, app.look, state, app.now, videos.empty(state, self.view))
        self._show_title()

    def _show_title(self) -> None:
        app, rows = context(self), self.rows
        rows.entitle(videos.title(app.panel, app.look, self.view, rows.numbered()[1], len(rows.marks)))

    def _show_detail(self) -> None:
        assert self._plan is not None
        self.query_one(DetailPane).show_video(self.current, on_group=self.on_group, width=self._plan.detail - 4)

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

    def remember(self, undo: Undo) -> None:
        """Keeps how the last command is undone."""
        self.undo = [*self.undo[-_MOST_UNDO + 1 :], undo]

    # groups

    @property
    def on_group(self) -> bool:
        """Whether the cursor is on the head of a group."""
        return isinstance(self.focused, VideoList) and isinstance(self.focused.current, Head)

    def switch_group(self) -> bool:
        """Folds or opens the group under the cursor; False when the cursor is on none."""
        head = self.rows.current
        if not self.on_group or not isinstance(head, Head):
            return False
        self.view = replace(self.view, switched=self.view.switched ^ {head.group})
        self.refreshed()
        return True

    def go_to_group(self, group: State) -> None:
        """Puts the cursor on the first video of a group, opened if it was folded."""
        if group is State.RUNNING and self._plan and self._plan.workers:
            self.set_focus(self.worker_list)
            return
        self.set_focus(self.rows)
        self.view = replace(self.view, order=Order.NEED)
        self.refreshed()
        head = next((item for item in self.rows.items if isinstance(item, Head) and item.group is group), None)
        if head is not None and not head.open:
            self.view = replace(self.view, switched=self.view.switched ^ {group})
            self.refreshed()
        self.rows.go_to_group(group)

    def go_to_video(self, video: VideoId) -> None:
        """Puts the cursor on a video, wherever it is listed."""
        job = context(self).panel.jobs.get(video)
        running = job is not None and job.state is State.RUNNING
        if running and self.worker_list.display and self.worker_list.go_to_video(video):
            self.set_focus(self.worker_list)
            return
        if job is not None and self.view.order is Order.NEED:
            self.go_to_group(job.state)
        self.set_focus(self.rows)
        self.rows.go(video)

    def on_click(self, event: events.Click) -> None:
        """A number in the header leads to its videos."""
        header_line = self.query_one("#header", Lines)
        if event.widget is header_line and (group := header.group_at(header_line.lines[0], event.x)) is not None:
            self.go_to_group(group)

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
