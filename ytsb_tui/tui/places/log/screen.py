"""The log: everything that happened, or warnings and errors alone."""

from __future__ import annotations

from textual.app import ComposeResult

from ytsb_tui.core.text.plural import plural
from ytsb_tui.tui.context import context
from ytsb_tui.tui.destinations import Destination
from ytsb_tui.tui.render import header
from ytsb_tui.tui.render.log import whole_log
from ytsb_tui.tui.render.page import Page
from ytsb_tui.tui.render.spans import Role
from ytsb_tui.tui.screen import Place, can_draw
from ytsb_tui.tui.widgets.key_line import KeyLine
from ytsb_tui.tui.widgets.lines import Lines
from ytsb_tui.tui.widgets.page_view import PageView


class Log(Place):
    """The last things that happened, the newest at the end."""

    AUTO_FOCUS = "#lines"

    def __init__(self, _: Destination) -> None:
        super().__init__()
        self.wrong_only = False

    def compose(self) -> ComposeResult:
        """One page."""
        yield Lines(id="header")
        yield PageView(id="lines", classes="panel")
        yield KeyLine()

    def on_mount(self) -> None:
        """At the end."""
        self.refreshed()
        self.call_after_refresh(self.query_one(PageView).scroll_end, animate=False)

    def on_page_view_resized(self) -> None:
        """The lines are wrapped to the new width."""
        self.refreshed()

    def on_screen_resume(self) -> None:
        """What happened meanwhile is shown."""
        self.refreshed()

    def refreshed(self) -> None:
        """Shows the log."""
        if not can_draw(self):
            return
        app = context(self)
        self.query_one("#header", Lines).show((header.header(app.panel, app.look, self.size.width),))
        shown = [line for line in app.panel.log if line.level != "info" or not self.wrong_only]
        page = self.query_one(PageView)
        page.show(Page(lines=whole_log(shown, app.look, self.size.width - 5, app.now)), follow=True)
        what = "warnings and errors" if self.wrong_only else f"the last {plural(len(shown), 'line')}"
        page.entitle((("Log", Role.STRONG), (f"  {what}", Role.DIM)))
        self.show_keys()


SCREEN = Log
