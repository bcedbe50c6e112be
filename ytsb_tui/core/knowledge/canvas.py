"""A subject as a canvas (JSON Canvas 1.0): its notes, the concepts that several of them explain, and lines between.

What a person moved, coloured or added stays: only nodes and lines with our ids are made, and known ones keep their
place.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence

from ytsb_tui.core.knowledge.backlinks import NotePage

_OURS = "ytsb-"
_NOTE = (400, 300)  # width and height
_CONCEPT = (260, 80)
_GAP = 60
_ROWS = 8  # notes in a column
Json = dict[str, object]


def canvas(notes: Sequence[NotePage], concepts: Mapping[str, tuple[str, str | None]], existing: str) -> str | None:
    """The canvas of the notes of a subject. `concepts` has the name and the page's path, if there is one, of each
    concept; `existing` is the text of the canvas so far, empty when there is none. None when that is no canvas."""
    known = _read(existing)
    if known is None:
        return None
    nodes, edges = known
    places = {str(node.get("id")): node for node in nodes}
    made = [places.get(str(node["id"]), {}) | _fixed(node, places) for node in _nodes(notes, concepts)]
    theirs = [node for node in nodes if not str(node.get("id", "")).startswith(_OURS)]
    there = {str(node.get("id")) for node in (*made, *theirs)}
    lines = list(_edges(notes, concepts))
    kept = [edge for edge in edges if not str(edge.get("id", "")).startswith(_OURS)]
    kept = [edge for edge in kept if {str(edge.get("fromNode")), str(edge.get("toNode"))} <= there]
    return json.dumps({"nodes": [*made, *theirs], "edges": [*lines, *kept]}, ensure_ascii=False, indent=1) + "\n"


_SHOWN = frozenset(("id", "type", "file", "text"))


def _fixed(node: Json, places: Mapping[str, Json]) -> Json:
    """What we say of a node: everything of a new one, and of a known one only what it shows."""
    return {key: node[key] for key in node if key in _SHOWN or str(node["id"]) not in places}


def _nodes(notes: Sequence[NotePage], concepts: Mapping[str, tuple[str, str | None]]) -> Iterator[Json]:
    for place, note in enumerate(notes):
        column, row = divmod(place, _ROWS)
        x, y = -column * (_NOTE[0] + _GAP), row * (_NOTE[1] + _GAP)
        yield _node(note.path, x, y, _NOTE, file=note.path)
    for place, (key, (name, page)) in enumerate(concepts.items()):
        x, y = _NOTE[0] + 4 * _GAP, place * (_CONCEPT[1] + _GAP)
        shown: Json = {"text": name} if page is None else {"file": page}
        yield _node(key, x, y, _CONCEPT, **shown)


def _node(about: str, x: int, y: int, size: tuple[int, int], **shown: object) -> Json:
    kind = "file" if "file" in shown else "text"
    return {"id": _identity(about), "type": kind, **shown, "x": x, "y": y, "width": size[0], "height": size[1]}


def _edges(notes: Sequence[NotePage], concepts: Mapping[str, tuple[str, str | None]]) -> Iterator[Json]:
    for note in notes:
        for key in concepts:
            if key in note.concepts:
                yield {
                    "id": _identity(f"{note.path} {key}"),
                    "fromNode": _identity(note.path),
                    "fromSide": "right",
                    "toNode": _identity(key),
                    "toSide": "left",
                }


def _identity(about: str) -> str:
    return _OURS + hashlib.sha256(about.encode(errors="surrogateescape")).hexdigest()[:16]


def _read(text: str) -> tuple[list[Json], list[Json]] | None:
    """The nodes and edges of a canvas; an empty file is an empty canvas."""
    if not text.strip():
        return [], []
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(whole, dict):
        return None
    lists = [whole.get(name, []) for name in ("nodes", "edges")]
    if not all(isinstance(each, list) and all(isinstance(item, dict) for item in each) for each in lists):
        return None
    return lists[0], lists[1]
