"""What a note counts."""

from __future__ import annotations

from ytsb_tui.core.notes.note import Evidence, Note, Point, Section, SectionKind

EVIDENCE = Evidence(start=1.0, cue=0, score=100.0)


NEAR = Evidence(start=1.0, cue=0, score=90.0, differs="“not” left out")


def test_points_are_counted_by_their_evidence_and_questions_need_none() -> None:
    note = Note(
        title="T",
        summary="S",
        sections=(
            Section(
                kind=SectionKind.KEY_POINTS,
                points=(
                    Point(text="a", quote="q", evidence=EVIDENCE),
                    Point(text="b"),
                    Point(text="f", quote="q", evidence=NEAR),
                ),
            ),
            Section(kind=SectionKind.FURTHER_QUESTIONS, points=(Point(text="c?"), Point(text="d?", evidence=EVIDENCE))),
            Section(kind=SectionKind.CRITIQUE, points=(Point(text="e", quote="invented"),)),
        ),
        language="en",
        model="m",
    )
    assert (note.points, note.verified, note.near) == (4, 1, 1)


def test_an_empty_note_counts_nothing() -> None:
    note = Note(title="T", summary="", sections=(), language="en", model="m")
    assert (note.points, note.verified, note.near) == (0, 0, 0)


def test_there_are_eight_sections() -> None:
    assert len(SectionKind) == 8
