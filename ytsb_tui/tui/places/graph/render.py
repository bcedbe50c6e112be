"""The knowledge graph as pages: the concepts by weight, and one of them with its notes and neighbours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ytsb_tui.core.knowledge.graph import ConceptNode, Explanation, GraphStatistics, KnowledgeGraph
from ytsb_tui.core.text.plural import plural
from ytsb_tui.core.videos.media import url_at
from ytsb_tui.core.videos.transcripts import timestamp
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.tui.render.look import Look
from ytsb_tui.tui.render.page import Link, Page, PageMaker, Run
from ytsb_tui.tui.render.spans import EMPTY, Line, Role, cut, wrapped

MOST = 50  # notes of a concept, and neighbours, that are shown
_BAR = 8
_IN: Line = (("  ", Role.TEXT),)
_NOTHING = """There are no concepts yet.
They are the terms that notes explain: write some notes, and see here which concepts they share.
Each concept leads to the notes that explain it, and to those that are explained together with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Where a row leads: to a concept, or to a second of a video's note."""

    concept: str | None = None
    video: VideoId | None = None
    start: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """A page whose links are ways."""

    page: Page
    ways: tuple[Way, ...] = ()


def concept_list(concepts: Sequence[ConceptNode], query: str, look: Look, width: int) -> Walk:
    """The concepts with these letters in their names, a row each."""
    found = [concept for concept in concepts if query.casefold() in concept.name.casefold()]
    if not concepts or not found:
        text = f"No concept has “{query}” in its name." if concepts else _NOTHING
        lines: list[Line] = []
        for number, part in enumerate(text.split("\n")):
            lines += [*([EMPTY] if number else []), *wrapped(look.safe(part), width, Role.DIM if number else Role.TEXT)]
        return Walk(page=Page(lines=tuple(lines)))
    most = max(len(concept.notes) for concept in found)
    heading: Line = ((f"{'notes':>6}  {'':{_BAR}}  concept", Role.DIM),)
    rows = tuple(_row(concept, len(concept.notes), most, look, width) for concept in found)
    links = tuple(Link(line=at + 1, start=0, end=width, url="", seconds=None) for at in range(len(rows)))
    return Walk(page=Page(lines=(heading, *rows), links=links), ways=tuple(Way(concept=each.key) for each in found))


def _row(concept: ConceptNode, count: int, most: int, look: Look, width: int) -> Line:
    name = cut(look.safe(concept.name), width - _BAR - 10, look.ellipsis)
    return ((f"{count:>6,}  ", Role.TEXT), *look.bar(count / most, _BAR), ("  ", Role.TEXT), (name, Role.STRONG))


def concept_page(
    graph: KnowledgeGraph, concept: ConceptNode, explanations: Mapping[VideoId, Explanation], look: Look, width: int
) -> Walk:
    """A concept: how each note explains it, as far as that is known yet, and what is explained together with it."""
    maker = PageMaker(width)
    ways: list[Way] = []
    notes = [graph.notes[video] for video in concept.notes]
    subjects = list(dict.fromkeys(note.subject for note in notes if note.subject))
    maker.paragraph([Run(text=look.safe(concept.name), role=Role.HEADING)])
    where = f" of {', '.join(map(look.safe, subjects))}" if subjects else ""
    maker.paragraph([Run(text=f"explained in {plural(len(notes), 'note')}{where}", role=Role.DIM)])
    for note in notes[:MOST]:
        maker.gap()
        said = explanations.get(note.video)
        start = said.start if said is not None else None
        stamp = "" if start is None else f"{timestamp(start)}  "
        title = cut(look.safe(note.title), maker.width - len(stamp), look.ellipsis)
        _link(maker, url_at(note.video, start), start)
        maker.lines.append(((stamp, Role.LIVE), (title, Role.STRONG)))
        ways.append(Way(video=note.video, start=start))
        if said is not None:
            maker.paragraph([Run(text=look.safe(said.text))], _IN, _IN)
            if start is None:
                maker.paragraph([Run(text=f"{look.symbol('warning')} unverified", role=Role.WARNING)], _IN, _IN)
    if len(notes) > MOST:
        maker.gap()
        maker.paragraph([Run(text=f"and {len(notes) - MOST:,} more", role=Role.DIM)])
    together = graph.together(concept.key)[:MOST]
    if together:
        maker.gap()
        maker.paragraph([Run(text="Explained together with", role=Role.HEADING)])
    for other, count in together:
        _link(maker, "", None)
        maker.lines.append(_row(other, count, together[0][1], look, maker.width))
        ways.append(Way(concept=other.key))
    return Walk(page=maker.page(), ways=tuple(ways))


def _link(maker: PageMaker, url: str, seconds: float | None) -> None:
    maker.links.append(Link(line=len(maker.lines), start=0, end=maker.width, url=url, seconds=seconds))


def numbers(statistics: GraphStatistics, width: int, look: Look) -> Line:
    """The statistics in a line."""
    parts = (
        plural(statistics.notes, "note"),
        plural(statistics.concepts, "concept"),
        f"{statistics.shared:,} shared",
        plural(statistics.links, "link"),
        plural(statistics.islands, "island"),
        f"{plural(statistics.alone, 'note')} alone",
    )
    return ((cut("   ".join(parts), width, look.ellipsis), Role.DIM),)
