"""The diagram of a note's concepts."""

from __future__ import annotations

from tests.core.notes.test_markdown_escaping import PARSER
from ytsb_tui.core.notes.concept_map import MOST_CONCEPTS, map_lines, without_map
from ytsb_tui.core.notes.note import Note, Point, Section, SectionKind


def note(**terms: str) -> Note:
    points = tuple(Point(term=term.replace("_", " "), text=text) for term, text in terms.items())
    section = Section(kind=SectionKind.DEFINITIONS, points=points)
    return Note(title="t", summary="", sections=(section,), language="en", model="m")


def test_an_arrow_leads_to_each_concept_that_explains_another() -> None:
    lines = list(
        map_lines(
            note(
                Eigenvector="A direction that the matrix only stretches by its eigenvalue.",
                Eigenvalue="How much an eigenvector is stretched.",
                Matrix="Moves arrows; every matrix has a determinant.",
                Inverse_matrix="A matrix that undoes a matrix.",
                Alone="Nothing of this.",
            )
        )
    )
    assert lines == [
        "",
        "## Map",
        "",
        "```mermaid",
        "graph LR",
        '  c0["Eigenvector"]',
        '  c1["Eigenvalue"]',
        '  c2["Matrix"]',
        "  c0 --> c2",
        "  c0 --> c1",
        "  c1 --> c0",
        "```",
    ]


def test_where_nothing_is_connected_there_is_no_map() -> None:
    assert list(map_lines(note(Alone="Nothing.", Other="Nothing."))) == []


def test_a_map_stays_readable_and_no_name_takes_part_in_its_structure() -> None:
    terms = {f"Concept{n}": f"Like concept{n + 1}." for n in range(60)}
    assert sum(" --> " in line for line in map_lines(note(**terms))) == MOST_CONCEPTS - 1
    hostile = note(**{'<b>x"];click y': "A good end.", "end": 'The ```mermaid<script> of <b>x"];click y.'})
    lines = list(map_lines(hostile))
    labels = [line for line in lines if line.startswith("  c") and "-->" not in line]
    assert labels == ['  c0["b x click y"]', '  c1["end"]']
    tokens = PARSER.parse("\n".join(lines))
    assert [token.type for token in tokens if token.type in ("fence", "html_block")] == ["fence"]


def test_what_draws_no_diagrams_leaves_it_out() -> None:
    lines = list(map_lines(note(One="Like other.", Other="Like one.")))
    text = "\n".join(["# T", "", "- point", *lines, "", "## Notes", "", "```mermaid", "mine", "```", ""])
    assert without_map(text) == "# T\n\n- point\n\n## Notes\n\n```mermaid\nmine\n```\n"
