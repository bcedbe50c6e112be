"""The JSON that is asked for, and the notes that come of what is answered."""

from __future__ import annotations

import json
from dataclasses import replace

import jsonschema  # type: ignore[import-untyped]  # no stubs among the development packages
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lab.answers import check_schema
from ytsb_tui.core.notes.evidence import index_cues
from ytsb_tui.core.notes.note import Evidence, Note, Point, Section, SectionKind
from ytsb_tui.core.notes.schema import (
    MOST_POINTS,
    Frame,
    Head,
    NoteAnswerError,
    head_from_json,
    head_schema,
    joined,
    note_from_json,
    note_schema,
)
from ytsb_tui.core.videos.transcripts import Cue

INDEX = index_cues(
    (
        Cue(start=0.0, duration=3.0, text="The agger is the raised bank"),
        Cue(start=3.0, duration=3.0, text="on which a Roman road was laid."),
    )
)
FRAME = Frame(video="dQw4w9WgXcQ", title="Roads", language="de", model="claude", subject="history")
UNTITLED = Frame(video="dQw4w9WgXcQ", title=None, language="de", model="claude")
QUOTE = "the raised bank on which a Roman road was laid"
FOUND = Evidence(start=0.0, cue=0, score=100.0)


def answer(**sections: object) -> str:
    return json.dumps({"title": "Model's title", "language": "en", "summary": "All of it."} | sections)


def points(note: Note, kind: SectionKind) -> tuple[Point, ...]:
    return next((section.points for section in note.sections if section.kind is kind), ())


def test_the_schemas_are_what_structured_outputs_take() -> None:
    for schema in (note_schema(), head_schema()):
        jsonschema.Draft202012Validator.check_schema(schema)
        check_schema(schema)
    properties = note_schema()["properties"]
    assert isinstance(properties, dict)
    assert list(properties) == ["title", "language", "subject", "summary", *(kind.value for kind in SectionKind)]
    whole = {
        "title": "",
        "language": "",
        "subject": "",
        "summary": "",
        **{kind.value: [] for kind in SectionKind},
        "definitions": [{"term": "", "text": "", "quote": "", "detail": None}],
        "key_points": [{"heading": "", "text": "", "quote": "", "detail": None}],
        "further_questions": [{"text": ""}],
    }
    jsonschema.validate(whole, note_schema())
    for broken in (whole | {"extra": 1}, {"title": ""}, whole | {"actions": [{"text": ""}]}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(broken, note_schema())


def test_a_whole_answer() -> None:
    text = answer(
        definitions=[{"term": "Agger", "text": "A raised bank.", "quote": QUOTE}],
        key_points=[
            {"text": "Roads lay on banks.", "quote": QUOTE},
            {"text": "Made of gold.", "quote": "of pure gold"},
        ],
        further_questions=[{"text": "How high?"}],
    )
    note = note_from_json(text, INDEX, FRAME)
    assert note == Note(
        title="Roads",
        summary="All of it.",
        sections=(
            Section(
                kind=SectionKind.KEY_POINTS,
                points=(
                    Point(text="Roads lay on banks.", quote=QUOTE, evidence=FOUND),
                    Point(text="Made of gold.", quote="of pure gold"),
                ),
            ),
            Section(
                kind=SectionKind.DEFINITIONS,
                points=(Point(term="Agger", text="A raised bank.", quote=QUOTE, evidence=FOUND),),
            ),
            Section(kind=SectionKind.FURTHER_QUESTIONS, points=(Point(text="How high?"),)),
        ),
        language="en",
        model="claude",
        subject="history",
    )
    assert (note.points, note.verified) == (3, 2)


def test_a_near_quote_becomes_what_was_said() -> None:
    text = answer(examples=[{"text": "Banks.", "quote": "the raised bank on that a Roman road was laid"}])
    (point,) = points(note_from_json(text, INDEX, FRAME), SectionKind.EXAMPLES)
    assert point.quote == "the raised bank on which a Roman road was laid."
    assert point.evidence is not None
    assert point.evidence.score < 100


def test_the_title_is_the_model_s_only_where_none_is_known() -> None:
    text = answer(actions=[{"text": "Walk.", "quote": ""}])
    assert note_from_json(text, INDEX, FRAME).title == "Roads"
    assert note_from_json(text, INDEX, UNTITLED).title == "Model's title"
    assert note_from_json(text.replace("Model's title", " "), INDEX, UNTITLED).title == "dQw4w9WgXcQ"


@pytest.mark.parametrize(
    ("told", "subject"),
    [("physics", "Physics"), ("Road building", "Road building"), (" \x1b[1m\u202eArt ", "Art"), ("", None), (7, None)],
)
def test_the_subject_is_the_model_s_only_where_none_is_given(told: object, subject: str | None) -> None:
    text = answer(subject=told, actions=[{"text": "Walk.", "quote": ""}])
    assert note_from_json(text, INDEX, FRAME).subject == "history"
    free = replace(UNTITLED, subjects=("History", "Physics"))
    note = note_from_json(text, INDEX, free)
    assert note.subject == subject
    assert joined([note, replace(note, subject="Another")], Head(title="", summary="All."), free).subject == subject


@pytest.mark.parametrize(("told", "language"), [("en", "en"), ("pt-BR", "pt-BR"), ("English", "de"), (7, "de")])
def test_the_language_must_be_a_code(told: object, language: str) -> None:
    assert note_from_json(answer(language=told, actions=[{"text": "Walk."}]), INDEX, FRAME).language == language


def test_everything_is_cleaned_and_bounded() -> None:
    text = answer(
        summary="One\x1b[31m\nline.\n\n\n  \nTwo\u202e. " + "x" * 9000,
        key_points=[{"text": "a\x9b31m\nb\x00 " + "y" * 9000, "quote": "q" * 9000}],
        definitions=[{"term": "t" * 9000, "text": "Fine."}],
    )
    note = note_from_json(text, INDEX, FRAME)
    assert note.summary.startswith("One line.\n\nTwo. xxx")
    assert len(note.summary) == 4000
    (point,) = points(note, SectionKind.KEY_POINTS)
    assert point.text.startswith("a b yyy")
    assert (len(point.text), len(point.quote or "")) == (1500, 600)
    assert len(points(note, SectionKind.DEFINITIONS)[0].term or "") == 120


def test_points_of_no_use_are_left_out() -> None:
    text = answer(
        key_points=[{"text": " "}, "loose", None, {"text": "Good.", "quote": 5}, {"text": "good!"}, {"quote": QUOTE}],
        core_concepts="no list",
        examples={"text": "no list"},
        actions=[{"text": f"Number {n}."} for n in range(MOST_POINTS + 50)],
        critique=[],
    )
    note = note_from_json(text, INDEX, FRAME)
    assert points(note, SectionKind.KEY_POINTS) == (Point(text="Good."),)
    assert len(points(note, SectionKind.ACTIONS)) == MOST_POINTS
    assert [section.kind for section in note.sections] == [SectionKind.KEY_POINTS, SectionKind.ACTIONS]


def test_words_around_the_object_do_no_harm() -> None:
    text = answer(actions=[{"text": "Walk."}])
    assert note_from_json(f"Here you are:\n```json\n{text}\n```", INDEX, FRAME).points == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I cannot do that.",
        "}{",
        '{"title": "cut',
        '{"title": "cut"} … and so on}',
        '{"unexpected": ["text"]}',
        answer(),
        answer(key_points=[]),
        '{"a":' + "[" * 100_000 + "]" * 100_000 + "}",
    ],
)
def test_what_is_no_note_is_told(text: str) -> None:
    with pytest.raises(NoteAnswerError):
        note_from_json(text, INDEX, FRAME)


@given(st.recursive(st.none() | st.integers() | st.text(), lambda i: st.lists(i) | st.dictionaries(st.text(), i)))
def test_any_json_gives_a_note_or_the_error(tree: object) -> None:
    for text in (json.dumps(tree), answer(key_points=tree), answer(key_points=[{"text": "x", "quote": tree}])):
        try:
            note = note_from_json(text, INDEX, FRAME)
        except NoteAnswerError:
            continue
        assert note.sections


def test_heads() -> None:
    assert head_from_json('{"title": " T ", "summary": "S"}') == Head(title="T", summary="S")
    for text in ('{"title": "T", "summary": " "}', "no"):
        with pytest.raises(NoteAnswerError):
            head_from_json(text)


def test_parts_are_joined_without_repeats() -> None:
    def part(*given: Point, title: str = "Part") -> Note:
        return Note(
            title=title,
            summary="s",
            sections=(Section(kind=SectionKind.DEFINITIONS, points=given),),
            language="en",
            model="claude",
        )

    one = part(
        Point(term="Agger", text="A bank.", quote="raised bank"),
        Point(text="Laid in spring.", quote="in spring"),
    )
    two = part(
        Point(term="agger!", text="Another wording.", quote="a bank again"),
        Point(text="laid in SPRING", quote="somewhere else"),
        Point(text="New words.", quote="In spring,"),
        Point(text="New.", quote=None),
        Point(text="Newer.", quote=None),
    )
    head = Head(title="Whole", summary="All.")
    note = joined((one, two), head, UNTITLED)
    assert [point.text for point in points(note, SectionKind.DEFINITIONS)] == [
        "A bank.",
        "Laid in spring.",
        "New.",
        "Newer.",
    ]
    assert (note.title, note.summary, note.language) == ("Whole", "All.", "en")
    assert joined((one, two), head, FRAME).title == "Roads"
    assert joined((one, two), Head(title="", summary="All."), UNTITLED).title == "Part"


def test_a_key_point_may_begin_a_step_of_the_lecture() -> None:
    point = {"heading": " What\nit is ", "text": "It is high.", "quote": QUOTE, "detail": None}
    answer = {"summary": "s", "key_points": [point, point | {"text": "And old.", "heading": 5}], "examples": [point]}
    note = note_from_json(json.dumps(answer), INDEX, FRAME)
    assert [[each.heading for each in section.points] for section in note.sections] == [["What it is", ""], [""]]
