"""Changes of slide in the frames of a storyboard, by numbers alone.

A frame is given as the brightness of its cells, a coarse grid. What moves nearly always, such as a speaker in a corner,
is left out: its cells change from most frames to the next. A slide is then what stands still between two changes, and
goes on when lines are added to it.

All cells are compared at once: they are lanes of 16 bits in one integer, and bit 9 of a lane says whether one value is
so much above the other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, reduce
from itertools import pairwise
from operator import or_

GRID = (32, 18)  # cells, across and down
MOST_SLIDES = 200  # of a video; those that stand longest
_CELLS = GRID[0] * GRID[1]
_LANES = int.from_bytes(b"\x01\x00" * _CELLS, "little")
_FLAGS = _LANES << 9
_DIFFERENT = 12  # of 255, between two values of a cell
_ABOVE = _LANES * (512 - _DIFFERENT)
_BUSY = 0.35  # the share of changes from frame to frame at which a cell is left out
_FEW = 8  # changes from frame to frame that are too few to judge by
_CHANGED = 0.025  # the share of the remaining cells that makes another slide
_GONE = 0.07  # the share of what was written that may be gone when lines were only added
_LEAST_LEFT = 0.2  # the share of the cells without which it is a film
_BLANK = 20  # of 255, between the darkest and the brightest cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Slide:
    """The frames of a slide: the `first`, and the `last` before the next change, when all is written on it."""

    first: int
    last: int


def slides_in(frames: Sequence[bytes]) -> tuple[Slide, ...]:
    """The slides of a video, each once, in order. A frame has a byte for each cell of GRID, row by row."""
    if not frames:
        return ()
    wide = [_lanes(frame) for frame in frames]
    changes = [_different(one, other) for one, other in pairwise(wide)]
    steady = _FLAGS ^ _busy(changes)
    if steady.bit_count() < _LEAST_LEFT * _CELLS:
        return ()
    least = _CHANGED * steady.bit_count()
    changing = reduce(or_, changes, 0) & steady  # the rest is the design of all slides

    @cache
    def written(number: int) -> int:
        paper = _LANES * sorted(frames[number])[_CELLS // 2]
        return _different(wide[number], paper) & changing

    def within(one: int, other: int) -> bool:
        """Whether all that is on the first frame is on the second too, which may have more lines."""
        change = _different(wide[one], wide[other])
        if (change & steady).bit_count() < least:
            return True
        return (change & written(one)).bit_count() < _GONE * written(one).bit_count()

    kept: list[Slide] = []
    for slide in _runs(
        [number for number, change in enumerate(changes) if (change & steady).bit_count() >= least], wide
    ):
        shown = frames[slide.last]
        if max(shown) - min(shown) < _BLANK or _fades(wide, slide, least):
            continue
        if any(within(slide.last, each.last) for each in kept):
            continue
        if kept and within(kept[-1].last, slide.last):
            kept[-1] = Slide(first=kept[-1].first, last=slide.last)
        else:
            kept.append(slide)
    longest = sorted(kept, key=lambda slide: slide.first - slide.last)[:MOST_SLIDES]
    return tuple(sorted(longest, key=lambda slide: slide.first))


def _runs(ends: Sequence[int], frames: Sequence[int]) -> Iterator[Slide]:
    for first, last in zip([0, *(end + 1 for end in ends)], [*ends, len(frames) - 1], strict=True):
        yield Slide(first=first, last=last)


def _lanes(frame: bytes) -> int:
    spread = bytearray(2 * _CELLS)
    spread[::2] = frame
    return int.from_bytes(spread, "little")


def _above(one: int, other: int) -> int:
    """The cells of `one` that are brighter, as flags."""
    return (one + _ABOVE - other) & _FLAGS


def _different(one: int, other: int) -> int:
    return _above(one, other) | _above(other, one)


def _busy(changes: Sequence[int]) -> int:
    """The cells that change too often to belong to slides."""
    if len(changes) < _FEW:
        return 0
    counts = Counter(cell for change in changes for cell in _flags(change))
    return sum(cell for cell, count in counts.items() if count > _BUSY * len(changes))


def _flags(cells: int) -> Iterator[int]:
    while cells:
        lowest = cells & -cells
        yield lowest
        cells ^= lowest


def _fades(frames: Sequence[int], slide: Slide, least: float) -> bool:
    """Whether it is one frame that lies between its neighbours, taken while one slide faded into the next."""
    if not 0 < slide.first == slide.last < len(frames) - 1:
        return False
    before, frame, after = frames[slide.first - 1 : slide.first + 2]
    outside = _above(frame, before) & _above(frame, after) | _above(before, frame) & _above(after, frame)
    return outside.bit_count() < least
