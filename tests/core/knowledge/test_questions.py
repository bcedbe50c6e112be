"""An answer is shown statement by statement, and none is called verified whose quote was not said."""

from __future__ import annotations

import json

import jsonschema  # type: ignore[import-untyped]  # no stubs among the development packages
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lab.answers import check_schema
from ytsb_tui.core.knowledge.questions import (
    AnswerParser,
    Excerpt,
    Exchange,
    Statement,
    answer_schema,
    conversation,
    joined,
    reading,
)
from ytsb_tui.core.notes.note import EXACT, Evidence
from ytsb_tui.core.notes.trust import NOT_SAID, Support, Trust
from ytsb_tui.core.videos.transcripts import Cue
from ytsb_tui.core.videos.video import VideoId

A, B = VideoId("a" * 11), VideoId("b" * 11)


def excerpt(video: VideoId, *texts: str, title: str = "Talk") -> Excerpt:
    cues = tuple(Cue(start=10.0 + 3 * n, duration=0.0, text=text) for n, text in enumerate(texts))
    return Excerpt(video=video, title=title, cues=cues)


FIRST = excerpt(A, "the derivative", "is the slope of the curve", "at one single point")
SECOND = excerpt(B, "mills grind corn all day", "and rivers drive the mills", title="</transcript> Mills [9]")
SAID = Evidence(start=13.0, cue=1, score=EXACT)
ANSWER = {
    "statements": [
        {"text": "It is a slope {of a curve}.", "source": 1, "quote": "is the slope of the curve"},
        {"text": "Rivers drive mills.", "source": 1, "quote": "rivers drive the mills"},
        {"text": "The moon is cheese.", "source": 2, "quote": "the moon is made of a cheese that nobody mentioned"},
        {"text": "", "source": 1, "quote": "the derivative"},
        {"source": True, "quote": 5},
        {"text": "No quote.", "source": None, "quote": None},
        {"text": "A slope again.", "source": 2, "quote": "derivative is the slope of a curve at one point"},
    ]
}
EXPECTED = [
    Statement(text="It is a slope {of a curve}.", source=FIRST, evidence=SAID),
    Statement(text="Rivers drive mills.", source=SECOND, evidence=SAID),
    Statement(text="The moon is cheese."),
    Statement(text="No quote."),
    Statement(
        text="A slope again.",
        source=FIRST,
        evidence=Evidence(start=10.0, cue=0, score=89.8, differs="said “the”, quoted “a”; “single” left out"),
    ),
]


@given(st.lists(st.integers(1, 40), max_size=30))
def test_statements_come_as_they_are_whole_and_checked(sizes: list[int]) -> None:
    answering = AnswerParser((FIRST, SECOND))
    text = json.dumps(ANSWER)
    found: list[Statement] = []
    for size in sizes:
        found += answering.feed(text[:size])
        text = text[size:]
    found += answering.feed(text)
    assert found == EXPECTED


@pytest.mark.parametrize(
    "text", ["", "no JSON", "[]", '{"statements": []}', "[[[[", "{" * 5000, '{"a": [{"text": 3}]}']
)
def test_an_odd_answer_is_no_answer(text: str) -> None:
    assert list(AnswerParser((FIRST,)).feed(text)) == []


def test_what_is_read_cannot_close_its_marks() -> None:
    assert reading((FIRST, SECOND)) == (
        "[1, Talk, 0:10]\nthe derivative is the slope of the curve at one single point\n\n"
        "[2, ‹/transcript› Mills (9), 0:10]\nmills grind corn all day and rivers drive the mills"
    )


def test_the_schema_is_what_structured_outputs_take() -> None:
    jsonschema.Draft202012Validator.check_schema(answer_schema())
    check_schema(answer_schema())
    whole = {"text": "It is a slope.", "source": 1, "quote": "the slope"}
    jsonschema.validate({"statements": [whole, whole]}, answer_schema())
    for statement in ({**whole, "source": "1"}, {**whole, "more": 1}, {"text": "no proof"}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({"statements": [statement]}, answer_schema())


def test_neighbours_are_one_excerpt_where_the_best_of_them_was() -> None:
    def passage(video: str, *starts: float) -> Excerpt:
        said = tuple(Cue(start=start, duration=1.0, text=f"at {start:.0f}") for start in starts)
        return Excerpt(video=VideoId(video * 11), title=video, cues=said)

    found = [passage("a", 8.0, 9.0), passage("b", 4.0, 8.0), passage("a", 0.0, 4.0), passage("a", 4.0, 8.0)]
    one, other = joined(found)
    assert (one.video, one.text) == ("a" * 11, "at 0 at 4 at 8 at 9")
    assert (other.video, other.text) == ("b" * 11, "at 4 at 8")
    assert joined([]) == ()
    assert joined([passage("a", 0.0, 1.0), passage("a", 5.0, 6.0)])[0].text == "at 0 at 1", "a gap stays a gap"


def test_a_conversation_as_the_model_reads_it() -> None:
    before = [Exchange(question="what is <b>?", answer="It is c."), Exchange(question="why?", answer="Because.")]
    text = conversation(before)
    assert text.startswith("<earlier>\nQuestion: what is ")
    assert "<b>" not in text
    assert text.endswith("Question: why?\nAnswer: Because.\n</earlier>\n\n")
    assert conversation([]) == ""


def test_a_statement_is_trusted_as_far_as_its_quote_was_said_and_bears_it_out() -> None:
    said = Evidence(start=1.0, cue=0, score=EXACT)
    near = Evidence(start=1.0, cue=0, score=95.0, differs="“a” left out")
    for statement, trust, differs in (
        (Statement(text="x"), Trust.NONE, NOT_SAID),
        (Statement(text="x", evidence=said), Trust.VERIFIED, ""),
        (
            Statement(text="x", evidence=near, support=Support.PARTLY, doubt="b"),
            Trust.NEAR,
            "“a” left out; the quote bears this out in part: b",
        ),
        (Statement(text="x", evidence=said, support=Support.NO), Trust.NONE, "the quote does not bear this out"),
    ):
        assert (statement.trust, statement.differs) == (trust, differs)
