from __future__ import annotations

from ytsb_tui.core.study.cards import Card, CardKind
from ytsb_tui.core.study.review import DueCard, Schedule
from ytsb_tui.core.study.session import QuizRound, ReviewSession, Topic, drawn
from ytsb_tui.core.videos.video import VideoId

A, B = VideoId("aaaaaaaaaaa"), VideoId("bbbbbbbbbbb")
NOW = 1000.0


def schedule(due: float, last: float = NOW) -> Schedule:
    return Schedule(phase=1, step=0, stability=1.0, difficulty=5.0, due=due, last_review=last)


def card(
    key: str,
    *,
    video: VideoId = A,
    subject: str | None = None,
    due: float | None = None,
    kind: CardKind = CardKind.BASIC,
    front: str = "",
    back: str = "b",
) -> DueCard:
    made = Card(key=key, video=video, kind=kind, front=front or key, back=back)
    return DueCard(card=made, schedule=None if due is None else schedule(due), subject=subject, title="T")


def test_a_topic_is_a_video_a_subject_or_everything() -> None:
    maths, none = card("m", subject="maths"), card("n", video=B)
    assert [Topic(video=B).holds(each) for each in (maths, none)] == [False, True]
    assert [Topic(subject="maths").holds(each) for each in (maths, none)] == [True, False]
    assert [Topic(subject=None).holds(each) for each in (maths, none)] == [False, True]
    assert [Topic(everything=True).holds(each) for each in (maths, none)] == [True, True]


def test_what_is_due_soon_comes_back_when_it_is_due_or_nothing_else_is_left() -> None:
    first, second, third = card("1"), card("2"), card("3")
    session = ReviewSession(queue=(first, second, third))
    assert session.next(NOW) is first
    session = session.graded(first, schedule(NOW + 60), known=False)
    assert (session.left, session.answered, session.known) == (3, 1, 0)
    assert session.next(NOW + 59) is second
    due = session.next(NOW + 60)
    assert due is not None
    assert (due.card.key, due.schedule) == ("1", schedule(NOW + 60))
    session = session.graded(second, schedule(NOW + 30), known=True).graded(third, schedule(NOW + 9e6), known=True)
    assert [each.card.key for each in session.back] == ["2", "1"]
    last = session.next(NOW)
    assert last is not None
    assert last.card.key == "2"
    assert (session.left, session.answered, session.known) == (2, 3, 2)


def test_a_session_ends() -> None:
    only = card("1")
    assert ReviewSession(queue=(only,)).without(only).next(NOW) is None
    back = ReviewSession(queue=(only,)).graded(only, schedule(NOW + 60), known=True)
    assert back.graded(back.back[0], schedule(NOW + 9e6), known=True).left == 0


def test_a_round_counts_what_was_right_and_keeps_what_was_missed() -> None:
    one, two, three = card("1"), card("2"), card("3")
    played = QuizRound(queue=(one, two, three)).answer(right=True).answer(right=False)
    assert (played.right, played.missed, played.answered, played.next()) == (1, (two,), 2, three)
    assert played.skip().next() is None
    assert played.skip().answered == 2


def test_a_quiz_asks_for_each_term_once_in_an_order_by_lot() -> None:
    cards = [
        card("term", front="Matrices", back="tables"),
        card("gap", kind=CardKind.CLOZE, front="[…] are tables", back="matrices"),
        card("choice", kind=CardKind.CHOICE, front="tables", back="Matrices"),
        *(card(f"other {number}") for number in range(20)),
        card("sign", front="→"),
        card("signs", front="⇒"),
    ]
    whole = drawn(cards, 100, "lot")
    assert len(whole) == 23
    assert {"sign", "signs"} < {each.card.key for each in whole}
    assert len({"term", "gap", "choice"} & {each.card.key for each in whole}) == 1
    assert drawn(reversed(cards), 5, "lot") == whole[:5]
    assert drawn(cards, 100, "another") != whole
