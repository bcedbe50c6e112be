"""The last line: the keys of this place, dim where they can do nothing now, or what was said last in their place.
Textual's own footer cannot say why a key does nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.geometry import Region
from textual.strip import Strip

from ytsb_tui.tui.render.spans import Line, Role
from ytsb_tui.tui.widgets.lines import painted
from ytsb_tui.tui.widgets.message_line import MessageLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key as it is pressed and as it is shown, its word, its rank, and whether it can do something now."""

    pressed: str
    shown: str
    word: str
    rank: int
    enabled: bool

    @property
    def width(self) -> int:
        """Cells that it takes."""
        return cell_len(f"{self.shown} {self.word}")


class KeyLine(MessageLine):
    """Keys by rank as far as they fit, or messages as long as they last."""

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
            if self.said:
                return
            self.refresh(Region(0, 0, self.size.width, 1))

    def _line(self) -> Line:
        spans: list[tuple[str, Role]] = [(" ", Role.TEXT)]
        for index, key in enumerate(self.keys):
            spans.append(("  " if index else "", Role.TEXT))
            spans.append((f"{key.shown} ", Role.KEY if key.enabled else Role.FAINT))
            spans.append((key.word, Role.TEXT if key.enabled else Role.DIM))
        return tuple(spans)

    def render_line(self, y: int) -> Strip:
        """The line of keys."""
        return super().render_line(y) if self.said else painted(self._line(), self.size.width, self.rich_style, self)

    def text(self) -> str:
        """What is shown, without roles."""
        return "".join(text for text, _ in self._line())

    async def _on_click(self, event: events.Click) -> None:
        if self.said:
            await super()._on_click(event)
            return
        x = 1
        for key in self.keys:
            if x <= event.x < x + key.width:
                self.app.simulate_key(key.pressed)
            x += key.width + 2


def fitting(keys: Iterable[Key], width: int) -> tuple[Key, ...]:
    """The keys of the lowest ranks that fit, in that order; the help, which has rank 1, at the end. Those that can do
    nothing now have what room the others leave."""
    kept: list[Key] = []
    room = width - 1
    for key in sorted(keys, key=lambda key: (not key.enabled, key.rank)):
        need = key.width + (2 if kept else 0)
        if need <= room:
            kept.append(key)
            room -= need
    return tuple(sorted(kept, key=lambda key: (key.rank == 1, key.rank)))
