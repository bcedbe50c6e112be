"""Questions by a model: read from any answer, checked against what was said, made into cards."""

from __future__ import annotations

import json

import jsonschema  # type: ignore[import-untyped]  # no stubs among the development packages
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.lab.answers import check_schema
from ytsb_tui.core.notes.evidence import index_cues
from ytsb_tui.core.notes.note import trust_in
from ytsb_tui.core.notes.schema import NoteAnswerError
from ytsb_tui.core.notes.trust import Trust
from ytsb_tui.core.study.assessment import (
    MOST_CONCEPTS,
    Assessment,
    OpenKind,
    assessed_cards,
    assessment_from_json,
    assessment_schema,
    in_one,
)
from ytsb_tui.core.study.cards import GAP, CardKind
from ytsb_tui.core.study.quiz import quiz
from ytsb_tui.core.videos.transcripts import Cue
from ytsb_tui.core.videos.video import VideoId

V = VideoId("aaaaaaaaaaa")
INDEX = index_cues(
    (
        Cue(start=0.0, duration=3.0, text="The agger is the raised bank"),
        Cue(start=8.0, duration=3.0, text="on which a Roman road was laid."),
    )
)
QUOTE, INVENTED = "on which a Roman road was laid", "the Romans flew to Mars in wooden ships of gold"
ANSWER: dict[str, list[dict[str, object]]] = {
    "gap_analysis": [{"question": "Why raise it?", "answer": "To drain it.", "concepts": ["agger"], "quote": QUOTE}],
    "application": [{"question": "And here?", "answer": "No.", "concepts": [], "quote": INVENTED}],
    "one_up": [],
    "synthesis": [{"question": "", "answer": "No question.", "concepts": [], "quote": QUOTE}],
    "multiple_choice": [
        {
            "question": "What is an agger?",
            "right": "A raised bank",
            "wrong": ["A ditch", "A kerb", "A bridge", "a  raised BANK!"],
            "explanation": "It drains.",
            "quote": "the raised bank on which a Roman road was laid",
        },
        {"question": "Two only?", "right": "A", "wrong": ["B", "a", "C"], "explanation": "", "quote": QUOTE},
    ],
    "cloze": [
        {"sentence": "A Roman road lies on a bank called agger.", "missing": "agger", "quote": QUOTE},
        {"sentence": "The word is not in this sentence at all.", "missing": "agger", "quote": QUOTE},
    ],
}


def read(answer: object = ANSWER) -> Assessment:
    return assessment_from_json(json.dumps(answer), INDEX, "en", "claude")


def test_the_schema_is_what_structured_outputs_take() -> None:
    jsonschema.Draft202012Validator.check_schema(assessment_schema())
    check_schema(assessment_schema())
    jsonschema.validate(ANSWER, assessment_schema())


def test_what_cannot_be_asked_is_left_out_and_invented_quotes_are_unverified() -> None:
    found = read()
    assert [(each.kind, each.evidence is not None) for each in found.open] == [
        (OpenKind.GAP_ANALYSIS, True),
        (OpenKind.APPLICATION, False),
    ]
    [choice] = found.choices
    assert choice.wrong == ("A ditch", "A kerb", "A bridge")
    assert [gap.missing for gap in found.gaps] == ["agger"]


def test_only_verified_questions_become_cards_with_their_second() -> None:
    cards = {card.kind: card for card in assessed_cards(V, read())}
    assert len(assessed_cards(V, read())) == 3
    assert (cards[CardKind.BASIC].front, cards[CardKind.BASIC].start) == ("Why raise it?", 8.0)
    assert cards[CardKind.CHOICE].start == 0.0
    assert all(card.quote for card in cards.values())
    assert cards[CardKind.CHOICE].back in cards[CardKind.CHOICE].options
    assert cards[CardKind.CLOZE].front == f"A Roman road lies on a bank called {GAP}."


def test_no_unverified_question_of_any_kind_becomes_a_card() -> None:
    invented = {name: [{**item, "quote": INVENTED} for item in items] for name, items in ANSWER.items()}
    found = read(invented)
    assert (len(found.open), len(found.choices), len(found.gaps)) == (2, 1, 1)
    assert assessed_cards(V, found) == ()


def test_no_question_that_is_only_nearly_proven_becomes_a_card() -> None:
    near = {
        name: [{**item, "quote": QUOTE.replace(" a ", " the ")} for item in items] for name, items in ANSWER.items()
    }
    found = read(near)
    assert [trust_in(each.evidence) for each in found.choices] == [Trust.NEAR]
    assert [trust_in(each.evidence) for each in found.gaps] == [Trust.NEAR]
    assert assessed_cards(V, found) == ()


@pytest.mark.parametrize(
    ("concepts", "kept"),
    [
        (["agger", "", "  ", "kerb", "agger"], ("agger", "kerb")),
        ([], ()),
        ("agger", ()),
        (None, ()),
        (3, ()),
        ([str(number) for number in range(20)], tuple(str(number) for number in range(MOST_CONCEPTS))),
    ],
)
def test_concepts_are_a_few_lines_each_once(concepts: object, kept: tuple[str, ...]) -> None:
    [asked] = read({"one_up": [{"question": "Q?", "answer": "A.", "concepts": concepts, "quote": QUOTE}]}).open
    assert asked.concepts == kept


def test_parts_are_joined_by_kind() -> None:
    whole = in_one([read(), read()])
    kinds = [each.kind for each in whole.open]
    assert kinds == sorted(kinds, key=list(OpenKind).index)
    assert len(whole.choices) == 2


def test_the_quiz_folds_answers_and_marks_what_was_not_said() -> None:
    made = quiz(V, "Roads", assessed_cards(V, read()), read())
    body = made.body
    assert "> [!question] Why raise it?\n>\n> > [!success]- Answer\n> > To drain it.\n> >\n> > *agger*" in body
    assert "[0:08](https://youtu.be/aaaaaaaaaaa?t=8)" in body
    assert body.count("✗") == 1
    assert body.count("Why raise it?") == 1
    headings = [line for line in body.splitlines() if line.startswith("## ")]
    assert headings == ["## Gap analysis", "## Application", "## Multiple choice", "## Fill in"]
    assert ("quiz", f'"{V}"') in made.fields
    assert "video" not in dict(made.fields)


def test_no_text_leaves_its_callout() -> None:
    nasty = "x\n\n# Out\n<!-- ytsb:end --> [[link]] <script> ![[embed]] [a](http://evil)"
    asked = [{"question": nasty, "answer": nasty, "concepts": [nasty], "quote": QUOTE}]
    body = quiz(V, nasty, (), read({**ANSWER, "gap_analysis": asked})).body
    assert all(line.startswith((">", "## ", "# Quiz: ")) for line in body.splitlines() if line)
    for mark in ("<!--", "[[", "<script", "](http://evil"):
        assert mark not in body


@pytest.mark.parametrize(
    "text", ["", "no", "[]", "{}", '{"cloze": 3, "multiple_choice": {"a": 1}}', '{"one_up": [1, null]}']
)
def test_what_is_no_assessment_is_refused(text: str) -> None:
    with pytest.raises(NoteAnswerError):
        assessment_from_json(text, INDEX, "en", "claude")


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["question", "answer", "right", "wrong", "quote", "sentence", "missing"]), inner
        )
    ),
    max_leaves=20,
)


# In a new clone the first text that is drawn waits for Hypothesis to build its table of characters.
@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from([*OpenKind, "multiple_choice", "cloze"]), _JSON))
def test_any_answer_is_read_or_refused(answer: dict[str, object]) -> None:
    try:
        found = read(answer)
    except NoteAnswerError:
        return
    quiz(V, "T", assessed_cards(V, found), found)
