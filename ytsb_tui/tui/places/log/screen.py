"""The log: everything that was told, with what was wrong alone where that is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from ytsb_tui.tui.keys import LOG_COMMANDS, bindings
from ytsb_tui.tui.render import header
from ytsb_tui.tui.render.log import whole_log
from ytsb_tui.tui.render.page import Page
from ytsb_tui.tui.render.spans import Role
from ytsb_tui.tui.screen import Place, study, there
from ytsb_tui.tui.widgets.key_line import KeyLine
from ytsb_tui.tui.widgets.lines import Lines
from ytsb_tui.tui.widgets.page_view import PageView


class Log(Place):
    """The last things that happened, the newest at the end."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(LOG_COMMANDS)
    CSS_PATH = "../places.tcss"
    AUTO_FOCUS = "#lines"

    def __init__(self) -> None:
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
        """Wraps anew."""
        self.refreshed()

    def on_screen_resume(self) -> None:
        """What happened meanwhile is shown."""
        self.refreshed()

    def refreshed(self) -> None:
        """Shows what was told."""
        if not there(self):
            return
        app = study(self)
        self.query_one("#header", Lines).show((header.header(app.panel, app.look, self.size.width),))
        told = [line for line in app.panel.log if line.level != "info" or not self.wrong_only]
        page = self.query_one(PageView)
        page.show(Page(lines=whole_log(told, app.look, self.size.width - 5)), follow=True)
        what = "warnings and errors" if self.wrong_only else f"the last {len(told):,} lines"
        page.entitle((("Log", Role.STRONG), (f"  {what}", Role.DIM)))
        self.show_keys()

    def labels(self) -> Mapping[str, str]:
        """What e does next."""
        return {"log.wrong": "all" if self.wrong_only else "errors", "app.log": ""}

    def action_wrong(self) -> None:
        """Warnings and errors alone; back again."""
        self.wrong_only = not self.wrong_only
        self.refreshed()
