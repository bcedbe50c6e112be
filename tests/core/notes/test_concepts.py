"""One concept has many spellings."""

from __future__ import annotations

import pytest

from ytsb_tui.core.notes.concepts import concept_key, concepts_of, keys_in
from ytsb_tui.core.notes.note import Note, Point, Section, SectionKind


@pytest.mark.parametrize(
    "names",
    [
        ("Eigenvector", "eigenvectors", "EIGENVECTOR"),
        ("Bézier curve", "bezier curves", "Bezier-curve"),
        ("特征向量", "特征 向量"),
        ("固有ベクトル", "固有ﾍﾞｸﾄﾙ"),
        ("می\u200cخواهم", "میخواهم"),
    ],
)
def test_spellings_of_one_concept(names: tuple[str, ...]) -> None:
    assert len({concept_key(name) for name in names}) == 1


def test_different_concepts() -> None:
    assert len({concept_key(name) for name in ("C++", "Cpp", "करना", "करें", "特征", "特征值", "หมา", "ดี")} - {""}) == 8
    assert concept_key("这是一个太长而不能成为概念的句子") == concept_key("我") == ""
    assert len({concept_key(name) for name in ("mass", "mas", "analysis", "bus", "slope")}) == 5
    assert {concept_key(name) for name in ("", "of", "…", "Millions", "one two three four five six words")} == {""}


def test_what_a_note_explains() -> None:
    points = (Point(text="x", term="Slopes"), Point(text="y", term="slope"), Point(text="z"))
    sections = (Section(kind=SectionKind.DEFINITIONS, points=points),)
    note = Note(title="t", summary="", sections=sections, language="en", model="m")
    assert concepts_of(note) == {"slope": "Slopes"}


def test_concepts_are_found_in_speech() -> None:
    found = set(keys_in("so the Bézier curves bend, and their slopes too"))
    assert {"bezier curve", "slope"} <= found
    assert concept_key("特征向量") in set(keys_in("今天我们来讲线性代数和特征向量"))
