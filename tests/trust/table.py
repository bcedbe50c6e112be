"""The table that `make trust` prints: one row per count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The test `name` tried `count` things of the kind `what`; `figure` is the result."""

    name: str
    what: str
    count: int
    figure: str


class Proven(Protocol):
    """Records a row; call it before asserting, so that a failing test shows its figure too."""

    def __call__(self, name: str, what: str, count: int, figure: str) -> None: ...


def lines(rows: Sequence[Row]) -> list[str]:
    """The rows as a Markdown table with aligned columns."""
    cells = [("proof", "what", "count", "figure"), *(tuple(str(cell) for cell in astuple(row)) for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(4)]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in cells
    ]
    return [lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:]]


HEAD = """# What was proven

Made by `make trust`, which tries failures at length: kills, troubles of Tor, a library and a vault that fail, hostile
input, random answers of a model. A key's delay leaves out the time for which other programs had the processor.

"""


def page(rows: Sequence[Row], run: str, machine: str) -> str:
    """The table as a page, with the run and the machine that it comes from."""
    return HEAD + "\n".join(lines(rows)) + f"\n\nRun: {run}.\n\nMachine: {machine}.\n"
