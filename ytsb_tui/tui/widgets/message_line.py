"""A line at the bottom for what was said last. Textual's own messages float over what is read."""

from __future__ import annotations

import time
from collections.abc import Mapping

from textual import events
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from ytsb_tui.tui.context import context
from ytsb_tui.tui.render.news import Said, Severity
from ytsb_tui.tui.render.spans import Line, Role, wrapped
from ytsb_tui.tui.widgets.lines import painted

_MOST_SAID = 4  # messages at once
_MOST_LINES = 6
_ROLES: Mapping[Severity, Role] = {"information": Role.TEXT, "warning": Role.WARNING, "error": Role.ERROR}


class MessageLine(Widget):
    """Messages as long as they last, on as many lines as they need; no line without one."""

    DEFAULT_CSS = """
    MessageLine { height: auto; dock: bottom; background: $footer-background; color: $foreground; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.said: tuple[Said, ...] = ()
        self._lines: tuple[Line, ...] = ()  # the messages, wrapped to the width
        self._timer: Timer | None = None

    def say(self, said: Said) -> None:
        """Shows a message below those whose time is not over; then all stay as long as the longest."""
        now = time.monotonic()
        self.said = (*(each for each in self.said if each.until > now), said)[-_MOST_SAID:]
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(max(0.1, max(each.until for each in self.said) - now), self.quiet)
        self._wrap()

    def quiet(self) -> None:
        """Takes the messages away."""
        self.said = ()
        self._wrap()

    def _wrap(self) -> None:
        room = max(1, self.app.size.width - 2)
        lines = [line for each in self.said for line in wrapped(each.text, room, _ROLES[each.severity])]
        self._lines = tuple((((" ", Role.TEXT)), *line) for line in lines[-_MOST_LINES:])
        self.refresh(layout=True)

    def on_resize(self) -> None:
        """Messages are wrapped to the new width."""
        if self.said:
            self._wrap()

    def on_unmount(self) -> None:
        """A screen that closes leaves what it said to the one under it."""
        now = time.monotonic()
        for said in self.said:
            if said.until > now:
                context(self).repeat(said)

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        """As many lines as the messages need."""
        return len(self._lines)

    def render_line(self, y: int) -> Strip:
        """A line of a message."""
        line = self._lines[y] if y < len(self._lines) else ()
        return painted(line, self.size.width, self.visual_style.rich_style, self)

    async def _on_click(self, event: events.Click) -> None:
        self.quiet()
