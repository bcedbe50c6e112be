"""An emulated terminal, and a cast played on it: the screens that a person sees, and when."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import pyte

# What pyte would show as text: switches of the keyboard protocol, and questions to the terminal.
_UNKNOWN = re.compile(r"\x1b\[[<=>][0-9;]*[A-Za-z]|\x1bP.*?\x1b\\", re.DOTALL)
LONGEST = 2.0  # seconds without a picture, after which one that is half drawn will do
_PICTURE = re.compile(r"\x1b\[(?:\d+;\d+H|\?)")  # how what is drawn at once begins
_BEGUN = re.compile(r"\x1b(?:\[[0-?]*|P[^\x1b]*\x1b?)?$")
_NAMED = {
    "black": "000000", "red": "cd0000", "green": "00cd00", "brown": "cdcd00", "blue": "0000ee", "magenta": "cd00cd",
    "cyan": "00cdcd", "white": "e5e5e5",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Style:
    """How cells look: colours as six hexadecimal digits."""

    front: str
    back: str
    bold: bool
    italic: bool


Run = tuple[int, str, Style]  # the column where it begins, and cells of one style
Row = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen that is seen from this second on."""

    at: float
    rows: tuple[Row, ...]

    @property
    def text(self) -> str:
        """What can be read on it."""
        return "\n".join("".join(text for _, text, _ in row).rstrip() for row in self.rows)


def _style(cell: pyte.screens.Char, front: str, back: str) -> Style:
    colours = [
        standard if colour == "default" else _NAMED.get(colour, colour)
        for colour, standard in ((cell.fg, front), (cell.bg, back))
    ]
    if cell.reverse:
        colours.reverse()
    return Style(front=colours[0], back=colours[1], bold=cell.bold, italic=cell.italics)


def _row(cells: Iterable[pyte.screens.Char], front: str, back: str) -> Row:
    placed = [(at, cell.data, _style(cell, front, back)) for at, cell in enumerate(cells)]
    runs = []
    for style, several in groupby(placed, key=lambda cell: cell[2]):
        run = list(several)
        runs.append((run[0][0], "".join(text for _, text, _ in run), style))
    return tuple(runs)


class Terminal:
    """A terminal that keeps what it shows."""

    def __init__(self, columns: int, rows: int) -> None:
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.Stream(self.screen)
        self._rest = ""  # of a sequence that has not come whole

    def feed(self, text: str) -> None:
        """Takes what an app writes, in any pieces."""
        text = self._rest + text
        cut = _BEGUN.search(text)
        self._rest = "" if cut is None else cut.group()
        self._stream.feed(_UNKNOWN.sub("", text[: len(text) - len(self._rest)]))

    @property
    def text(self) -> str:
        """What can be read."""
        return "\n".join(self.screen.display)


def replayed(cast: Path, *, front: str = "e0e0e0", back: str = "121212", apart: float = 0.0) -> Iterator[Screen]:
    """The screens of a cast, each when it is complete; of those less than `apart` seconds apart only the last. `front`
    and `back` are the terminal's own colours."""
    header, *events = [json.loads(line) for line in cast.read_text(encoding="utf-8").splitlines()]
    terminal = Terminal(header["width"], header["height"])
    screen = terminal.screen
    shown: tuple[Row, ...] = ()
    last = 0.0
    for index, (at, _, text) in enumerate(events):
        terminal.feed(text)
        following, then = events[index + 1][::2] if index + 1 < len(events) else (None, "")
        torn = bool(apart) and at - last < LONGEST and _PICTURE.match(then) is None
        if following is not None and (torn or following - at < 0.02 or following - last < apart):
            continue  # the picture is still being drawn, or is gone before it can be read
        rows = tuple(
            _row((screen.buffer[y][x] for x in range(screen.columns)), front, back) for y in range(screen.lines)
        )
        if rows != shown:
            shown, last = rows, at
            yield Screen(at, rows)
