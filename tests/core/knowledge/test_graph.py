"""How notes hang together: by concepts under any of their names, counted without being asked twice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ytsb_tui.core.knowledge import graph
from ytsb_tui.core.knowledge.graph import KnowledgeGraph, NoteNode
from ytsb_tui.core.videos.video import VideoId


def node(name: str, *concepts: str, subject: str | None = None) -> NoteNode:
    return NoteNode(video=VideoId(name), title=name.upper(), subject=subject, concepts=concepts)


MATHS = node("maths", "Eigenvectors", "Kernel", "field", subject="Mathematics")
PHYSICS = node("physics", "eigenvector", "Field", "Spin", subject="Physics")
STATES = node("states", "Eigenvector", "spins", "of", subject="Physics")
BREAD = node("bread", "Sourdough")
ALL = KnowledgeGraph((MATHS, PHYSICS, STATES, BREAD))


def test_concepts_are_one_under_all_their_names() -> None:
    found = ALL.concept("EIGENVECTORS")
    assert found is not None
    assert (found.name, found.notes) == ("Eigenvector", ("maths", "physics", "states"))
    assert ALL.concept("of") is None
    assert [concept.name for concept in ALL.concepts_of(MATHS.video)] == ["Eigenvector", "Field", "Kernel"]


def test_what_is_near() -> None:
    assert [(note.video, names) for note, names in ALL.near(PHYSICS.video)] == [
        ("maths", ("Eigenvector", "Field")),
        ("states", ("Eigenvector", "Spin")),
    ]
    assert ALL.near(BREAD.video) == ()
    [first, *_] = ALL.together("eigenvector")
    assert (first[0].name, first[1]) == ("Field", 2)


def test_the_numbers() -> None:
    told = ALL.statistics()
    assert (told.notes, told.concepts, told.shared, told.links) == (4, 5, 3, 3)
    assert (told.islands, told.alone) == (2, 1)
    assert told.common == (("Eigenvector", 3), ("Field", 2), ("Spin", 2))
    assert told.hubs == (("MATHS", 2), ("PHYSICS", 2), ("STATES", 2))
    assert told.bridges == (("Eigenvector", 2), ("Field", 2))


def test_an_empty_graph_and_a_concept_that_is_everywhere() -> None:
    assert KnowledgeGraph(()).statistics().islands == 0
    many = KnowledgeGraph([node(f"n{number}", "Time") for number in range(graph.EVERYWHERE + 1)])
    told = many.statistics()
    assert (told.links, told.islands, told.shared) == (0, graph.EVERYWHERE + 1, 1)
    assert many.near(VideoId("n0")) == ()


@given(st.lists(st.lists(st.sampled_from(["alpha", "beta", "gamma", "delta"]), max_size=4), max_size=8))
def test_islands_are_what_walking_finds(concepts: list[list[str]]) -> None:
    made = KnowledgeGraph([node(f"n{number}", *names) for number, names in enumerate(concepts)])
    left, islands = set(made.notes), 0
    while left:
        islands += 1
        reached = [left.pop()]
        while reached:
            near = {note.video for note, _ in made.near(reached.pop())} & left
            left -= near
            reached += near
    told = made.statistics()
    assert told.islands == islands
    assert told.links == sum(len(made.near(video)) for video in made.notes) // 2
