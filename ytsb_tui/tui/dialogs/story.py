"""The whole story of one video as a dialog, for terminals too narrow for the detail pane."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from ytsb_tui.core.jobs.job import Attempt
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.tui.command import Command, Table
from ytsb_tui.tui.context import context
from ytsb_tui.tui.render.detail import detail
from ytsb_tui.tui.screen import Dialog, can_draw
from ytsb_tui.tui.shared_commands import closing, of_video, scrolling
from ytsb_tui.tui.widgets.lines import Lines


class Story(Dialog[None]):
    """Tries, exits, times, reason, what to press. `order` runs a command of the dashboard, by its id, for the video."""

    def __init__(self, video: VideoId, order: Callable[[str], Awaitable[None]]) -> None:
        super().__init__()
        self.video = video
        self.order = order
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
        """The lines are wrapped to the new width."""
        self.refreshed()

    def refreshed(self) -> None:
        """Shows the job as it is now."""
        app = context(self)
        job = app.panel.jobs.get(self.video)
        if job is None:
            self.dismiss(None)
            return
        if self._asked != job.changed_at:
            self._asked = job.changed_at
            self.run_worker(self._ask(), group="detail", exclusive=True, name=f"attempts {self.video}")
        width = self.room
        self.query_one(Lines).show(detail(job, self._attempts, app.look, width, app.now))

    def ticked(self) -> None:
        """Counts down."""
        self.refreshed()

    def changing(self) -> bool:
        """Waiting and running ones show a time."""
        job = context(self).panel.jobs.get(self.video)
        return job is not None and job.word in ("waiting", "fetching", "listening", "writing")

    async def _ask(self) -> None:
        self._attempts = await context(self).client.attempts(self.video)
        if can_draw(self):
            self.refreshed()

    def close(self) -> None:
        """Back."""
        self.dismiss(None)

    def scroll(self, by: int) -> None:
        """Scrolls by lines."""
        self.query_one("#box").scroll_relative(y=by, animate=False)

    KEY_COMMANDS: ClassVar[Table] = (
        closing("story", "escape,q,i,enter"),
        Command(
            id="story.retry",
            keys="r",
            label="retry",
            tip="Try it again now",
            name="video: retry",
            run=lambda story: story.order("videos.retry"),
        ),
        Command(
            id="story.elsewhere",
            keys="e",
            label="elsewhere",
            tip="Try it now in another country",
            name="video: retry with another country",
            run=lambda story: story.order("videos.retry_elsewhere"),
        ),
        Command(
            id="story.cancel",
            keys="c",
            label="cancel",
            tip="Cancel it",
            name="video: cancel",
            run=lambda story: story.order("videos.cancel"),
        ),
        Command(
            id="story.hold",
            keys="h",
            label="pause",
            tip="Pause it until you retry it",
            name="video: pause",
            run=lambda story: story.order("videos.hold"),
        ),
        Command(
            id="story.remove",
            keys="d",
            label="remove",
            tip="Remove it from the list",
            name="video: remove from the list",
            run=lambda story: story.order("videos.remove"),
        ),
        Command(
            id="story.copy",
            keys="y",
            label="copy link",
            tip="Copy its link",
            name="video: copy its link",
            run=lambda story: story.order("videos.copy"),
        ),
        *of_video("story"),
        *scrolling("story"),
    )
