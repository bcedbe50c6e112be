"""Answers to cards in the library: grades, schedules, what a day allows, and how much is due on which day."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from ytsb_tui.adapters.sqlite.cards import SCHEDULE, schedule_of, set_state
from ytsb_tui.core.study.days import DAY, Allowance, StudyRules
from ytsb_tui.core.study.load import bounds, evened
from ytsb_tui.core.study.review import LEARNT, CardState, Rating, Review, Schedule, is_leech


def allowance(db: sqlite3.Connection, now: float, rules: StudyRules) -> Allowance:
    """How many new cards and reviews are left of this day."""
    begin = rules.began(now)
    [(new, reviews)] = db.execute(
        "SELECT count(DISTINCT key) FILTER (WHERE NOT EXISTS (SELECT 1 FROM reviews AS earlier "
        "WHERE earlier.key = reviews.key AND earlier.at < ?1)), count(DISTINCT key) FILTER (WHERE recall) "
        "FROM reviews WHERE at >= ?1",
        (begin,),
    )
    return Allowance(new=max(0, rules.new_cards - new), reviews=max(0, rules.reviews - reviews))


def grade(db: sqlite3.Connection, key: str, rating: Rating, now: float, rules: StudyRules) -> Schedule:
    """Records an answer; returns the new schedule. A leech is suspended. Raises KeyError for an unknown card."""
    from ytsb_tui.adapters.scheduler import graded

    row = db.execute(f"SELECT {SCHEDULE} FROM cards WHERE key = ?", (key,)).fetchone()
    if row is None:
        raise KeyError(key)
    before = schedule_of(row)
    after = graded(before, rating, now, rules)
    if after.phase == LEARNT:
        days = round((after.due - now) / DAY)
        after = replace(after, due=now + DAY * evened(days, _load(db, key, now, bounds(days), rules)))
    _schedule(db, key, after)
    recall = before is not None and before.phase == LEARNT
    db.execute("INSERT INTO reviews (key, at, rating, recall) VALUES (?, ?, ?, ?)", (key, now, int(rating), recall))
    if recall and rating is Rating.AGAIN and is_leech(_lapses(db, key)):
        set_state(db, [key], CardState.SUSPENDED)
    return after


def _schedule(db: sqlite3.Connection, key: str, schedule: Schedule | None) -> None:
    names = SCHEDULE.split(", ")
    values = [None if schedule is None else getattr(schedule, name) for name in names]
    db.execute(f"UPDATE cards SET {', '.join(f'{name} = ?' for name in names)} WHERE key = ?", (*values, key))


def _load(
    db: sqlite3.Connection, key: str, now: float, within: tuple[int, int], rules: StudyRules
) -> Callable[[int], int]:
    """How many other cards are due in so many days, for the days `within` these."""
    low, high = within
    rows = db.execute(
        "SELECT due FROM cards WHERE NOT gone AND state = 'active' AND phase = 2 AND key != ? AND due BETWEEN ? AND ?",
        (key, now + DAY * (low - 1), now + DAY * (high + 1)),
    )
    today = rules.day_of(now)
    return Counter((rules.day_of(due) - today).days for (due,) in rows).__getitem__


def _lapses(db: sqlite3.Connection, key: str) -> int:
    [(lapses,)] = db.execute("SELECT count(*) FROM reviews WHERE key = ? AND recall AND rating = 1", (key,))
    return int(lapses)


def outlook(schedule: Schedule | None, now: float, rules: StudyRules) -> tuple[Schedule, ...]:
    """The schedule after each grade; long intervals vary by a few percent when the grade is given."""
    from ytsb_tui.adapters.scheduler import graded

    return tuple(graded(schedule, rating, now, rules) for rating in Rating)


def take_back(db: sqlite3.Connection, key: str, before: Schedule | None, at: float) -> bool:
    """Undoes the card's last answer, given at `at`, and restores the schedule `before`; a card that became a leech by
    it is one no more. False when the card has been answered again since."""
    lapses = _lapses(db, key)
    undone = db.execute(
        "DELETE FROM reviews WHERE id = (SELECT max(id) FROM reviews WHERE key = ?) AND at = ?", (key, at)
    ).rowcount
    if undone:
        _schedule(db, key, before)
        if is_leech(lapses) and _lapses(db, key) < lapses:
            set_state(db, [key], CardState.ACTIVE)
    return bool(undone)


def reviews(db: sqlite3.Connection, since: float) -> tuple[Review, ...]:
    """Answers since `since`, oldest first."""
    rows = db.execute("SELECT key, at, rating, recall FROM reviews WHERE at >= ? ORDER BY at, id", (since,))
    return tuple(Review(key=row[0], at=row[1], rating=Rating(row[2]), recall=bool(row[3])) for row in rows)
