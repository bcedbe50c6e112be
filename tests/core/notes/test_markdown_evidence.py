"""How a note as Markdown shows what is doubtful."""

from __future__ import annotations

from dataclasses import replace

from tests.core.notes.written_notes import DAY, DETAILS, NOTE, written
from ytsb_tui.core.notes.markdown import generated
from ytsb_tui.core.notes.note import Evidence, Note, Point, Section, SectionKind, Usage, WrittenNote
from ytsb_tui.core.notes.trust import Support


def test_one_doubtful_point_is_one_point() -> None:
    sections = (Section(kind=SectionKind.KEY_POINTS, points=(Point(text="x", quote="y"),)),)
    body = generated(
        DETAILS, written(Note(title="t", summary="", sections=sections, language="en", model="m")), DAY
    ).body
    assert "0 of 1 point ✓, 1 ✗" in body


def test_a_near_quote_tells_what_differs() -> None:
    near = Evidence(start=5, cue=1, score=90, differs="said “a*b”, quoted “c”")
    sections = (Section(kind=SectionKind.KEY_POINTS, points=(Point(text="x", quote="y a*b", evidence=near),)),)
    note = Note(title="t", summary="", sections=sections, language="en", model="m")
    body = generated(DETAILS, written(note), DAY).body
    assert "- x [0:05](https://youtu.be/dQw4w9WgXcQ?t=5) ≈ said “a\\*b”, quoted “c”\n  > “y a\\*b”" in body
    assert "0 of 1 point ✓, 1 ≈" in body


def test_a_claim_that_its_quote_does_not_bear_out_is_no_tick() -> None:
    said = Evidence(start=5, cue=1, score=100)
    near = Evidence(start=5, cue=1, score=90, differs="“a” left out")
    points = (
        Point(text="x", quote="q", evidence=said, support=Support.YES),
        Point(text="y", quote="q", evidence=said, support=Support.NO, doubt="the weight"),
        Point(text="z", quote="q", evidence=near, support=Support.PARTLY),
    )
    sections = (Section(kind=SectionKind.KEY_POINTS, points=points),)
    note = Note(title="t", summary="", sections=sections, language="en", model="m")
    body = generated(DETAILS, written(note), DAY).body
    link = "[0:05](https://youtu.be/dQw4w9WgXcQ?t=5)"
    assert f"- x {link} ✓\n" in body
    assert f"- y {link} ✗ the quote does not bear this out: the weight\n" in body
    assert f"- z {link} ≈ “a” left out; the quote bears this out in part\n" in body
    assert "*1 of 3 points ✓, 1 ≈, 1 ✗:" in body


def test_a_sentence_of_the_summary_that_is_not_borne_out_is_named() -> None:
    note = replace(NOTE, doubted=("And <why>.",))
    body = generated(DETAILS, WrittenNote(note=note, usage=Usage()), DAY).body
    assert "\nAnd why.\n\n*≈ not borne out by what is quoted below: “And &lt;why&gt;.”*\n" in body
