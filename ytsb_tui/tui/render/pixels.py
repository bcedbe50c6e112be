"""Pictures as characters: each cell of a terminal shows four pixels in two colours."""

from __future__ import annotations

from typing import NamedTuple

from ytsb_tui.engine.ports.slides import Pixels

Colour = tuple[int, int, int]
_QUARTERS = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"  # by which pixels have the front colour: 1 and 2 above, 4 and 8 below


class Cell(NamedTuple):
    """A character and its colours."""

    character: str
    front: Colour
    back: Colour


def cells(picture: Pixels) -> tuple[tuple[Cell, ...], ...]:
    """The picture line by line."""
    wide = 6 * picture.columns  # bytes of a line of pixels
    return tuple(
        tuple(_cell(picture.rgb, 2 * line * wide + 6 * column, wide) for column in range(picture.columns))
        for line in range(picture.lines)
    )


def _cell(rgb: bytes, at: int, wide: int) -> Cell:
    """The brighter of the four pixels in front of the darker ones."""
    places = (at, at + 3, at + wide, at + wide + 3)
    pixels = [(rgb[place], rgb[place + 1], rgb[place + 2]) for place in places]
    bright = [3 * red + 6 * green + blue for red, green, blue in pixels]
    middle = (min(bright) + max(bright)) / 2
    front = [pixel for pixel, light in zip(pixels, bright, strict=True) if light > middle]
    back = [pixel for pixel, light in zip(pixels, bright, strict=True) if light <= middle]
    shape = sum(1 << number for number, light in enumerate(bright) if light > middle)
    return Cell(_QUARTERS[shape], _mixed(front or back), _mixed(back))


def _mixed(pixels: list[Colour]) -> Colour:
    red, green, blue = (sum(part) // len(pixels) for part in zip(*pixels, strict=True))
    return red, green, blue
