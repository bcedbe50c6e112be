"""Schedules cards with FSRS. The `fsrs` package is the reference implementation, typed and with few dependencies; only
its scheduler is used, so torch is not needed."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

from fsrs import Card, Scheduler, State
from fsrs import Rating as FsrsRating

from ytsb_tui.core.study.days import StudyRules
from ytsb_tui.core.study.review import Rating, Schedule


def graded(schedule: Schedule | None, rating: Rating, now: float, rules: StudyRules) -> Schedule:
    """The schedule after an answer at `now` (seconds since the epoch); `schedule` is None for a new card. FSRS counts
    the days since the last answer as days of study, as Anki does: from an evening to the next morning is a day. Its
    intervals are not varied; `core.study.load` spreads them."""
    moment = datetime.fromtimestamp(now, UTC)
    card = Card(card_id=0, due=moment)
    if schedule is not None:
        elapsed = rules.day_of(now) - rules.day_of(schedule.last_review)
        card = Card(
            card_id=0,
            state=State(schedule.phase),
            step=schedule.step,
            stability=schedule.stability,
            difficulty=schedule.difficulty,
            due=datetime.fromtimestamp(schedule.due, UTC),
            last_review=moment - elapsed,
        )
    after, _ = _scheduler(rules.retention).review_card(card, FsrsRating(int(rating)), moment)
    assert after.stability is not None
    assert after.difficulty is not None
    return Schedule(
        phase=int(after.state),
        step=after.step,
        stability=after.stability,
        difficulty=after.difficulty,
        due=after.due.timestamp(),
        last_review=now,
    )


@cache
def _scheduler(retention: float) -> Scheduler:
    return Scheduler(desired_retention=retention, enable_fuzzing=False)
