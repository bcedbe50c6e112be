"""What was said in a video and when: cues, chapters, and the way between seconds and text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ytsb_tui.core.text.cleaning import clean, clean_block
from ytsb_tui.core.videos.video import VideoId


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
    """A caption track that YouTube offers. `language` is its code (`en`, `de`, `pt-BR`; `en-x-commentary` for one that
    stands beside the plain one), `name` what a person reads."""

    language: str
    name: str
    automatic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What the player response says of a video, apart from its captions. `length` is in seconds, `published` a day
    (`2026-01-31`); None when unknown."""

    video: VideoId
    title: str | None = None
    channel: str | None = None
    channel_id: str | None = None
    length: float | None = None
    published: str | None = None
    chapters: tuple[Chapter, ...] = ()
    live: bool = False
    offered: tuple[Captions, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """The cues of one video in one language; `translated_from` is the code of the track that YouTube translated,
    `heard_by` what listened to the sound, if the words come from that."""

    video: VideoId
    language: str
    automatic: bool
    translated_from: str | None = None
    heard_by: str | None = None
    cues: tuple[Cue, ...]

    @property
    def text(self) -> str:
        """All that was said, in one line a cue."""
        return "\n".join(cue.text for cue in self.cues)


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageWish:
    """Which captions are wanted: codes in order of preference, manual tracks first or automatic ones,
    and the code to translate into when no wanted language is offered (None: do not translate). YouTube translates if
    it can, else whoever writes the note does."""

    languages: tuple[str, ...] = ("en",)
    automatic_first: bool = False
    translate_to: str | None = None


def timestamp(seconds: float) -> str:
    """`65.2` -> `1:05`, `3723` -> `1:02:03`."""
    whole = max(0, int(seconds))
    hours, minutes, rest = whole // 3600, whole % 3600 // 60, whole % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


_TIME = r"(?:([0-9]{1,2}):)?([0-9]{1,2}):([0-5][0-9])"
_CHAPTER_FIRST = re.compile(rf"\W{{0,20}}(?:[0-9]{{1,3}}[.)]\s{{1,4}})?[^\w]{{0,9}}{_TIME}(?![0-9]|:[0-9])(.*)")
_CHAPTER_LAST = re.compile(rf"(.+?)\W{{1,9}}{_TIME}\W{{0,4}}")
_DASH = r"[\s)\]]{0,9}(?:[-–—~→>]{1,3}|to|bis)[\s(\[]{0,9}"
_UNTIL = re.compile(rf"{_DASH}{_TIME}(?=\W)")  # `0:00 - 1:30 Introduction`
_SINCE = re.compile(rf"(.+?)\W{{1,9}}{_TIME}{_DASH}")  # `Introduction 0:00 - 1:30`
_AROUND_TITLE = " \t-–—:|.,*•~=>→)]"
_FEWEST_CHAPTERS = 3  # YouTube itself wants three, the first at 0:00
_LONGEST_DESCRIPTION = 20_000  # characters; YouTube allows 5,000


def seconds_of(text: str) -> float | None:
    """`1:05` -> 65.0, `1:02:03` -> 3723.0; None for anything else."""
    match = re.fullmatch(_TIME, text.strip())
    return None if match is None else _seconds(*match.groups())


def _seconds(hours: str | None, minutes: str, seconds: str) -> float:
    return float(int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds))


def chapters_in(description: str, length: float | None = None) -> tuple[Chapter, ...]:
    """The chapters that a description lists, as YouTube reads them: three rising timestamps or more from 0:00 on.

    A timestamp stands at the front of its line or at its end. What would start after `length` seconds is left out.
    """
    lines = [line[:300].strip() for line in clean_block(description[:_LONGEST_DESCRIPTION]).splitlines()]
    for read in (_time_first, _time_last):
        found: list[Chapter] = []
        for chapter in map(read, lines):
            if chapter is None or (length is not None and chapter.start >= length):
                continue
            if not found or chapter.start > found[-1].start:
                found.append(chapter)
        if len(found) >= _FEWEST_CHAPTERS and found[0].start == 0:
            return tuple(found)
    return ()


def _time_first(line: str) -> Chapter | None:
    match = _CHAPTER_FIRST.fullmatch(line)
    if match is None:
        return None
    *time, title = match.groups()
    until = _UNTIL.match(title)
    return _named(_seconds(*time), title[until.end() :] if until else title)


def _time_last(line: str) -> Chapter | None:
    match = _CHAPTER_LAST.fullmatch(line)
    if match is None:
        return None
    if since := _SINCE.fullmatch(line, 0, match.start(2) if match[2] else match.start(3)):
        match = since
    title, *time = match.groups()
    return _named(_seconds(*time), title)


def _named(start: float, title: str) -> Chapter | None:
    name = clean(title.strip(_AROUND_TITLE), 120)
    return Chapter(start=start, title=name) if name else None


def language_to_write(language: str, wish: LanguageWish) -> str | None:
    """The language of a note on a transcript in `language`, if it is to be another: YouTube did not translate it."""
    served = any(nearness(language, wanted) is not None for wanted in (*wish.languages, wish.translate_to or ""))
    return None if served or not wish.languages else wish.translate_to


_RENAMED = {"iw": "he", "in": "id", "ji": "yi", "jw": "jv", "tl": "fil", "nb": "no", "mo": "ro"}  # YouTube uses both


def nearness(code: str, wanted: str) -> int | None:
    """How well the language `code` serves who wants `wanted`: 0 the same, 1 one is the other without a region
    (`en` and `en-US`), 2 another region of it, None another language."""
    (base, *region), (wanted_base, *wanted_region) = _parts(code), _parts(wanted)
    if base != wanted_base:
        return None
    if region == wanted_region:
        return 0
    return 2 if region and wanted_region else 1


def _parts(code: str) -> list[str]:
    base, *region = code.strip().lower().replace("_", "-").split("-", 1)
    return [_RENAMED.get(base, base), *region]


def choose(offered: Sequence[Captions], wish: LanguageWish) -> Captions | None:
    """The track that fits the wish best: first by the order of languages, then plain ones, then manual or automatic as
    wished, then by nearness. Without any wanted language it is the one that is spoken; None when nothing fits."""
    if not wish.languages:
        return spoken(offered, wish)
    ranked = [
        (place, near > 0 and not _is_plain(track), track.automatic != wish.automatic_first, near, position)
        for place, wanted in enumerate(wish.languages)
        for position, track in enumerate(offered)
        if (near := nearness(track.language, wanted)) is not None
    ]
    return offered[min(ranked)[-1]] if ranked else None


def _is_plain(track: Captions) -> bool:
    return "-x-" not in track.language


def spoken(offered: Sequence[Captions], wish: LanguageWish) -> Captions | None:
    """The track in the language of the video, the best one to translate from. That language is the first automatic
    track's: YouTube makes it from the sound, and that of the original voice comes first. None when nothing is
    offered."""
    automatic = next((track.language for track in offered if track.automatic), None)
    ranked = sorted(
        offered,
        key=lambda track: (
            automatic is not None and nearness(track.language, automatic) is None,
            not _is_plain(track),
            track.automatic != wish.automatic_first,
        ),
    )
    return ranked[0] if ranked else None
