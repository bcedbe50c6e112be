"""Schedules cards with FSRS. The `fsrs` package is the reference implementation, typed and with few dependencies; only
its scheduler is used, so torch is not needed."""

from __future__ import annotations

from datetime import UTC, datetime

from fsrs import Card, Scheduler, State
from fsrs import Rating as FsrsRating

from ytsb_tui.core.study.review import Rating, Schedule


def graded(schedule: Schedule | None, rating: Rating, now: float, *, spread: bool = True) -> Schedule:
    """The schedule after an answer at `now` (seconds since the epoch); `schedule` is None for a new card. `spread`
    varies long intervals by a few percent, so that cards learned together are not always due together."""
    moment = datetime.fromtimestamp(now, UTC)
    card = Card(card_id=0, due=moment)
    if schedule is not None:
        card = Card(
            card_id=0,
            state=State(schedule.phase),
            step=schedule.step,
            stability=schedule.stability,
            difficulty=schedule.difficulty,
            due=datetime.fromtimestamp(schedule.due, UTC),
            last_review=datetime.fromtimestamp(schedule.last_review, UTC),
        )
    after, _ = Scheduler(enable_fuzzing=spread).review_card(card, FsrsRating(int(rating)), moment)
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
