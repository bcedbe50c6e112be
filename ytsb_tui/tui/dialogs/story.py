"""The whole story of one video as a dialog, for terminals too narrow for the detail pane."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll

from ytsb_tui.core.jobs.job import Attempt
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.tui.keys import STORY_COMMANDS, bindings
from ytsb_tui.tui.of_video import questions_to, review_of
from ytsb_tui.tui.render.detail import detail
from ytsb_tui.tui.screen import Dialog, study, there
from ytsb_tui.tui.widgets.lines import Lines


class Story(Dialog[None]):
    """Tries, exits, times, reason, what to press."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(STORY_COMMANDS)

    def __init__(self, video: VideoId) -> None:
        super().__init__()
        self._video = video
        self._attempts: tuple[Attempt, ...] = ()
        self._asked: float | None = None

    def compose(self) -> ComposeResult:
        """A box that scrolls."""
        with VerticalScroll(id="box", classes="box"):
            yield Lines(id="story")

    def on_mount(self) -> None:
        """Asks for the tries."""
        box = self.query_one("#box")
        box.border_title = "Video"
        box.border_subtitle = "esc goes back"
        self.refreshed()

    def on_resize(self) -> None:
        """Wraps anew."""
        self.refreshed()

    def refreshed(self) -> None:
        """Shows the job as it is now."""
        app = study(self)
        job = app.panel.jobs.get(self._video)
        if job is None:
            self.dismiss(None)
            return
        if self._asked != job.changed_at:
            self._asked = job.changed_at
            self.run_worker(self._ask(), group="detail", exclusive=True, name=f"attempts {self._video}")
        width = self.room
        self.query_one(Lines).show(detail(job, self._attempts, app.look, width, app.now))

    def ticked(self) -> None:
        """Counts down."""
        self.refreshed()

    def changing(self) -> bool:
        """Waiting and running ones show a time."""
        job = study(self).panel.jobs.get(self._video)
        return job is not None and job.word in ("waiting", "fetching", "writing")

    async def _ask(self) -> None:
        self._attempts = await study(self).client.attempts(self._video)
        if there(self):
            self.refreshed()

    def action_close(self) -> None:
        """Back."""
        self.dismiss(None)

    async def action_order(self, action: str) -> None:
        """What the lines above offer, given for this video alone."""
        from ytsb_tui.tui.screens.video_commands import Orders

        place = self.app.screen_stack[-2]
        if isinstance(place, Orders):
            place.refreshed()  # nothing is shown to it while it lies under a dialog
            place.rows.mark(())
            place.rows.go(self._video)
            if place.current is not None and place.current.video == self._video:
                await self.app.run_action(action, place)
        else:
            study(self).say("That is done on the dashboard: press 1.", "warning")

    def action_study(self) -> None:
        """The cards of this video."""
        review_of(self, self._video)

    def action_ask(self) -> None:
        """Questions to this video."""
        questions_to(self, self._video)

    def action_scroll(self, by: int) -> None:
        """Scrolls by lines."""
        self.query_one("#box").scroll_relative(y=by, animate=False)
