"""Conversations as they are kept: what each statement stands on, what the next question may refer to, and the note."""

from __future__ import annotations

from ytsb_tui.core.knowledge.conversations import (
    NOT_SAID,
    Conversation,
    Said,
    Turn,
    conversation_note,
    exchanges,
    heard,
    said,
)
from ytsb_tui.core.knowledge.questions import Excerpt, Scope, Statement
from ytsb_tui.core.notes.note import EXACT, Evidence
from ytsb_tui.core.notes.note_file import merge
from ytsb_tui.core.notes.trust import Support, Trust
from ytsb_tui.core.videos.transcripts import Cue
from ytsb_tui.core.videos.video import VideoId

A = VideoId("aaaaaaaaaaa")
SOURCE = Excerpt(video=A, title="Cal*culus", cues=(Cue(start=8.0, duration=2.0, text="rings"),))
STATED = Statement(text="Rings.", source=SOURCE, evidence=Evidence(start=8.0, cue=0, score=EXACT))
KEPT = Said(text="Rings.", trust=Trust.VERIFIED, video=A, title="Cal*culus", start=8.0)
INVENTED = Said(text="Cheese.", trust=Trust.NONE, differs=NOT_SAID)


def turn(question: str, *answer: Said) -> Turn:
    return Turn(question=question, said=answer, asked_at=1_764_563_412.25, cost=0.01)


def test_a_statement_keeps_its_second_and_what_it_is_worth() -> None:
    assert said(STATED) == KEPT
    assert (KEPT.url, KEPT.standing) == (f"https://youtu.be/{A}?t=8", "✓")
    assert said(Statement(text="Cheese.")) == INVENTED
    assert (INVENTED.url, INVENTED.standing) == (None, f"✗ {NOT_SAID}")


def test_a_doubted_statement_takes_its_own_place() -> None:
    first = heard(heard((), STATED), Statement(text="Cheese."))
    assert first == (KEPT, INVENTED)
    doubtful = Statement(
        text="Rings.", source=STATED.source, evidence=STATED.evidence, support=Support.PARTLY, doubt="no colour"
    )
    again = heard(first, doubtful)
    assert [each.text for each in again] == ["Rings.", "Cheese."]
    assert again[0].standing == "≈ the quote bears this out in part: no colour"


def test_a_question_may_refer_to_the_last_four_answers() -> None:
    turns = [turn("unanswered"), *(turn(str(number), KEPT, INVENTED) for number in range(5))]
    before = exchanges(turns)
    assert [each.question for each in before] == ["1", "2", "3", "4"]
    assert before[0].answer == "Rings. Cheese."


def test_the_note_has_every_question_with_links_and_signs() -> None:
    turns = (turn("What *are* rings?", KEPT), turn("And cheese?", INVENTED), turn("And?"))
    about = Conversation(number=1, scope=Scope(subject="Maths"), turns=turns)
    assert about.title == "What *are* rings?"
    note = conversation_note(about)
    assert note.body == (
        "# What \\*are\\* rings?\n\n"
        f"- Rings.  \n  [0:08](https://youtu.be/{A}?t=8) Cal\\*culus ✓\n\n"
        "## And cheese?\n\n"
        f"- Cheese.  \n  ✗ {NOT_SAID}\n\n"
        "## And?\n\n"
        "*The transcripts do not answer this.*\n"
    )
    assert dict(note.fields)["conversation"] == '"2025-12-01T04:30:12.250+00:00"'
    assert dict(note.fields)["subject"] == '"Maths"'
    assert "subject" not in dict(conversation_note(Conversation(number=1, scope=Scope(), turns=turns)).fields)
    assert merge(None, note).text.startswith('---\ntitle: "What *are* rings?"\n')
