"""The table that `make trust` prints: a row for each thing that was counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """`count` things of the kind `what` were tried for the proof `name`; `figure` is what came out."""

    name: str
    what: str
    count: int
    figure: str


class Proven(Protocol):
    """Notes a row for the table; call it before asserting, so that a proof that fails shows its figure too."""

    def __call__(self, name: str, what: str, count: int, figure: str) -> None: ...


def lines(rows: Sequence[Row]) -> list[str]:
    """The rows as a Markdown table, its columns in line."""
    cells = [("proof", "what", "count", "figure"), *(tuple(str(cell) for cell in astuple(row)) for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(4)]
    told = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in cells
    ]
    return [told[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *told[1:]]
