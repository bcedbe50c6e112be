"""What was said in a video and when: cues, chapters, and the way between seconds and text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ytsb_tui.core.text import clean
from ytsb_tui.core.videos import VideoId


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A caption: `text` stands on the screen from `start` for `duration`, both in seconds."""

    start: float
    duration: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A part of the video that its description names; it starts at `start` seconds."""

    start: float
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Captions:
    """A caption track that YouTube offers. `language` is its code (`en`, `de`, `pt-BR`), `name` what a person reads."""

    language: str
    name: str
    automatic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What the player response says of a video, apart from its captions. `length` is in seconds, None when unknown."""

    video: VideoId
    title: str | None = None
    channel: str | None = None
    channel_id: str | None = None
    length: float | None = None
    chapters: tuple[Chapter, ...] = ()
    live: bool = False
    offered: tuple[Captions, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """The cues of one video in one language; `translated_from` is the code of the track that YouTube translated."""

    video: VideoId
    language: str
    automatic: bool
    translated_from: str | None = None
    cues: tuple[Cue, ...]

    @property
    def text(self) -> str:
        """All that was said, in one line a cue."""
        return "\n".join(cue.text for cue in self.cues)


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageWish:
    """Which captions are wanted: codes in order of preference, manual tracks first or automatic ones,
    and the code to translate into when no wanted language is offered (None: do not translate)."""

    languages: tuple[str, ...] = ("en",)
    automatic_first: bool = False
    translate_to: str | None = None


def timestamp(seconds: float) -> str:
    """`65.2` -> `1:05`, `3723` -> `1:02:03`."""
    whole = max(0, int(seconds))
    hours, minutes, rest = whole // 3600, whole % 3600 // 60, whole % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


_TIME = r"(?:(\d{1,2}):)?(\d{1,2}):(\d{2})"
_CHAPTER_LINE = re.compile(rf"^[\s\-–—•*(\[]*{_TIME}[)\]]?\s*[\-–—:|.]*\s*(\S.*)$")
_FEWEST_CHAPTERS = 3  # YouTube itself wants three, the first at 0:00


def seconds_of(text: str) -> float | None:
    """`1:05` -> 65.0, `1:02:03` -> 3723.0; None for anything else."""
    match = re.fullmatch(_TIME, text.strip())
    if match is None:
        return None
    hours, minutes, rest = match.groups()
    return float(int(hours or 0) * 3600 + int(minutes) * 60 + int(rest))


def chapters_in(description: str) -> tuple[Chapter, ...]:
    """The chapters that a description lists, as YouTube reads them: three rising timestamps or more from 0:00 on."""
    found: list[Chapter] = []
    for line in description.splitlines():
        match = _CHAPTER_LINE.match(line)
        if match is None:
            continue
        hours, minutes, rest, title = match.groups()
        start = float(int(hours or 0) * 3600 + int(minutes) * 60 + int(rest))
        if found and start <= found[-1].start:
            continue
        if name := clean(title, 120):
            found.append(Chapter(start=start, title=name))
    if len(found) < _FEWEST_CHAPTERS or found[0].start != 0:
        return ()
    return tuple(found)
