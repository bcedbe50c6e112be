"""The panels of the dashboard that show one thing: the exits, and the video under the cursor."""

from __future__ import annotations

from ytsb_tui.core.jobs.job import Attempt, Job
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.tui.context import context
from ytsb_tui.tui.places.dashboard.layout import Plan
from ytsb_tui.tui.render import detail, exits
from ytsb_tui.tui.render.spans import Role, wrapped
from ytsb_tui.tui.screen import can_draw
from ytsb_tui.tui.widgets.lines import Lines


class ExitPanel(Lines, can_focus=True):
    """The exits; enter opens all that is known of them."""

    def show_exits(self, width: int, planned: Plan) -> None:
        """As a strip, or as a table where there is room."""
        app = context(self.screen)
        if planned.strip:
            self.entitle((("Exits", Role.STRONG),))
            self.show((exits.strip(app.panel, app.look, width, app.now),))
            return
        self.entitle(exits.title(app.panel, app.look, width, app.now))
        lines = exits.table(app.panel, app.look, width, app.now)
        if app.panel.exits:
            lines = (exits.heading(width), *lines)
        if len(lines) > planned.exits:
            hidden = len(lines) - planned.exits + 1
            lines = (*lines[: planned.exits - 1], ((f"  +{hidden} more", Role.DIM),))
        self.show(lines)


class DetailPane(Lines):
    """The video under the cursor, with its tries."""

    _attempts: tuple[VideoId, float, tuple[Attempt, ...]] | None = None
    _shown: VideoId | None = None

    def show_video(self, job: Job | None, *, on_group: bool, width: int) -> None:
        """Asks for the tries of a video when it has changed."""
        app = context(self.screen)
        self._shown = job.video if job is not None else None
        self.entitle((("Video", Role.STRONG),))
        if job is None:
            group = "Press enter to open or fold this group, space to mark all of it."
            self.show(wrapped(group if on_group else "Nothing is selected.", width, Role.DIM))
            return
        known = self._attempts
        tries = known[2] if known and known[0] == job.video else ()
        if not known or known[:2] != (job.video, job.changed_at):
            self._attempts = (job.video, job.changed_at, tries)
            asked = self._ask_attempts(job, width)
            self.run_worker(asked, group="detail", exclusive=True, name=f"attempts {job.video}")
        lines = detail.detail(job, tries, app.look, width, app.now)
        room = self.content_size.height
        if 0 < room < len(lines):
            lines = (*lines[: room - 1], (("i ", Role.KEY), ("shows the rest", Role.DIM)))
        self.show(lines)

    async def _ask_attempts(self, job: Job, width: int) -> None:
        tries = await context(self.screen).client.attempts(job.video)
        self._attempts = (job.video, job.changed_at, tries)
        if self._shown == job.video and self.display and can_draw(self.screen):
            self.show_video(job, on_group=False, width=width)
