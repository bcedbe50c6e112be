"""Storyboards: contact sheets of a whole video, frames at even intervals, in several sizes.

The player response names them in one line: the address with `$L` (size), `$N` (name) and `$M` (sheet), then for each
size, after a `|`, eight fields between `#`: width, height, frames, columns, rows, milliseconds from frame to frame
(0: spread over the whole video), name, signature.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from ytsb_tui.core.videos.hosts import PICTURES

MOST_SHEETS = 240  # of a size; a larger size is not used then
LEAST_HEIGHT = 90  # pixels of a picture on which a slide can be read at all
_LEAST_SURVEYED = 40  # pixels of a picture on which a change of slide can be seen
_MOST_FRAMES = 20_000
_MOST_LEVELS = 8
_LONGEST = 8_000  # characters
_LARGEST = 1_280  # pixels
_MOST_IN_LINE = 25  # frames on a sheet, across and down
_MOST_PIXELS = 4_000_000  # of a sheet
_NUMBERS = re.compile(r"[0-9]{1,7}", re.ASCII)
_NAME = re.compile(r"[\w$.-]{1,60}", re.ASCII)
_SIGNATURE = re.compile(r"[\w$%~.+=-]{0,300}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """The sheets of one size: `columns` by `rows` frames of `width` by `height` pixels, `frames` in all, one in `every`
    seconds. `address` has `$M` in place of the sheet's number."""

    width: int
    height: int
    frames: int
    columns: int
    rows: int
    every: float
    address: str

    @property
    def sheets(self) -> int:
        """How many sheets there are."""
        return -(-self.frames // (self.columns * self.rows))

    def url(self, sheet: int) -> str:
        """The link to a sheet, from 0."""
        return self.address.replace("$M", str(sheet))

    def place(self, frame: int) -> tuple[int, int, int]:
        """Where a frame is: its sheet, and its left and top edge there in pixels."""
        sheet, within = divmod(frame, self.columns * self.rows)
        row, column = divmod(within, self.columns)
        return sheet, column * self.width, row * self.height


@dataclass(frozen=True, slots=True, kw_only=True)
class Storyboard:
    """The smallest size in which changes of slide can be seen, and the one of which pictures are kept. Both have the
    same frames, and may be the same size."""

    survey: Level
    pictures: Level


def storyboard_in(spec: str, length: float | None) -> Storyboard | None:
    """The storyboard of a video of `length` seconds; None when there is none that shows slides."""
    base, *sizes = spec[:_LONGEST].split("|")
    levels = [
        level
        for number, fields in enumerate(sizes[:_MOST_LEVELS])
        if (level := _level(base, number, fields, length)) is not None
    ]
    large = [level for level in levels if level.height >= LEAST_HEIGHT and level.sheets <= MOST_SHEETS]
    if not large:
        return None
    pictures = max(large, key=lambda level: level.height)
    same = (
        level
        for level in levels
        if (level.frames, level.every) == (pictures.frames, pictures.every) and level.height >= _LEAST_SURVEYED
    )
    return Storyboard(survey=min(same, key=lambda level: level.height), pictures=pictures)


def _level(base: str, number: int, fields: str, length: float | None) -> Level | None:
    parts = fields.split("#")
    if len(parts) != 8 or not all(map(_NUMBERS.fullmatch, parts[:6])):
        return None
    width, height, frames, columns, rows, interval = map(int, parts[:6])
    name, signature = parts[6:]
    every = interval / 1000 if interval else (length or 0.0) / max(frames, 1)
    address = base.replace("$L", str(number)).replace("$N", name)
    address += f"{'&' if '?' in address else '?'}sigh={signature}"
    fits = _NAME.fullmatch(name) and _SIGNATURE.fullmatch(signature) and _is_sheet(address)
    bounded = all(_bounds(width, height, frames, columns, rows))
    if not (fits and bounded and every > 0 and (frames <= columns * rows or "$M" in address)):
        return None
    return Level(width=width, height=height, frames=frames, columns=columns, rows=rows, every=every, address=address)


def _bounds(width: int, height: int, frames: int, columns: int, rows: int) -> Iterator[bool]:
    yield 0 < width <= _LARGEST
    yield 0 < height <= _LARGEST
    yield 0 < frames <= _MOST_FRAMES
    yield 0 < columns <= _MOST_IN_LINE
    yield 0 < rows <= _MOST_IN_LINE
    yield width * columns * height * rows <= _MOST_PIXELS


def _is_sheet(address: str) -> bool:
    """Whether it is a storyboard on YouTube's host for pictures, and nothing else there."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return (parts.scheme, parts.netloc) == ("https", PICTURES) and parts.path.startswith("/sb/")
