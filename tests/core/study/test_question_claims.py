"""The answers of a model's questions against their quotes."""

from __future__ import annotations

from tests.core.study.test_assessment import ANSWER, INDEX, QUOTE, V, read
from ytsb_tui.core.notes.claims import Check
from ytsb_tui.core.notes.trust import Support
from ytsb_tui.core.study.assessment import OpenKind, assessed_cards
from ytsb_tui.core.study.question_claims import claims_of_questions, with_checked_questions
from ytsb_tui.core.study.quiz import quiz

ASKED = read({**ANSWER, "one_up": [{"question": "Further?", "answer": "Far.", "concepts": [], "quote": QUOTE}]})


def test_what_the_video_answers_is_checked_and_what_goes_beyond_is_not() -> None:
    claims = claims_of_questions(ASKED, INDEX)
    assert [claim.text for claim in claims] == [
        "Why raise it? To drain it.",
        "What is an agger? A raised bank",
        "A Roman road lies on a bank called agger.",
    ]
    assert claims[0].said == "The agger is the raised bank on which a Roman road was laid."


def test_no_question_whose_quote_does_not_bear_it_out_becomes_a_card() -> None:
    checks = {
        0: Check(support=Support.PARTLY, doubt="drain"),
        1: Check(support=Support.YES, doubt=""),
        2: Check(support=Support.NO, doubt="all"),
    }
    checked = with_checked_questions(ASKED, checks)
    assert [each.support for each in checked.open] == [Support.PARTLY, None, None]
    assert [each.kind for each in checked.open if each.support is None] == [OpenKind.APPLICATION, OpenKind.ONE_UP]
    cards = assessed_cards(V, checked)
    assert {card.front for card in cards} == {"Further?", "What is an agger?"}
    assert "≈ the quote bears this out in part" in quiz(V, "T", (), checked).body


def test_without_checks_nothing_changes() -> None:
    assert with_checked_questions(ASKED, {}) == ASKED
