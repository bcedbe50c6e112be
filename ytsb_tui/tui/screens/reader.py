"""The reader: a note rendered, or the note as it is being written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.widgets import Markdown

from ytsb_tui.core.videos import VideoId, watch_url
from ytsb_tui.tui.keys import READER_COMMANDS, bindings
from ytsb_tui.tui.lines.spans import Line, Role, spread, wrapped
from ytsb_tui.tui.lines.wording import length
from ytsb_tui.tui.note_text import readable
from ytsb_tui.tui.screens.place import Place, study
from ytsb_tui.tui.widgets.key_line import KeyLine
from ytsb_tui.tui.widgets.lines import Lines


class Reader(Place):
    """One note."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(READER_COMMANDS)
    AUTO_FOCUS = "#page"

    def __init__(self, video: VideoId) -> None:
        super().__init__()
        self.video = video
        self._shown: object = None
        self.links: dict[str, str] = {}

    def compose(self) -> ComposeResult:
        """The page."""
        yield Lines(id="header")
        with VerticalScroll(id="page", classes="panel"):
            yield Markdown(id="note", open_links=False)
            yield Lines(id="draft")
        yield KeyLine()

    def on_mount(self) -> None:
        """Loads the note."""
        self.refreshed()

    def on_resize(self) -> None:
        """Wraps anew."""
        self._shown = None if isinstance(self._shown, str) else self._shown
        self.refreshed()

    def refreshed(self) -> None:
        """The title, and the text as far as it is written."""
        if not self.is_mounted:
            return
        app = study(self)
        look = app.look
        job = app.panel.jobs.get(self.video)
        title = look.safe(job.name if job else self.video)
        told = f"{length(job.length)}  {job.word}" if job else ""
        line: Line = ((f" {title}", Role.STRONG),)
        self.query_one("#header", Lines).show((spread(line, ((look.safe(told) + " ", Role.DIM),), self.size.width),))
        self.show_keys()
        draft = self._draft()
        self.query_one("#draft").display = draft is not None
        self.query_one("#note").display = draft is None
        if draft is not None:
            if draft != self._shown:
                self._shown = draft
                self._show_draft(draft)
            return
        key = (job.path, job.changed_at) if job else None
        if self._shown is None or self._shown != key:
            self._shown = key
            self.run_worker(self._load(), group="reader", exclusive=True, name=f"note {self.video}")

    def _draft(self) -> str | None:
        for row in study(self).panel.workers.values():
            if row.video == self.video and row.stage.value == "write":
                return row.text
        return None

    def _show_draft(self, draft: str) -> None:
        look, width = study(self).look, max(20, self.size.width - 8)
        page = self.query_one("#page")
        at_end = page.scroll_offset.y >= page.max_scroll_y
        lines: list[Line] = [(("The note is being written. What is here so far:", Role.DIM),), ()]
        for paragraph in readable(draft, look).split("\n"):
            lines += wrapped(paragraph, width) or ((),)
        self.query_one("#draft", Lines).show(lines)
        if at_end:
            self.call_after_refresh(page.scroll_end, animate=False)

    async def _load(self) -> None:
        app = study(self)
        text = await app.client.note(self.video)
        if text is None:
            job = app.panel.jobs.get(self.video)
            text = f"There is no note of this video. It is {job.word}." if job else "This video is gone."
        await self.query_one("#note", Markdown).update(readable(text, app.look))

    def on_markdown_link_clicked(self, event: Markdown.LinkClicked) -> None:
        """A link is copied: the terminal may be far from any browser."""
        event.stop()
        self.app.copy_to_clipboard(event.href)
        study(self).say(f"Copied: {event.href}")

    def labels(self) -> Mapping[str, str]:
        """Nothing differs."""
        return {}

    def action_close(self) -> None:
        """Back to the list."""
        self.dismiss(None)

    def action_scroll(self, by: int) -> None:
        """Scrolls by lines."""
        self.query_one("#page").scroll_relative(y=by, animate=False)

    @property
    def link(self) -> str:
        """The video's page."""
        return watch_url(self.video)
