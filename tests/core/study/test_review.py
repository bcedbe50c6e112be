from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from ytsb_tui.core.study.cards import Card, CardKind
from ytsb_tui.core.study.days import Allowance
from ytsb_tui.core.study.review import (
    HABIT_DAYS,
    DueCard,
    Rating,
    Review,
    Schedule,
    habit,
    in_turn,
    is_leech,
    retention,
    streak,
)
from ytsb_tui.core.videos.video import VideoId

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("ago", "length"), [([], 0), ([0], 1), ([1], 1), ([2], 0), ([0, 1, 2, 4], 3), ([1, 2, 2, 1], 2)]
)
def test_a_streak_lasts_until_a_day_is_missed(ago: list[int], length: int) -> None:
    assert streak([TODAY - timedelta(days=days) for days in ago], TODAY) == length


def test_retention_counts_recalls_alone() -> None:
    def answer(rating: Rating, *, recall: bool = True) -> Review:
        return Review(key="k", at=1.0, rating=rating, recall=recall)

    assert retention([answer(Rating.AGAIN, recall=False)]) is None
    assert retention([answer(Rating.AGAIN), answer(Rating.HARD), answer(Rating.AGAIN, recall=False)]) == 0.5


def due(key: str, at: float | None, kind: CardKind = CardKind.BASIC) -> DueCard:
    schedule = None
    if at is not None:
        schedule = Schedule(phase=2, step=None, stability=1.0, difficulty=5.0, due=at, last_review=0.0)
    card = Card(key=key, video=VideoId("aaaaaaaaaaa"), kind=kind, front="f", back="b")
    return DueCard(card=card, schedule=schedule, subject=None, title="T")


def test_the_longest_due_come_first_and_new_ones_last_and_few() -> None:
    cards = [due("n1", None, CardKind.CHOICE), due("n2", None), due("b", 9.0), due("n3", None), due("a", 2.0)]
    assert [card.card.key for card in in_turn(cards, Allowance(new=2, reviews=9))] == ["a", "b", "n2", "n3"]


def test_a_habit_is_told_by_day_and_by_week() -> None:
    day = 86_400.0
    now = 1000 * day + 5

    def told(ago: float, rating: Rating = Rating.GOOD, *, recall: bool = True) -> Review:
        return Review(key="k", at=now - ago * day, rating=rating, recall=recall)

    reviews = [told(500), told(40, Rating.AGAIN), told(8, Rating.AGAIN), told(1), told(0), told(0, recall=False)]
    found = habit(reviews, now, lambda at: date(2000, 1, 1) + timedelta(days=at // day))
    assert (found.today, found.streak) == (2, 2)
    assert found.retention == pytest.approx(2 / 3)
    assert len(found.answers) == HABIT_DAYS
    assert found.answers[-2:] == (1, 2)
    assert sum(found.answers) == 5
    assert found.remembered[-2:] == (0.0, 1.0)
    assert found.remembered[0] is None
    assert len(found.remembered) == HABIT_DAYS // 7


def test_a_day_allows_so_many_and_of_one_point_one_card() -> None:
    def of(key: str, at: float | None, about: str, phase: int = 2) -> DueCard:
        made = due(key, at)
        schedule = made.schedule if made.schedule is None else replace(made.schedule, phase=phase)
        return replace(made, card=replace(made.card, about=about), schedule=schedule)

    cards = [
        of("a", 1.0, "x"),
        of("sibling", 2.0, "x"),
        of("learning sibling", 3.0, "x", phase=1),
        of("b", 4.0, "y"),
        of("new sibling", None, "y"),
        of("c", 5.0, "z"),
        of("new", None, "n"),
        of("new later", None, "m"),
    ]
    chosen = in_turn(cards, Allowance(new=1, reviews=2))
    assert [card.card.key for card in chosen] == ["a", "learning sibling", "b", "new"]


def test_a_leech_is_one_at_eight_lapses_and_at_every_fourth_after() -> None:
    assert [lapses for lapses in range(20) if is_leech(lapses)] == [8, 12, 16]
