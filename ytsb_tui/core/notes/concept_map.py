"""A note's concepts as a Mermaid diagram: an arrow leads from a concept to each other one that explains it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ytsb_tui.core.notes.concepts import concept_key, concepts_of, keys_in
from ytsb_tui.core.notes.note import Note

MOST_CONCEPTS = 24  # more cannot be read
_SECTION = re.compile(r"^## Map\n\n```mermaid\n.*?^```\n+", re.DOTALL | re.MULTILINE)
_UNSAFE = re.compile(r"[^\w\s.,:+'’()-]")  # what Mermaid, Markdown or HTML could read as more than text


def map_lines(note: Note) -> Iterator[str]:
    """The diagram as a section of the note; nothing where no two concepts are connected."""
    names = dict(list(concepts_of(note).items())[:MOST_CONCEPTS])
    arrows = dict.fromkeys(_arrows(note, names))
    connected = [key for key in names if any(key in arrow for arrow in arrows)]
    if not arrows:
        return
    number = {key: place for place, key in enumerate(connected)}
    yield from ("", "## Map", "", "```mermaid", "graph LR")
    for key in connected:
        yield f'  c{number[key]}["{_label(names[key])}"]'
    for one, other in arrows:
        yield f"  c{number[one]} --> c{number[other]}"
    yield "```"


def without_map(note: str) -> str:
    """A note's text without its diagram, for readers that draw none."""
    return _SECTION.sub("", note)


def _arrows(note: Note, names: dict[str, str]) -> Iterator[tuple[str, str]]:
    """From each concept to those that its own points name."""
    for section in note.sections:
        for point in section.points:
            explained = concept_key(point.term or "")
            if explained in names:
                for key in keys_in(f"{point.text} {point.quote or ''}"):
                    if key in names and key != explained and not _parts(key, explained):
                        yield explained, key


def _parts(key: str, other: str) -> bool:
    """Whether one name is part of the other, which connects nothing: matrix, and inverse matrix."""
    return f" {key} " in f" {other} " or f" {other} " in f" {key} "


def _label(name: str) -> str:
    return " ".join(_UNSAFE.sub(" ", name).split())
