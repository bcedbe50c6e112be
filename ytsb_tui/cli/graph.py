"""`ytsb graph`: how the notes are connected: in numbers, around one concept, or as JSON."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import asdict

import click

from ytsb_tui.cli.library import opened_library
from ytsb_tui.cli.output import print_json
from ytsb_tui.cli.shared_options import subject_option
from ytsb_tui.core.knowledge.graph import ConceptNode, GraphStatistics, KnowledgeGraph

_RELATED = 8  # concepts shown as explained together with another


@click.command()
@click.argument("concept", nargs=-1, metavar="[CONCEPT]...")
@subject_option("Only notes of this subject.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per line: notes, concepts, statistics.")
def graph(concept: tuple[str, ...], subject: str | None, as_json: bool) -> None:
    """Show how your notes are connected.

    \b
    Examples:
      ytsb graph
      ytsb graph eigenvector
      ytsb graph --subject Calculus --json

    Without a CONCEPT: which notes explain the same concepts, and which concepts join subjects. With one: the notes that
    explain it, and the concepts explained together with it. Exit code 1 when no note explains it.
    """
    known = KnowledgeGraph(opened_library().graph(subject))
    if concept:
        found = known.concept(" ".join(concept))
        if found is None:
            click.echo(f"No note explains {' '.join(concept)[:60]}. For the common concepts: ytsb graph", err=True)
            sys.exit(1)
        if as_json:
            print_json("concept", _object(known, found))
        else:
            click.echo("\n".join(_around(known, found)))
    elif as_json:
        for note in known.notes.values():
            print_json("note", asdict(note))
        for each in known.concepts.values():
            print_json("concept", asdict(each))
        print_json("statistics", asdict(known.statistics()))
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
    return {**asdict(concept), "beside": beside}
