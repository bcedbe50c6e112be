"""A page that scrolls: words are found in it, and only the visible lines are drawn."""

from __future__ import annotations

from typing import ClassVar

from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from ytsb_tui.tui.command import Command, Table
from ytsb_tui.tui.has_commands import HasCommands
from ytsb_tui.tui.render.page import Link, Page
from ytsb_tui.tui.render.spans import EMPTY, Line, Role, marked
from ytsb_tui.tui.themes import cursor_style
from ytsb_tui.tui.widgets.lines import painted, titled

_MOST_WIDTH = 100  # longer lines are hard to read


class PageView(HasCommands, ScrollView, can_focus=True):
    """Shows a Page."""

    class Moved(Message):
        """Another place is shown, or another link is chosen."""

        def __init__(self, view: PageView) -> None:
            super().__init__()
            self.view = view

    class Resized(Message):
        """The page has another width: its lines have to be wrapped again."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self.page = Page()
        self.chosen: int | None = None  # which link
        self.here: int | None = None  # a line that is pointed at
        self._found: tuple[tuple[int, int, int], ...] = ()
        self._hit = 0
        self._title: tuple[Line, str] | None = None
        self._follow = False
        self._seen = 0  # lines that were visible when it was last shown or resized

    @property
    def link(self) -> Link | None:
        """The chosen link."""
        return self.page.links[self.chosen] if self.chosen is not None and self.chosen < len(self.page.links) else None

    @property
    def hits(self) -> int:
        """How many places were found."""
        return len(self._found)

    @property
    def width(self) -> int:
        """Cells that a line may take."""
        return min(self.scrollable_content_region.width, _MOST_WIDTH) or 60

    @property
    def height(self) -> int:
        """Lines that are visible."""
        return self.scrollable_content_region.height

    def show(self, page: Page, *, follow: bool = False) -> None:
        """Shows another page at the same place; with `follow` at its end, if that is where one reads."""
        self._follow = follow
        if page == self.page:
            return
        at_end = follow and self._at_end()
        self._seen = self.height
        self.page = page
        self._found = ()
        if self.chosen is not None and self.chosen >= len(page.links):
            self.chosen = None
        self.virtual_size = Size(1, len(page.lines))
        self.refresh()
        if at_end:
            self.call_after_refresh(self.scroll_end, animate=False)

    def entitle(self, line: Line) -> None:
        """Sets the border's title, if it is another."""
        now = (line, self.app.theme)
        if now != self._title:
            self._title = now
            self.border_title = titled(line, self)

    def place(self) -> float | None:
        """The moment of the video that is being read: of the chosen link, else of the last link above the middle."""
        if (link := self.link) is not None and link.seconds is not None:
            return link.seconds
        middle = self.scroll_offset.y + self.height // 2
        timed = [link for link in self.page.links if link.seconds is not None]
        above = [link.seconds for link in timed if link.line <= middle]
        return above[-1] if above else timed[0].seconds if timed else None

    def go_to_moment(self, seconds: float, *, choose: bool = False) -> None:
        """Points at what was said at that moment, or at the last link to a moment before it."""
        best: int | None = None
        for number, link in enumerate(self.page.links):
            if link.seconds is None:
                continue
            nearest = self.page.links[best].seconds if best is not None else None
            if link.seconds <= seconds + 0.01 and (nearest is None or link.seconds >= nearest):
                best = number
        if best is None:
            return
        line = self.page.links[best].line
        if choose:
            self.chosen = best
        if line != self.here or choose:
            self.here = None if choose else line
            self._into_view(line)
            self.refresh()

    def find(self, words: str) -> None:
        """Marks what is found and goes to the first match from here on."""
        self._found = self.page.find(words)
        top = self.scroll_offset.y
        self._hit = next((at for at, (line, _, _) in enumerate(self._found) if line >= top), 0)
        if self._found:
            self._into_view(self._found[self._hit][0])
        self.refresh()

    def next_found(self, by: int) -> None:
        """Goes to the next or previous match, if there is one."""
        if self._found:
            self._hit = (self._hit + by) % len(self._found)
            self._into_view(self._found[self._hit][0])
            self.refresh()

    def go_to_line(self, line: int) -> None:
        """Puts a line at the top."""
        self.scroll_to(y=line, animate=False)
        self.post_message(self.Moved(self))

    def render_line(self, y: int) -> Strip:
        """One visible line."""
        at = y + self.scroll_offset.y
        line = self.page.lines[at] if at < len(self.page.lines) else EMPTY
        for number, start, end in self._found:
            if number == at:
                line = marked(line, start, end, Role.FOUND)
        if (link := self.link) is not None and link.line == at:
            line = marked(line, link.start, link.end, Role.FOUND)
        over = cursor_style(self.app.current_theme, True) if at == self.here else None
        return painted(line, self.scrollable_content_region.width, self.visual_style.rich_style, self, over)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Reports the place, for pages that are kept in step."""
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self.post_message(self.Moved(self))

    def on_resize(self) -> None:
        """Reports the new width; the end stays in view where it is followed."""
        if self._follow and self._at_end():
            self.call_after_refresh(self.scroll_end, animate=False)
        self._seen = self.height
        self.post_message(self.Resized())

    def _at_end(self) -> bool:
        """Whether the last line was in view before the size changed."""
        return self.scroll_offset.y >= len(self.page.lines) - self._seen

    def _into_view(self, line: int) -> None:
        top, height = self.scroll_offset.y, self.height
        if not top <= line < top + height:
            self.scroll_to(y=max(0, line - height // 3), animate=False)

    def scroll_lines(self, by: int) -> None:
        """Scrolls."""
        self._release()
        self.scroll_relative(y=by, animate=False)

    def scroll_pages(self, by: int, share: int = 1) -> None:
        """Scrolls by pages."""
        self._release()
        self.scroll_relative(y=by * max(1, (self.height - 1) // share), animate=False)

    def go_to_edge(self, end: bool) -> None:
        """To the top or the end."""
        self._release()
        self.scroll_to(y=self.max_scroll_y if end else 0, animate=False)

    def _release(self) -> None:
        if self.chosen is not None:
            self.chosen = None
            self.refresh()

    def go_to_heading(self, by: int) -> None:
        """To the next or previous heading."""
        top = self.scroll_offset.y
        lines = [heading.line for heading in self.page.headings]
        if by > 0:
            line = next((line for line in lines if line > top), None)
        else:
            line = next((line for line in reversed(lines) if line < top), None)
        if line is not None:
            self._release()
            self.go_to_line(line)

    KEY_COMMANDS: ClassVar[Table] = (
        Command(
            id="page.next_heading",
            keys="right_square_bracket,right",
            label="next heading",
            tip="To the next heading or chapter",
            name="page: next heading",
            shown="]",
            run=lambda page: page.go_to_heading(1),
        ),
        Command(
            id="page.previous_heading",
            keys="left_square_bracket,left",
            label="previous heading",
            tip="To the previous heading or chapter",
            name="page: previous heading",
            shown="[",
            run=lambda page: page.go_to_heading(-1),
        ),
        Command(
            id="page.down",
            keys="down,j",
            label="down",
            tip="One line down",
            name="page: line down",
            run=lambda page: page.scroll_lines(1),
        ),
        Command(
            id="page.up",
            keys="up,k",
            label="up",
            tip="One line up",
            name="page: line up",
            run=lambda page: page.scroll_lines(-1),
        ),
        Command(
            id="page.page_down",
            keys="pagedown,space,ctrl+f",
            label="page down",
            tip="A page down",
            name="page: page down",
            run=lambda page: page.scroll_pages(1),
        ),
        Command(
            id="page.page_up",
            keys="pageup,ctrl+b",
            label="page up",
            tip="A page up",
            name="page: page up",
            run=lambda page: page.scroll_pages(-1),
        ),
        Command(
            id="page.half_down",
            keys="ctrl+d",
            label="half down",
            tip="Half a page down",
            name="page: half a page down",
            run=lambda page: page.scroll_pages(1, 2),
        ),
        Command(
            id="page.half_up",
            keys="ctrl+u",
            label="half up",
            tip="Half a page up",
            name="page: half a page up",
            run=lambda page: page.scroll_pages(-1, 2),
        ),
        Command(
            id="page.top",
            keys="home,g",
            label="top",
            tip="To the top",
            name="page: top",
            run=lambda page: page.go_to_edge(False),
        ),
        Command(
            id="page.end",
            keys="end,G,shift+g",
            label="end",
            tip="To the end",
            name="page: end",
            shown="G",
            run=lambda page: page.go_to_edge(True),
        ),
    )
