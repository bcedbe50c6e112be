"""Storyboards of drawn lectures: slides with text, tables and diagrams of one design, with a speaker who moves in a
corner, a pointer, bullets that come one by one, slides that fade into the next, and slides that are shown again.

Everything follows from the id and the length of the video, so a test knows when each slide came.
"""

from __future__ import annotations

import io
import random
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from tests.lab.lectures import lecture

SIZE = (320, 180)
EVERY = 10.0  # seconds from frame to frame
LEVELS = ((48, 27, 10, 10), (80, 45, 10, 10), (160, 90, 5, 5), (320, 180, 3, 3))
_MEAN, _SHORTEST, _LONGEST = 29.5, 12.0, 75.0  # seconds that a slide stands
_FADE = 1.5  # seconds
_QUALITY = 70  # of JPEG


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """A slide that is shown from `start` seconds on: the number of the slide, and whether it was shown before."""

    start: float
    slide: int
    again: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """What a lecture looks like."""

    dark: bool
    speaker: bool
    builds: bool
    fades: bool


@lru_cache(maxsize=64)
def design(video: str) -> Design:
    """The design of a video's slides."""
    source = random.Random(f"design {video}")
    return Design(
        dark=source.random() < 0.3,
        speaker=source.random() < 0.6,
        builds=source.random() < 0.5,
        fades=source.random() < 0.5,
    )


@lru_cache(maxsize=64)
def shows(video: str, seconds: int) -> tuple[Show, ...]:
    """When which slide is shown; one in ten was shown before."""
    source = random.Random(f"slides {video}/{seconds}")
    found: list[Show] = []
    at, slide = 0.0, 0
    while at < seconds - _SHORTEST:
        again = slide > 3 and source.random() < 0.1
        found.append(Show(start=at, slide=source.randrange(slide - 2) if again else slide, again=again))
        slide += not again
        at += min(_LONGEST, _SHORTEST + source.expovariate(1 / (_MEAN - _SHORTEST)))
    return tuple(found)


def spec(video: str, seconds: int) -> str:
    """The line by which the player names the storyboard."""
    sizes = [
        f"{width}#{height}#{100 if number == 0 else frame_count(seconds)}#{columns}#{rows}#"
        f"{'0#default' if number == 0 else f'{EVERY * 1000:.0f}#M$M'}#rs$AOn4CLLab{number}"
        for number, (width, height, columns, rows) in enumerate(LEVELS)
    ]
    return "|".join(
        [f"https://i.ytimg.com/sb/{video}/storyboard3_L$L/$N.jpg?sqp=-oaymwENSDfyq4qpAwVwAcABBqLzl_8D", *sizes]
    )


def frame_count(seconds: int) -> int:
    """How many frames the storyboard has."""
    return max(1, int(seconds // EVERY))


@lru_cache(maxsize=512)
def sheet(video: str, seconds: int, level: int, number: int) -> bytes | None:
    """A contact sheet as JPEG; None for one that there is not."""
    width, height, columns, rows = LEVELS[level]
    count = 100 if level == 0 else frame_count(seconds)
    first = number * columns * rows
    frames = range(first, min(first + columns * rows, count))
    if not frames:
        return None
    image = Image.new("RGB", (columns * width, -(-len(frames) // columns) * height))
    for place, frame in enumerate(frames):
        at = frame * (seconds / 100 if level == 0 else EVERY)
        row, column = divmod(place, columns)
        image.paste(
            picture(video, seconds, at).resize((width, height), Image.Resampling.BILINEAR),
            (column * width, row * height),
        )
    out = io.BytesIO()
    image.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()


def picture(video: str, seconds: int, at: float) -> Image.Image:
    """What is on the screen at a second."""
    all_shows, look = shows(video, seconds), design(video)
    number = max(index for index, show in enumerate(all_shows) if show.start <= at)
    show = all_shows[number]
    end = all_shows[number + 1].start if number + 1 < len(all_shows) else float(seconds)
    part = min(1.0, 0.4 + (at - show.start) / (end - show.start)) if look.builds else 1.0
    shown = _drawn(video, seconds, show.slide, part).copy()
    if look.fades and number and at - show.start < _FADE:
        before = _drawn(video, seconds, all_shows[number - 1].slide, 1.0)
        shown = Image.blend(before, shown, max(0.05, (at - show.start) / _FADE))
    _alive(shown, look, random.Random(f"{video} {at}"))
    return shown


def _drawn(video: str, seconds: int, slide: int, part: float) -> Image.Image:
    return _slide(video, seconds, slide, round(part * 6))


@lru_cache(maxsize=1024)
def _slide(video: str, seconds: int, slide: int, sixths: int) -> Image.Image:
    """A slide with so many sixths of its lines."""
    look, source = design(video), random.Random(f"{video} slide {slide}")
    paper, ink, accent = (
        ((24, 28, 40), (230, 230, 235), (90, 170, 250)) if look.dark else ((250, 250, 246), (30, 30, 30), (20, 70, 150))
    )
    image = Image.new("RGB", SIZE, paper)
    pen = ImageDraw.Draw(image)
    words = lecture(video, seconds).text.split()
    start = source.randrange(len(words) - 80)
    taken = iter(words[start:])
    pen.rectangle((0, 0, 320, 4), fill=accent)
    pen.text((14, 12), " ".join(next(taken) for _ in range(source.randint(2, 4)))[:30], fill=accent, font=_font(17))
    kind = source.choice(("bullets", "bullets", "bullets", "chart", "table"))
    rows = source.randint(3, 6)
    for row in range(rows):
        line = " ".join(next(taken) for _ in range(source.randint(3, 6)))[: 24 if kind != "bullets" else 38]
        if (row + 1) / rows <= max(1 / rows, sixths / 6):
            pen.text((20, 42 + row * 20), f"- {line}", fill=ink, font=_font(12))
    if kind == "chart":
        bars = source.randint(3, 6)
        for bar in range(bars):
            height = source.randint(10, 90)
            pen.rectangle((190 + bar * 18, 150 - height, 202 + bar * 18, 150), fill=accent)
    if kind == "table":
        for line_ in range(source.randint(3, 6)):
            pen.line((185, 50 + line_ * 16, 305, 50 + line_ * 16), fill=ink)
            pen.text(
                (190, 51 + line_ * 16),
                f"{source.randint(10, 999)}   {source.randint(10, 999)}",
                fill=ink,
                font=_font(11),
            )
    pen.text((296, 164), str(slide + 1), fill=ink, font=_font(9))
    return image


def _alive(image: Image.Image, look: Design, source: random.Random) -> None:
    """What moves: the speaker in a corner, or a pointer."""
    pen = ImageDraw.Draw(image)
    if look.speaker:
        pen.rectangle((250, 120, 320, 180), fill=(70, 80, 90))
        x, y = 285 + source.randint(-9, 9), 146 + source.randint(-5, 5)
        pen.ellipse((x - 11, y - 13, x + 11, y + 13), fill=(214, 176, 150))
        pen.rectangle((x - 22, y + 13, x + 22, 180), fill=(40, 60, 110))
    else:
        x, y = source.randint(20, 300), source.randint(40, 160)
        pen.polygon(((x, y), (x + 6, y + 3), (x + 3, y + 6)), fill=(200, 30, 30))


@lru_cache(maxsize=8)
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)
