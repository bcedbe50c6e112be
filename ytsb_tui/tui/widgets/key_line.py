"""The last line: the keys of this place, dim where they can do nothing now. Textual's own footer cannot say why."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual import events
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from ytsb_tui.tui.keys import COMMANDS
from ytsb_tui.tui.render.spans import Line, Role
from ytsb_tui.tui.widgets.lines import painted


class KeyLine(Widget):
    """Keys by rank as far as they fit."""

    DEFAULT_CSS = """
    KeyLine { height: 1; dock: bottom; background: $footer-background; color: $foreground; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._keys: tuple[tuple[str, str, str, bool], ...] = ()

    def show(self, keys: Sequence[tuple[str, str, str, bool]]) -> None:
        """Each key as (what is pressed, what is shown, its word, whether it can do something now)."""
        if tuple(keys) != self._keys:
            self._keys = tuple(keys)
            self.refresh(Region(0, 0, self.size.width, 1))

    def _line(self) -> Line:
        spans: list[tuple[str, Role]] = [(" ", Role.TEXT)]
        for index, (_, shown, label, enabled) in enumerate(self._keys):
            spans.append(("  " if index else "", Role.TEXT))
            spans.append((f"{shown} ", Role.KEY if enabled else Role.FAINT))
            spans.append((label, Role.TEXT if enabled else Role.DIM))
        return tuple(spans)

    def render_line(self, y: int) -> Strip:
        """The line of keys."""
        return painted(self._line(), self.size.width, self.rich_style, self)

    def text(self) -> str:
        """What is shown, without roles."""
        return "".join(text for text, _ in self._line())

    async def _on_click(self, event: events.Click) -> None:
        x = 1
        for key, shown, label, _ in self._keys:
            end = x + cell_len(f"{shown} {label}")
            if x <= event.x < end:
                self.app.simulate_key(key)
            x = end + 2


def chosen(candidates: Sequence[tuple[str, str, str, str, bool]], width: int) -> tuple[tuple[str, str, str, bool], ...]:
    """The keys that fit, in the order of their ids' ranks in the table; each as (id, key, shown, word, enabled)."""
    ranked = sorted(candidates, key=lambda item: COMMANDS[item[0]].rank)
    kept: list[tuple[str, str, str, str, bool]] = []
    room = width - 1
    for item in ranked:
        need = cell_len(f"{item[2]} {item[3]}") + (2 if kept else 0)
        if need <= room:
            kept.append(item)
            room -= need
    kept.sort(key=lambda item: (COMMANDS[item[0]].rank == 1, COMMANDS[item[0]].rank))
    return tuple(item[1:] for item in kept)
