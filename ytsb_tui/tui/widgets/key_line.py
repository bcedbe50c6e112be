"""The last line: the keys that can do something now, or what was said last with as many of them as fit after it.
Textual's own footer cannot say why a key does nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.geometry import Region
from textual.strip import Strip

from ytsb_tui.tui.render.spans import Line, Role, width_of
from ytsb_tui.tui.widgets.lines import painted
from ytsb_tui.tui.widgets.message_line import MessageLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key as it is pressed and as it is shown, its word and its rank."""

    pressed: str
    shown: str
    word: str
    rank: int

    @property
    def width(self) -> int:
        """Cells that it takes."""
        return cell_len(f"{self.shown} {self.word}")


class KeyLine(MessageLine):
    """Keys by rank as far as they fit; messages as long as they last, and keys after the last of them."""

    def __init__(self) -> None:
        super().__init__()
        self.keys: tuple[Key, ...] = ()

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        """One line, unless messages need more."""
        return max(1, super().get_content_height(container, viewport, width))

    def show(self, keys: Sequence[Key]) -> None:
        """Shows other keys."""
        if tuple(keys) != self.keys:
            self.keys = tuple(keys)
            self.refresh(Region(0, self._last, self.size.width, 1))

    @property
    def _last(self) -> int:
        return max(0, len(self._lines) - 1)

    def _begin(self) -> tuple[Line, tuple[Key, ...]]:
        """What stands before the keys on the last line, and the keys."""
        if not self.said:
            return ((" ", Role.TEXT),), self.keys
        begin: Line = (*self._lines[-1], ("   ", Role.TEXT))
        return begin, fitting(self.keys, self.size.width - width_of(begin) + 1)

    def render_line(self, y: int) -> Strip:
        """The line of keys, or a line of a message."""
        if y < self._last:
            return super().render_line(y)
        begin, keys = self._begin()
        spans = list(begin)
        for index, key in enumerate(keys):
            spans += (("  " if index else "", Role.TEXT), (f"{key.shown} ", Role.KEY), (key.word, Role.TEXT))
        return painted(tuple(spans), self.size.width, self.visual_style.rich_style, self)

    def text(self) -> str:
        """The keys, as they are shown where no message is."""
        return " " + "  ".join(f"{key.shown} {key.word}" for key in self.keys)

    async def _on_click(self, event: events.Click) -> None:
        begin, keys = self._begin()
        x = width_of(begin)
        for key in keys if event.y == self._last else ():
            if x <= event.x < x + key.width:
                self.app.simulate_key(key.pressed)
                return
            x += key.width + 2
        if self.said:
            await super()._on_click(event)


def fitting(keys: Iterable[Key], width: int) -> tuple[Key, ...]:
    """The keys of the lowest ranks that fit, in that order; the help, which has rank 1, at the end."""
    kept: list[Key] = []
    room = width - 1
    for key in sorted(keys, key=lambda key: key.rank):
        need = key.width + (2 if kept else 0)
        if need <= room:
            kept.append(key)
            room -= need
    return tuple(sorted(kept, key=lambda key: (key.rank == 1, key.rank)))
