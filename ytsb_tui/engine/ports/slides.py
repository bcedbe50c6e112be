"""Pictures of slides: finding them in a storyboard, and what comes back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from ytsb_tui.core.videos.storyboards import Storyboard
from ytsb_tui.engine.ports.connections import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A slide that was first seen at `second`, as JPEG."""

    second: int
    jpeg: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundSlides:
    """The pictures that were got, how many slides there are, and in a sentence why some are missing."""

    pictures: tuple[Picture, ...] = ()
    slides: int = 0
    trouble: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pixels:
    """A picture for `columns` by `lines` cells of a terminal, which are twice as high as wide. Each has two by two
    pixels; `rgb` has three bytes for each, from left to right and from the top down."""

    columns: int
    lines: int
    rgb: bytes


# A picture at a path inside the vault, in so many columns and lines at most. Blocking; raises SetupFailure.
SlideReader = Callable[[str, int, int], Pixels]


class SlideFinder(Protocol):
    """Gets the slides of a video over the connection that its transcript came over. Blocking: runs on a worker
    thread."""

    def find(
        self,
        connection: Connection,
        storyboard: Storyboard,
        step: Callable[[str, float], None],
        stopping: Callable[[], bool],
    ) -> FoundSlides:
        """`step` as in TranscriptFetcher. Fetches no more once `stopping` is true. Never raises a Failure: what is
        missing is said in the result."""
        ...
