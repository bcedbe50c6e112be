"""The pictures of a video's slides, cut out of YouTube's contact sheets.

The smallest sheets show where the slides change; of the largest, only those with a slide on them are fetched. Pictures
are drawn again, so that nothing of what arrived reaches the vault as it was.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ytsb_tui.adapters import extras
from ytsb_tui.core.jobs.failures import Failure, FailureKind, SetupFailure
from ytsb_tui.core.videos.slide_changes import GRID, Slide, slides_in
from ytsb_tui.core.videos.storyboards import Level, Storyboard
from ytsb_tui.engine.ports.connections import Connection
from ytsb_tui.engine.ports.slides import FoundSlides, Picture

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_BYTES = 8_000_000  # of a video's sheets
MOST_SECONDS = 75.0
_QUALITY = 85  # of JPEG


def slide_finder(*, wanted: bool) -> StoryboardSlides | None:
    """What gets pictures of slides, None if none are `wanted`. Raises SetupFailure when Pillow is missing."""
    if not wanted:
        return None
    if not extras.present("PIL"):
        reason = "Pillow, which cuts out the pictures of slides, is not installed."
        raise SetupFailure(FailureKind.UNEXPECTED, reason, extras.missing("slides"))
    return StoryboardSlides()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryboardSlides:
    """Fulfils SlideFinder, with Pillow. `clock` tells monotonic seconds."""

    clock: Callable[[], float] = time.monotonic

    def find(
        self,
        connection: Connection,
        storyboard: Storyboard,
        step: Callable[[str, float], None],
        stopping: Callable[[], bool],
    ) -> FoundSlides:
        """See SlideFinder."""
        until = self.clock() + MOST_SECONDS
        sheets = _Sheets(connection, lambda: stopping() or self.clock() > until)
        survey, large = storyboard.survey, storyboard.pictures
        frames: list[bytes] = []
        try:
            for number in range(survey.sheets):
                step("slides", 0.3 * number / survey.sheets)
                frames += _brightness(sheets.fetched(survey, number), survey, number)
        except _LostError as lost:
            return FoundSlides(trouble=str(lost))
        slides = slides_in(frames)
        pictures: list[Picture] = []
        sheet: tuple[int, Image] | None = None
        try:
            for done, slide in enumerate(sorted(slides, key=lambda each: each.last)):
                step("slides", 0.3 + 0.7 * done / len(slides))
                number = large.place(slide.last)[0]
                if sheet is None or sheet[0] != number:
                    sheet = number, sheets.fetched(large, number)
                pictures.append(_picture(sheet[1], large, slide))
        except _LostError as lost:
            return FoundSlides(pictures=_in_order(pictures), slides=len(slides), trouble=str(lost))
        return FoundSlides(pictures=_in_order(pictures), slides=len(slides))


class _LostError(Exception):
    """Why no more pictures come, as a sentence."""


class _Sheets:
    """Fetches sheets until there were too many bytes, or until it is `over`."""

    def __init__(self, connection: Connection, over: Callable[[], bool]) -> None:
        self._connection = connection
        self._over = over
        self._bytes = 0

    def fetched(self, level: Level, number: int) -> Image:
        """A sheet, in memory as it is shown. Raises _LostError."""
        from PIL import Image

        if self._over():
            raise _LostError("It took too long.")
        try:
            reply = self._connection.send("GET", level.url(number))
        except Failure as failure:
            raise _LostError(failure.reason) from failure
        if reply.status != 200:
            raise _LostError(f"YouTube answers {reply.status} for a sheet of pictures.")
        self._bytes += len(reply.body)
        if self._bytes > MOST_BYTES:
            raise _LostError(f"They are larger than {MOST_BYTES // 1_000_000} MB.")
        try:
            image = Image.open(io.BytesIO(reply.body), formats=("JPEG", "WEBP"))
            if image.width > level.columns * level.width or image.height > level.rows * level.height:
                raise _LostError("A sheet of pictures is larger than announced.")
            image.load()
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
            raise _LostError("A sheet of pictures cannot be read.") from error
        return image


def _brightness(sheet: Image, level: Level, number: int) -> list[bytes]:
    """The frames of a sheet as numbers."""
    from PIL.Image import Resampling

    first = number * level.columns * level.rows
    grey = sheet.convert("L")
    frames = []
    for frame in range(first, min(first + level.columns * level.rows, level.frames)):
        _, left, top = level.place(frame)
        if top + level.height > grey.height or left + level.width > grey.width:
            break  # fewer than announced
        box = (left, top, left + level.width, top + level.height)
        frames.append(grey.resize(GRID, Resampling.BOX, box=box).tobytes())
    return frames


def _picture(sheet: Image, level: Level, slide: Slide) -> Picture:
    _, left, top = level.place(slide.last)
    out = io.BytesIO()
    shown = sheet.crop((left, top, left + level.width, top + level.height)).convert("RGB")
    shown.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return Picture(second=int(slide.first * level.every), jpeg=out.getvalue())


def _in_order(pictures: list[Picture]) -> tuple[Picture, ...]:
    return tuple(sorted(pictures, key=lambda picture: picture.second))
