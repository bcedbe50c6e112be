"""A page: lines with the links and headings in them, made from Markdown or from a transcript.

Textual's Markdown widget has no way to choose a link by key, to find a word or to keep a transcript in step.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from rich.cells import cell_len, set_cell_size

from ytsb_tui.core.videos.media import medium_in
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.tui.render.spans import EMPTY, Line, Role, plain

_TIME = re.compile(r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s?)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link and where it stands: characters `start` to `end` of `line`. `seconds`: the moment of the video it leads
    to."""

    line: int
    start: int
    end: int
    url: str
    seconds: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading and its line."""

    line: int
    level: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a page shows."""

    lines: tuple[Line, ...] = ()
    links: tuple[Link, ...] = ()
    headings: tuple[Heading, ...] = ()

    def find(self, words: str) -> tuple[tuple[int, int, int], ...]:
        """Where a text stands, whatever its case: line, first and last character."""
        wanted = words.casefold()
        if not wanted:
            return ()
        found: list[tuple[int, int, int]] = []
        for number, line in enumerate(self.lines):
            text = plain(line).casefold()
            at = text.find(wanted)
            while at >= 0:
                found.append((number, at, at + len(wanted)))
                at = text.find(wanted, at + len(wanted))
        return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPlaces:
    """A page, and where each of its links leads: a video and a second of it."""

    page: Page
    places: tuple[tuple[VideoId, float | None], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A piece of a paragraph: text, its role, and where it leads."""

    text: str
    role: Role = Role.TEXT
    url: str | None = None


class PageMaker:
    """Puts paragraphs of runs into lines of a width."""

    def __init__(self, width: int) -> None:
        self.width = max(8, width)
        self.lines: list[Line] = []
        self.links: list[Link] = []
        self.headings: list[Heading] = []

    def page(self) -> Page:
        """What was made, without empty lines at the end."""
        while self.lines and not plain(self.lines[-1]).strip():
            self.lines.pop()
        return Page(lines=tuple(self.lines), links=tuple(self.links), headings=tuple(self.headings))

    def gap(self) -> None:
        """An empty line, if there is none yet."""
        if self.lines and self.lines[-1] != EMPTY:
            self.lines.append(EMPTY)

    def paragraph(self, runs: Iterable[Run], first: Line = EMPTY, later: Line = EMPTY) -> None:
        """The runs, broken between words; `first` stands before the first line, `later` before the others."""
        self._begin = first
        self._line: list[tuple[str, Role]] = list(first)
        self._used = cell_len(plain(first))
        self._later = later
        self._fresh = True
        self._pending = ""
        for run in runs:
            for piece in re.findall(r"\n|[^\S\n]+|\S+", run.text):
                if piece == "\n":
                    self._break()
                elif piece.isspace():
                    self._pending = "" if self._fresh else " "
                else:
                    self._word(piece, run)
        self.lines.append(tuple(self._line))

    def _break(self) -> None:
        self.lines.append(tuple(self._line))
        self._line = list(self._later)
        self._used = cell_len(plain(self._later))
        self._fresh = True
        self._pending = ""

    def _word(self, word: str, run: Run) -> None:
        size = cell_len(word)
        if not self._fresh and self._used + len(self._pending) + size > self.width:
            self._break()
        while self._used + size > self.width:  # longer than a line
            piece = set_cell_size(word, max(1, self.width - self._used)).rstrip() or word[:1]
            self._put(piece, run)
            word = word[len(piece) :]
            size = cell_len(word)
            self._break()
        if word:
            self._put(word, run)

    def _put(self, word: str, run: Run) -> None:
        role = run.role
        if self._pending:
            same = bool(self._line) and self._line[-1][1] is role and run.url is None
            self._line.append((self._pending, role if same else Role.TEXT))
            self._used += 1
            self._pending = ""
        start = len(plain(tuple(self._line)))
        if run.url is not None:
            self._link(start, start + len(word), run.url)
        self._line.append((word, role))
        self._used += cell_len(word)
        self._fresh = False

    def _link(self, start: int, end: int, url: str) -> None:
        line = len(self.lines)
        if self.links and (last := self.links[-1]).url == url and last.line == line and last.end + 1 >= start:
            self.links[-1] = Link(line=line, start=last.start, end=end, url=url, seconds=last.seconds)
        elif not (self.links and self.links[-1].url == url and self.links[-1].line == line - 1 and self._fresh):
            self.links.append(Link(line=line, start=start, end=end, url=url, seconds=moment(url)))


def moment(url: str) -> float | None:
    """The second of a video that a link to YouTube or to a file leads to, None for any other link."""
    if medium := medium_in(url):
        return medium[1]
    try:
        parts = urlsplit(url)
        if parts.fragment.startswith("t=") and parts.fragment[2:].isdecimal():
            return float(parts.fragment[2:])
        if (parts.hostname or "").removeprefix("www.").removeprefix("m.") not in ("youtube.com", "youtu.be"):
            return None
        query = parse_qs(parts.query)
    except ValueError:
        return None
    value = (query.get("t") or query.get("start") or [""])[0]
    match = _TIME.fullmatch(value) if value else None
    if match is None:
        return None
    hours, minutes, seconds = (float(part or 0) for part in match.groups())
    return 3600 * hours + 60 * minutes + seconds
