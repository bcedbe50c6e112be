"""Cards in the library: made from the current notes, shown when due, graded."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from ytsb_tui.adapters.sqlite import assessments
from ytsb_tui.adapters.sqlite.rows import Row, note_of
from ytsb_tui.core.study.assessment import assessed_cards
from ytsb_tui.core.study.cards import Card, CardKind, TermPool, cards, term_pool, terms
from ytsb_tui.core.study.review import DueCard, Rating, Review, Schedule, SubjectCount
from ytsb_tui.core.videos.video import VideoId

_CARD = "cards.key, cards.video, cards.kind, front, back, options, explanation, quote, start"
_SCHEDULE = "phase, step, stability, difficulty, due, last_review"
_IN_SUBJECT = "(:subject IS NULL OR jobs.subject = :subject)"
_LEARNT = 2  # the phase after learning, in which answers measure memory


def refresh(db: sqlite3.Connection, most: int) -> int:
    """Makes the cards of new and rewritten notes, `most` at a time; schedules are kept. Returns how many videos
    changed."""
    stale = db.execute(
        "SELECT jobs.video, jobs.note, jobs.subject, notes.note FROM jobs JOIN notes ON notes.id = jobs.note "
        "LEFT JOIN decks ON decks.video = jobs.video WHERE decks.note IS NOT jobs.note ORDER BY jobs.position LIMIT ?",
        (most,),
    ).fetchall()
    pools: dict[str | None, TermPool] = {}
    for video, number, subject, note in stale:
        if subject not in pools:
            pools[subject] = _terms_of(db, subject)
        made = cards(VideoId(video), note_of(note), pools[subject])
        assessment = assessments.load(db, VideoId(video))
        asked = () if assessment is None else assessed_cards(VideoId(video), assessment)
        _store(db, VideoId(video), (*made, *asked))
        db.execute("INSERT OR REPLACE INTO decks (video, note) VALUES (?, ?)", (video, number))
    return len(stale)


def _terms_of(db: sqlite3.Connection, subject: str | None) -> TermPool:
    rows = db.execute(
        "SELECT notes.note FROM jobs JOIN notes ON notes.id = jobs.note WHERE jobs.subject IS ? ORDER BY position",
        (subject,),
    )
    return term_pool(term for (note,) in rows for term in terms(note_of(note)))


def _store(db: sqlite3.Connection, video: VideoId, made: Sequence[Card]) -> None:
    db.execute("UPDATE cards SET gone = 1 WHERE video = ?", (video,))
    db.executemany(
        "INSERT INTO cards (key, video, position, kind, front, back, options, explanation, quote, start) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET position = excluded.position, "
        "front = excluded.front, back = excluded.back, options = excluded.options, "
        "explanation = excluded.explanation, quote = excluded.quote, start = excluded.start, gone = 0",
        (
            (
                card.key,
                card.video,
                position,
                card.kind,
                card.front,
                card.back,
                json.dumps(card.options, ensure_ascii=False),
                card.explanation,
                card.quote,
                card.start,
            )
            for position, card in enumerate(made)
        ),
    )
    db.execute("DELETE FROM cards WHERE video = ? AND gone AND due IS NULL", (video,))


def deck(db: sqlite3.Connection, subject: str | None, videos: Sequence[VideoId]) -> tuple[DueCard, ...]:
    """Every card of a subject (None: of all), or of these videos if any."""
    rows = db.execute(
        f"SELECT {_CARD}, {_SCHEDULE}, jobs.subject, coalesce(jobs.title, jobs.video) FROM cards "
        f"JOIN jobs USING (video) WHERE NOT gone AND {_IN_SUBJECT} "
        "AND (:videos = '[]' OR cards.video IN (SELECT value FROM json_each(:videos))) "
        "ORDER BY jobs.position, cards.position",
        {"subject": subject, "videos": json.dumps(list(videos))},
    )
    return tuple(map(_due_of, rows))


def due(db: sqlite3.Connection, subject: str | None, now: float) -> tuple[DueCard, ...]:
    """Cards due by `now` and new cards, of a subject (None: of all)."""
    rows = db.execute(
        f"SELECT {_CARD}, {_SCHEDULE}, jobs.subject, coalesce(jobs.title, jobs.video) FROM cards "
        f"JOIN jobs USING (video) WHERE NOT gone AND (due IS NULL OR due <= :now) AND {_IN_SUBJECT} "
        "ORDER BY jobs.position, cards.position",
        {"now": now, "subject": subject},
    )
    return tuple(map(_due_of, rows))


def counts(db: sqlite3.Connection, now: float) -> tuple[SubjectCount, ...]:
    """The numbers of cards in each subject that has any."""
    rows = db.execute(
        "SELECT jobs.subject, count(*) FILTER (WHERE due <= ?), count(*) FILTER (WHERE due IS NULL), count(*) "
        "FROM cards JOIN jobs USING (video) WHERE NOT gone GROUP BY jobs.subject ORDER BY jobs.subject",
        (now,),
    )
    return tuple(SubjectCount(subject=row[0], due=row[1], new=row[2], cards=row[3]) for row in rows)


def grade(db: sqlite3.Connection, key: str, rating: Rating, now: float) -> Schedule:
    """Records an answer; returns the new schedule. Raises KeyError for an unknown card."""
    from ytsb_tui.adapters.scheduler import graded

    row = db.execute(f"SELECT {_SCHEDULE} FROM cards WHERE key = ?", (key,)).fetchone()
    if row is None:
        raise KeyError(key)
    before = _schedule_of(row)
    after = graded(before, rating, now)
    db.execute(
        "UPDATE cards SET phase = ?, step = ?, stability = ?, difficulty = ?, due = ?, last_review = ? WHERE key = ?",
        (after.phase, after.step, after.stability, after.difficulty, after.due, after.last_review, key),
    )
    recall = before is not None and before.phase == _LEARNT
    db.execute("INSERT INTO reviews (key, at, rating, recall) VALUES (?, ?, ?, ?)", (key, now, int(rating), recall))
    return after


def outlook(schedule: Schedule | None, now: float) -> tuple[Schedule, ...]:
    """The schedule after each grade; long intervals vary by a few percent when the grade is given."""
    from ytsb_tui.adapters.scheduler import graded

    return tuple(graded(schedule, rating, now, spread=False) for rating in Rating)


def take_back(db: sqlite3.Connection, key: str, before: Schedule | None, at: float) -> bool:
    """Undoes the card's last answer, given at `at`, and restores the schedule `before`. False when the card has been
    answered again since."""
    gone = db.execute(
        "DELETE FROM reviews WHERE id = (SELECT max(id) FROM reviews WHERE key = ?) AND at = ?", (key, at)
    ).rowcount
    if gone:
        names = _SCHEDULE.split(", ")
        values = [None if before is None else getattr(before, name) for name in names]
        db.execute(f"UPDATE cards SET {', '.join(f'{name} = ?' for name in names)} WHERE key = ?", (*values, key))
    return bool(gone)


def reviews(db: sqlite3.Connection, since: float) -> tuple[Review, ...]:
    """Answers since `since`, oldest first."""
    rows = db.execute("SELECT key, at, rating, recall FROM reviews WHERE at >= ? ORDER BY at, id", (since,))
    return tuple(Review(key=row[0], at=row[1], rating=Rating(row[2]), recall=bool(row[3])) for row in rows)


def _due_of(row: Row) -> DueCard:
    return DueCard(card=_card_of(row[:9]), schedule=_schedule_of(row[9:15]), subject=row[15], title=row[16])


def _card_of(row: Row) -> Card:
    return Card(
        key=row[0],
        video=VideoId(row[1]),
        kind=CardKind(row[2]),
        front=row[3],
        back=row[4],
        options=tuple(json.loads(row[5])),
        explanation=row[6],
        quote=row[7],
        start=row[8],
    )


def _schedule_of(row: Row) -> Schedule | None:
    if row[0] is None:
        return None
    return Schedule(phase=row[0], step=row[1], stability=row[2], difficulty=row[3], due=row[4], last_review=row[5])
