"""A panel of lines that repaints just the lines that are not what they were."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual.content import Content
from textual.geometry import Region
from textual.strip import Strip
from textual.style import Style as ContentStyle
from textual.widget import Widget

from ytsb_tui.tui.render.spans import EMPTY, Line, changed_cells
from ytsb_tui.tui.themes import role_styles


def painted(line: Line, width: int, base: Style, widget: Widget, over: Style | None = None) -> Strip:
    """The line in the widget's theme, exactly `width` cells; `over` is laid over every part (the cursor's row)."""
    styles = role_styles(widget.app.current_theme)
    if over is None:
        segments = [Segment(text, base + styles[role]) for text, role in line if text]
    elif over.color is not None:  # a colour for the whole row: the roles' own would not be readable on it
        base += over
        segments = [Segment(text, base) for text, _ in line if text]
    else:
        base += over
        segments = [Segment(text, base + styles[role]) for text, role in line if text]
    return Strip(segments).adjust_cell_length(width, base).simplify()


def titled(line: Line, widget: Widget) -> Content:
    """The line as the title of a border."""
    styles = role_styles(widget.app.current_theme)
    return Content.assemble(*((text, ContentStyle.from_rich_style(styles[role])) for text, role in line))


class Titled(Widget):
    """A widget whose titles stand in its border. When one changes, its line alone is drawn again; Textual draws all."""

    def write_title(self, title: Content) -> None:
        """The title above."""
        self._border_title = title
        self.refresh(Region(-self.content_offset.x, -self.content_offset.y, self.outer_size.width, 1))

    def write_subtitle(self, title: Content) -> None:
        """The title below."""
        self._border_subtitle = title
        bottom = self.outer_size.height - 1 - self.content_offset.y
        self.refresh(Region(-self.content_offset.x, bottom, self.outer_size.width, 1))


class Lines(Titled):
    """Shows a tuple of lines; what does not fit is cut off."""

    DEFAULT_CSS = """
    Lines { height: auto; width: 1fr; }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._lines: tuple[Line, ...] = ()
        self._title: tuple[Line, str] | None = None

    @property
    def lines(self) -> tuple[Line, ...]:
        """What is shown."""
        return self._lines

    def show(self, lines: Sequence[Line]) -> None:
        """Shows other lines; nothing is sent for those that are the same."""
        before, self._lines = self._lines, tuple(lines)
        if len(before) != len(self._lines) and self.styles.height is not None and self.styles.height.is_auto:
            self.refresh(layout=True)
            return
        for y in range(max(len(before), len(self._lines))):
            one, other = self._at(before, y), self._at(self._lines, y)
            if one != other:
                x, width = changed_cells(one, other)
                self.refresh(Region(x, y, width, 1))

    def entitle(self, line: Line) -> None:
        """Sets the border's title, if it is another."""
        now = (line, self.app.theme)
        if now != self._title:
            self._title = now
            self.write_title(titled(line, self))

    @staticmethod
    def _at(lines: tuple[Line, ...], y: int) -> Line:
        return lines[y] if y < len(lines) else EMPTY

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        """As many lines as there are."""
        return len(self._lines)

    def render_line(self, y: int) -> Strip:
        """One line of the panel."""
        return painted(self._at(self._lines, y), self.size.width, self.visual_style.rich_style, self)

    def text(self) -> str:
        """What is shown, without roles."""
        return "\n".join("".join(text for text, _ in line) for line in self._lines)
