"""What a plot of bars shows, whatever it is of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


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
