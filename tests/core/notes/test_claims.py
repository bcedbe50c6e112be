"""The claim against its quote: what the judge reads, and what becomes of its answer."""

from __future__ import annotations

import json
from dataclasses import replace

import jsonschema  # type: ignore[import-untyped]  # no stubs among the development packages
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lab.answers import check_schema as check_structured_schema
from ytsb_tui.core.notes.claims import (
    DOUBT_LIMIT,
    Check,
    check_schema,
    checks_from_json,
    claims_of,
    claims_text,
    with_checks,
    without_doubted,
)
from ytsb_tui.core.notes.evidence import index_cues, quote_as_said
from ytsb_tui.core.notes.note import Note, Point, Section, SectionKind
from ytsb_tui.core.notes.schema import NoteAnswerError
from ytsb_tui.core.notes.trust import Support, Trust
from ytsb_tui.core.videos.transcripts import Cue

INDEX = index_cues(
    [
        Cue(start=0.0, duration=4.0, text="The agger is the raised bank"),
        Cue(start=4.0, duration=4.0, text="on which a Roman road was laid. Nobody knows why it was so high."),
    ]
)


def point(text: str, quote: str, term: str | None = None) -> Point:
    said, evidence = quote_as_said(quote, INDEX)
    return Point(text=text, term=term, quote=said, evidence=evidence)


NOTE = Note(
    title="t",
    summary="s",
    sections=(
        Section(
            kind=SectionKind.KEY_POINTS,
            points=(
                point("Roads lay on banks.", "on which a Roman road was laid"),
                point("Romans flew.", "the Romans flew to Mars in wooden ships"),
                point("It was high.", "why it was so tall"),
            ),
        ),
        Section(kind=SectionKind.CRITIQUE, points=(point("It says no why.", "nobody knows why it was so high"),)),
        Section(kind=SectionKind.DEFINITIONS, points=(point("A <bank>.", "the agger is the raised bank", "agger"),)),
    ),
    language="en",
    model="m",
)


def supports(note: Note) -> list[Support | None]:
    return [point.support for section in note.sections for point in section.points]


def test_the_schema_is_what_structured_outputs_take() -> None:
    check_structured_schema(check_schema())
    answer = {"checks": [{"number": 1, "doubt": "", "supported": "yes"}]}
    jsonschema.validate(answer, check_schema())


def test_claims_are_read_with_the_sentences_around_their_quotes() -> None:
    claims = claims_of(NOTE, INDEX)
    assert [claim.text for claim in claims] == ["Roads lay on banks.", "It was high.", "agger: A <bank>.", "s"]
    assert claims[0].said == "The agger is the raised bank on which a Roman road was laid."
    assert claims[1].said == "Nobody knows why it was so high."
    assert claims_text(claims[2:3]) == (
        "[1]\nclaim: agger: A ‹bank›.\nsaid: The agger is the raised bank on which a Roman road was laid."
    )


def test_what_is_not_borne_out_is_not_verified() -> None:
    answer = {
        "checks": [
            {"number": 1, "doubt": "ignored", "supported": "yes"},
            {"number": 2, "doubt": "that it was high", "supported": "partly"},
            {"number": 3, "doubt": "x" * 500, "supported": "no"},
        ]
    }
    checked = with_checks(NOTE, checks_from_json(json.dumps(answer), 3))
    assert supports(checked) == [Support.YES, None, Support.PARTLY, None, Support.NO]
    by_text = {point.text: point for section in checked.sections for point in section.points}
    assert by_text["Roads lay on banks."].trust is Trust.VERIFIED
    assert by_text["Romans flew."].trust is Trust.NONE
    assert by_text["It was high."].trust is Trust.NEAR
    assert by_text["A <bank>."].trust is Trust.NONE
    assert (checked.points, checked.verified, checked.near) == (5, 2, 1)
    assert by_text["Roads lay on banks."].doubt == ""
    assert by_text["It was high."].doubt == "that it was high"
    assert len(by_text["A <bank>."].doubt) == DOUBT_LIMIT


def test_a_verified_point_that_is_borne_out_in_part_is_near() -> None:
    checked = with_checks(NOTE, {0: Check(support=Support.PARTLY, doubt="")})
    assert checked.sections[0].points[0].trust is Trust.NEAR


@pytest.mark.parametrize(
    "checks",
    [
        None,
        "yes",
        [
            5,
            {},
            {"number": 0, "supported": "yes"},
            {"number": 9, "supported": "yes"},
            {"number": "1", "supported": "yes"},
        ],
        [{"number": 1, "supported": "maybe"}, {"number": 1}],
    ],
)
def test_what_is_odd_checks_nothing(checks: object) -> None:
    assert checks_from_json(json.dumps({"checks": checks}), 3) == {}


def test_the_first_check_of_a_claim_counts() -> None:
    twice = [{"number": 1, "doubt": "d", "supported": "no"}, {"number": 1, "doubt": "", "supported": "yes"}]
    assert checks_from_json(json.dumps({"checks": twice}), 1) == {0: Check(support=Support.NO, doubt="d")}


def test_what_is_not_json_is_refused() -> None:
    with pytest.raises(NoteAnswerError):
        checks_from_json("All is well.", 3)


@given(
    st.dictionaries(st.integers(-3, 9), st.builds(Check, support=st.sampled_from(Support), doubt=st.text(max_size=9)))
)
def test_checks_change_nothing_but_support(checks: dict[int, Check]) -> None:
    checked = with_checks(NOTE, checks)
    for before, after in zip(NOTE.sections, checked.sections, strict=True):
        assert [(point.text, point.evidence) for point in after.points] == [
            (point.text, point.evidence) for point in before.points
        ]


def test_the_summary_is_checked_sentence_by_sentence() -> None:
    summary = "Roads lay on banks. They were 3.5 m high.\n\nDr. Who built them! 路堤很高。没有人知道。"
    note = replace(NOTE, summary=summary)
    claims = claims_of(note, INDEX)[3:]
    sentences = ["Roads lay on banks.", "They were 3.5 m high.", "Dr.", "Who built them!", "路堤很高。", "没有人知道。"]
    assert [claim.text for claim in claims] == sentences
    assert {claim.said for claim in claims} == {""}
    checks = {3: Check(support=Support.YES, doubt=""), 4: Check(support=Support.NO, doubt="x")}
    checks |= {7: Check(support=Support.PARTLY, doubt="")}
    doubted = with_checks(note, checks).doubted
    assert doubted == ("They were 3.5 m high.", "路堤很高。")
    assert without_doubted(summary, doubted) == "Roads lay on banks.\n\nDr. Who built them! 没有人知道。"
    assert without_doubted("One.", ("One.",)) == "One."


def test_without_a_quote_that_was_found_nothing_is_checked() -> None:
    unfounded = Section(
        kind=SectionKind.KEY_POINTS, points=(point("Romans flew.", "the Romans flew to Mars in ships"),)
    )
    assert claims_of(replace(NOTE, sections=(unfounded,)), INDEX) == ()
