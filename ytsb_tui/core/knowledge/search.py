"""Full-text search: what is indexed, how words become a query, how matches are shown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from ytsb_tui.core.notes.note import Note
from ytsb_tui.core.text.scripts import word_count
from ytsb_tui.core.videos.transcripts import Cue
from ytsb_tui.core.videos.video import VideoId

PASSAGE_WORDS = 100  # about forty seconds of speech: short enough to point at, long enough for related words
SNIPPET = 160  # maximum characters of text around a match
_RANK_CONSTANT = 60  # the usual value
_Ranked = TypeVar("_Ranked")
OPEN, CLOSE = "\x02", "\x03"  # mark matches; cleaned text never contains them

_MARKED = re.compile(f"{OPEN}([^{CLOSE}]*){CLOSE}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Consecutive cues as indexed: one line per cue; `first_cue` is the index of the first, `starts` their start times
    in seconds."""

    first_cue: int
    starts: tuple[float, ...]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A match in a transcript: the start of its cue in seconds, some text around it, and the ranges (from, to) of the
    matched words in that text."""

    start: float
    text: str
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A match in a note, like a Moment; `start` is the second of its evidence, None without."""

    start: float | None
    text: str
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A video that matches a query, with the matches in its transcript, in order, and in its note."""

    video: VideoId
    title: str | None
    channel: str | None
    moments: tuple[Moment, ...]
    mentions: tuple[Mention, ...] = ()


def note_lines(note: Note) -> Iterator[tuple[float | None, str]]:
    """The note as indexed, line by line: the second of the line's evidence, and its text."""
    yield None, _line(f"{note.title} {note.summary}")
    for section in note.sections:
        for point in section.points:
            start = None if point.evidence is None else point.evidence.start
            yield start, _line(f"{point.term or ''} {point.text}")


def fused(*rankings: Sequence[_Ranked], constant: int = _RANK_CONSTANT) -> tuple[_Ranked, ...]:
    """Merges rankings by reciprocal rank fusion; one that is given twice counts twice. The smaller the constant, the
    more the first places count beside agreement."""
    scores: dict[_Ranked, float] = {}
    for ranking in rankings:
        for place, each in enumerate(ranking):
            scores[each] = scores.get(each, 0.0) + 1 / (constant + place)
    return tuple(sorted(scores, key=lambda each: -scores[each]))


def passages(cues: Sequence[Cue]) -> Iterator[Passage]:
    """The cues as passages. Each starts with the last cue of the previous one, so that words on both sides of a
    boundary are found together."""
    first = 0
    words = 0
    for index, cue in enumerate(cues):
        words += word_count(cue.text)
        if (words >= PASSAGE_WORDS and index > first) or index == len(cues) - 1:
            part = cues[first : index + 1]
            text = "\n".join(_line(each.text) for each in part)
            yield Passage(first_cue=first, starts=tuple(each.start for each in part), text=text)
            first, words = index, word_count(cue.text)


def moment(starts: Sequence[float], marked: str) -> Moment:
    """The best match of a passage: the cue with the most matched words, and the text around the first of them. `marked`
    is the passage's text with OPEN and CLOSE around matched words."""
    lines = marked.split("\n")
    best = max(range(len(lines)), key=lambda index: lines[index].count(OPEN))
    before = len(_plain(" ".join(lines[:best]))) + (best > 0)
    text = _plain(" ".join(lines))
    found = _ranges(" ".join(lines))
    first = next((start for start, _ in found if start >= before), before)
    begin, end = _window(text, first)
    lead, trail = "…" if begin else "", "…" if end < len(text) else ""
    shift = len(lead) - begin
    marks = tuple((start + shift, stop + shift) for start, stop in found if start >= begin and stop <= end)
    return Moment(start=starts[best], text=lead + text[begin:end] + trail, marks=marks)


def mention(start: float | None, marked: str) -> Mention:
    """A match in a line of a note; `marked` as for `moment`."""
    found = moment((0.0,), marked)
    return Mention(start=start, text=found.text, marks=found.marks)


def _line(text: str) -> str:
    return " ".join(text.split())


def _plain(marked: str) -> str:
    return marked.replace(OPEN, "").replace(CLOSE, "")


def _ranges(marked: str) -> list[tuple[int, int]]:
    """The ranges of the marked words in the text without marks."""
    return [
        (match.start() - 2 * index, match.end() - 2 * index - 2) for index, match in enumerate(_MARKED.finditer(marked))
    ]


def _window(text: str, first: int) -> tuple[int, int]:
    """The range of the text to show: whole words, a third of it before `first`."""
    begin = max(0, min(first - SNIPPET // 3, len(text) - SNIPPET))
    end = min(len(text), begin + SNIPPET)
    if begin:
        space = text.find(" ", begin, first)
        begin = first if space < 0 else space + 1
    if end < len(text):
        space = text.rfind(" ", first + 1, end)
        end = end if space < 0 else space
    return begin, end
