"""Values as bars: in a line of text, and what a plot of them shows, whatever it is of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from ytsb_tui.tui.render.look import Look


class Bars(Protocol):
    """Values in a row, with the labels of the axes and the title."""

    @property
    def name(self) -> str:
        """What is measured."""
        ...

    @property
    def subtitle(self) -> str:
        """What is shown beside the name."""
        ...

    @property
    def values(self) -> tuple[float, ...]:
        """One for each bar."""
        ...

    @property
    def ticks(self) -> tuple[tuple[float, str], ...]:
        """The marks on the axis of values."""
        ...

    @property
    def dates(self) -> tuple[str, ...]:
        """The label of each bar, where there is room."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """Bars with fixed values."""

    name: str
    subtitle: str
    values: tuple[float, ...]
    ticks: tuple[tuple[float, str], ...]
    dates: tuple[str, ...]


def sparkline(values: Sequence[float], look: Look, width: int) -> str:
    """The last values as bars, as many as there is room for."""
    shown = values[-width:] if width > 0 else ()
    most = max(shown, default=0.0)
    steps = len(look.rising) - 1
    return "".join(look.rising[round(value / most * steps) if most else 0] for value in shown)
