"""A transcript as a page: moments and what was said, chapters as headings."""

from __future__ import annotations

from collections.abc import Sequence

from ytsb_tui.core.videos.transcripts import Chapter, Cue, timestamp
from ytsb_tui.tui.render.look import Look
from ytsb_tui.tui.render.page import Heading, Link, Page, PageMaker, Run
from ytsb_tui.tui.render.spans import Line, Role

_FULL = 90  # characters from which an entry is full
_LONG = 12.0  # seconds after which a new entry begins


def entries(cues: Sequence[Cue]) -> tuple[tuple[float, str], ...]:
    """Captions put together to entries of a line or two; each begins with the moment of its first caption."""
    together: list[tuple[float, str]] = []
    for cue in cues:
        if together and len(together[-1][1]) < _FULL and cue.start - together[-1][0] < _LONG:
            together[-1] = (together[-1][0], f"{together[-1][1]} {cue.text}")
        else:
            together.append((cue.start, cue.text))
    return tuple(together)


def transcript_page(cues: Sequence[Cue], chapters: Sequence[Chapter], look: Look, width: int) -> Page:
    """The page of a transcript; each entry's moment is a link to that second."""
    maker = PageMaker(width)
    coming = list(chapters)
    spoken = entries(cues)
    stamp = len(timestamp(spoken[-1][0])) if spoken else 4
    for start, text in spoken:
        while coming and coming[0].start <= start + 0.5:
            title = look.safe(coming.pop(0).title)
            maker.gap()
            maker.headings.append(Heading(line=len(maker.lines), level=2, text=title))
            maker.paragraph([Run(text=title, role=Role.HEADING)])
        shown = timestamp(start)
        at = stamp - len(shown)
        maker.links.append(Link(line=len(maker.lines), start=at, end=stamp, url="", seconds=start))
        before: Line = ((f"{shown:>{stamp}}  ", Role.DIM),)
        maker.paragraph([Run(text=look.safe(text))], before, ((" " * (stamp + 2), Role.TEXT),))
    return maker.page()
