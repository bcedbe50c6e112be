"""Schedules and answers as Anki keeps them, with the memory state of FSRS."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from ytsb_tui.core.study.days import DAY, StudyRules
from ytsb_tui.core.study.review import LEARNT, DueCard, Review

_NEW, _LEARNING, _REVIEW, _RELEARNING, _SUSPENDED = 0, 1, 2, 3, -1  # types and queues of cards
_KINDS = {1: _LEARNING, LEARNT: _REVIEW, 3: _RELEARNING}  # by the phase of FSRS
_FACTOR = 2500  # the ease of the older algorithm, in permille; FSRS does not use it
DAYS_BEFORE = 1000  # the collection of a package begins so many days ago, so that what is overdue has a day too
_STEP_LEFT = 1001  # one learning step is left, and it is for today
_DECAY = 0.1542  # the usual last parameter of FSRS-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheduled:
    """The columns of Anki's table of cards. `due` is a day since the collection's beginning for what was learnt, else
    seconds since the epoch; `interval` is days; `memory` is JSON."""

    kind: int = _NEW
    queue: int = _NEW
    due: int = 0
    interval: int = 0
    factor: int = 0
    answers: int = 0
    lapses: int = 0
    left: int = 0
    memory: str = ""


def scheduled(each: DueCard, now: float, rules: StudyRules) -> Scheduled:
    """The schedule of a card in a collection that began `DAYS_BEFORE` days before this day of study."""
    schedule = each.schedule
    if schedule is None:
        return Scheduled(queue=_SUSPENDED if each.suspended else _NEW)
    kind = _KINDS[schedule.phase]
    learnt = kind == _REVIEW
    days = (rules.day_of(schedule.due) - rules.day_of(now)).days + DAYS_BEFORE
    interval = max(1, round((schedule.due - schedule.last_review) / DAY)) if learnt else 0
    memory = {
        "s": round(schedule.stability, 4),
        "d": round(schedule.difficulty, 3),
        "dr": round(rules.retention, 2),
        "decay": _DECAY,
        "lrt": int(schedule.last_review),
    }
    return Scheduled(
        kind=kind,
        queue=_SUSPENDED if each.suspended else _REVIEW if learnt else _LEARNING,
        due=days if learnt else int(schedule.due),
        interval=interval,
        factor=_FACTOR,
        answers=each.answers,
        lapses=each.lapses,
        left=0 if learnt else _STEP_LEFT,
        memory=json.dumps(memory),
    )


def reviews_rows(reviews: Sequence[Review], cards: Mapping[str, int]) -> Iterator[tuple[int, ...]]:
    """The rows of Anki's log of answers for these cards: id (milliseconds), card, number, grade, interval, the interval
    before (days), ease, duration (milliseconds), kind."""
    answers = sorted((review for review in reviews if review.key in cards), key=lambda review: review.at)
    following: dict[str, float] = {}
    gaps: list[float] = []  # from each answer to the next one to its card, the last first
    for review in reversed(answers):
        gaps.append(following.get(review.key, review.at) - review.at)
        following[review.key] = review.at
    before: dict[str, int] = {}
    taken: set[int] = set()
    for review, gap in zip(answers, reversed(gaps), strict=True):
        identity = next(moment for moment in count(round(review.at * 1000)) if moment not in taken)
        taken.add(identity)
        interval, last = round(gap / DAY), before.get(review.key, 0)
        before[review.key] = interval
        factor, kind = (_FACTOR, 1) if review.recall else (0, 0)
        yield (identity, cards[review.key], -1, int(review.rating), interval, last, factor, 0, kind)
