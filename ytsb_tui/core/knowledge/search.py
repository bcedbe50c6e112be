"""Full-text search: what is indexed of a transcript, how a person's words become a query, how a finding is shown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ytsb_tui.core.notes.note import Note
from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.core.videos.transcripts import Cue
from ytsb_tui.core.videos.video import VideoId

PASSAGE_WORDS = 100  # about forty seconds of speech: few enough to point at, enough to hold words that belong together
SNIPPET = 160  # characters of text around a finding, at the most
MOST_PIECES = 16  # words and phrases of a query
_LEVELLING = 60  # the usual number; the larger, the less the first place counts
OPEN, CLOSE = "\x02", "\x03"  # around what was found; no clean text holds them

_PIECE = re.compile(r'"([^"]*)"?(\*?)|([^\s"]+)')
_MARKED = re.compile(f"{OPEN}([^{CLOSE}]*){CLOSE}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Some cues in a row as they are indexed: a line a cue, the first of them has the index `first_cue`.
    `starts` are the seconds at which its cues start."""

    first_cue: int
    starts: tuple[float, ...]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A place that answers a query: the second its cue starts, some text around it, and which characters of that
    (from, to) are the words that were looked for."""

    start: float
    text: str
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A line of a note that answers a query, like a Moment; `start` is the second of its evidence, None without."""

    start: float | None
    text: str
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A video that answers a query, with the places in what was said, in their order, and the lines of its note."""

    video: VideoId
    title: str | None
    channel: str | None
    moments: tuple[Moment, ...]
    mentions: tuple[Mention, ...] = ()


def note_lines(note: Note) -> Iterator[tuple[float | None, str]]:
    """The note as it is indexed, line by line: the second of the line's evidence, and its text."""
    yield None, _line(f"{note.title} {note.summary}")
    for section in note.sections:
        for point in section.points:
            start = None if point.evidence is None else point.evidence.start
            yield start, _line(f"{point.term or ''} {point.text}")


def fused(*rankings: Sequence[VideoId]) -> tuple[VideoId, ...]:
    """One ranking of several: what stands high in one, or in many, comes first (reciprocal ranks)."""
    scores: dict[VideoId, float] = {}
    for ranking in rankings:
        for place, video in enumerate(ranking):
            scores[video] = scores.get(video, 0.0) + 1 / (_LEVELLING + place)
    return tuple(sorted(scores, key=lambda video: -scores[video]))


def passages(cues: Sequence[Cue]) -> Iterator[Passage]:
    """The cues in passages. Each begins with the last cue of the one before, so that words on both sides of a border
    are found together."""
    first = 0
    words = 0
    for index, cue in enumerate(cues):
        words += len(cue.text.split())
        if (words >= PASSAGE_WORDS and index > first) or index == len(cues) - 1:
            part = cues[first : index + 1]
            text = "\n".join(_line(each.text) for each in part)
            yield Passage(first_cue=first, starts=tuple(each.start for each in part), text=text)
            first, words = index, len(cue.text.split())


def match_pieces(query: str) -> tuple[str, ...]:
    """A person's words in the language of FTS5, each a piece that must be found: a word, `"words in this order"`,
    `begin*`. Everything else in the query is plain text. Empty when nothing in it can be looked for."""
    pieces: list[str] = []
    for phrase, star, word in _PIECE.findall(clean(query, 1000)):
        text = phrase or word.rstrip("*")
        if any(character.isalnum() for character in text):
            begins = star or word.endswith("*")
            vague = len(text) == 1 and text.isascii()  # a whole dictionary begins with it
            pieces.append('"' + text.replace('"', '""') + '"' + ("*" if begins and not vague else ""))
    return tuple(dict.fromkeys(pieces))[:MOST_PIECES]


def moment(starts: Sequence[float], marked: str) -> Moment:
    """A passage's best place: the cue with the most words that were looked for, and the text around the first of
    them. `marked` is the passage's text with OPEN and CLOSE around those words."""
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
    """A note's line as it is shown; `marked` as for `moment`."""
    found = moment((0.0,), marked)
    return Mention(start=start, text=found.text, marks=found.marks)


def _line(text: str) -> str:
    return " ".join(text.split())


def _plain(marked: str) -> str:
    return marked.replace(OPEN, "").replace(CLOSE, "")


def _ranges(marked: str) -> list[tuple[int, int]]:
    """Where the marked words stand in the text without marks."""
    return [
        (match.start() - 2 * index, match.end() - 2 * index - 2) for index, match in enumerate(_MARKED.finditer(marked))
    ]


def _window(text: str, first: int) -> tuple[int, int]:
    """From where to where the text is shown: whole words, a third of them before `first`."""
    begin = max(0, min(first - SNIPPET // 3, len(text) - SNIPPET))
    end = min(len(text), begin + SNIPPET)
    if begin:
        space = text.find(" ", begin, first)
        begin = first if space < 0 else space + 1
    if end < len(text):
        space = text.rfind(" ", first + 1, end)
        end = end if space < 0 else space
    return begin, end
