"""`ytsb graph`: how the notes are connected: in numbers, around one concept, or as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict

import click

from ytsb_tui.cli.library import opened_library
from ytsb_tui.core.knowledge.graph import ConceptNode, GraphStatistics, KnowledgeGraph

_RELATED = 8  # concepts shown as explained together with another


@click.command()
@click.argument("concept", nargs=-1, metavar="[CONCEPT]...")
@click.option("--subject", metavar="NAME", help="Only notes of this subject.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per line: notes, concepts, statistics.")
def graph(concept: tuple[str, ...], subject: str | None, as_json: bool) -> None:
    """Show how your notes are connected: which explain the same concepts, and which concepts join subjects.

    With a CONCEPT: the notes that explain it, and the concepts explained together with it. Exit code 1 when no note
    explains it.
    """
    known = KnowledgeGraph(opened_library().graph(subject))
    if concept:
        found = known.concept(" ".join(concept))
        if found is None:
            click.echo(f"No note explains {' '.join(concept)[:60]}. For the common concepts: ytsb graph", err=True)
            sys.exit(1)
        for line in [json.dumps(_object(known, found), ensure_ascii=False)] if as_json else _around(known, found):
            click.echo(line)
    elif as_json:
        for note in known.notes.values():
            click.echo(json.dumps({"event": "note", **asdict(note)}, ensure_ascii=False))
        for each in known.concepts.values():
            click.echo(json.dumps({"event": "concept", **asdict(each)}, ensure_ascii=False))
        click.echo(json.dumps({"event": "statistics", **asdict(known.statistics())}, ensure_ascii=False))
    else:
        for line in _numbers(known.statistics()):
            click.echo(line)


def _numbers(graph: GraphStatistics) -> Iterator[str]:
    yield f"{graph.notes:>6} notes       sharing no concept with another: {graph.alone}"
    yield f"{graph.concepts:>6} concepts    in more than one note: {graph.shared}"
    yield f"{graph.links:>6} links       unconnected groups of notes: {graph.islands}"
    for title, found in (
        ("Concepts by number of notes", graph.common),
        ("Notes by number of linked notes", graph.hubs),
        ("Concepts by number of subjects", graph.bridges),
    ):
        if found:
            yield ""
            yield click.style(title, bold=True)
            yield from (f"{count:>6} {name}" for name, count in found)


def _around(known: KnowledgeGraph, concept: ConceptNode) -> Iterator[str]:
    yield click.style(concept.name, bold=True)
    for video in concept.notes:
        note = known.notes[video]
        yield f"  {video}  {note.title}" + (f"  ({note.subject})" if note.subject else "")
    beside = known.together(concept.key)[:_RELATED]
    if beside:
        yield "Explained together with: " + ", ".join(f"{other.name} ({count})" for other, count in beside)


def _object(known: KnowledgeGraph, concept: ConceptNode) -> dict[str, object]:
    beside = {other.name: count for other, count in known.together(concept.key)}
    return {"event": "concept", **asdict(concept), "beside": beside}
