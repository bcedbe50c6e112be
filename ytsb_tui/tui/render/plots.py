"""What a plot of bars shows, whatever it is of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class Bars(Protocol):
    """Values in a row, with what stands at the axes and in the title."""

    @property
    def name(self) -> str:
        """What is measured."""
        ...

    @property
    def told(self) -> str:
        """What stands beside the name."""
        ...

    @property
    def values(self) -> tuple[float, ...]:
        """One for each bar."""
        ...

    @property
    def ticks(self) -> tuple[tuple[float, str], ...]:
        """What stands at the axis of values."""
        ...

    @property
    def dates(self) -> tuple[str, ...]:
        """What stands under each bar, if there is room."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """Bars that are what they are."""

    name: str
    told: str
    values: tuple[float, ...]
    ticks: tuple[tuple[float, str], ...]
    dates: tuple[str, ...]
