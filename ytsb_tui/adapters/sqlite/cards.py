"""Cards in the library: made from the current notes, shown when due, changed by the learner."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict

from ytsb_tui.adapters.sqlite import assessments
from ytsb_tui.adapters.sqlite.rows import Row, detail_in, note_of
from ytsb_tui.core.study.assessment import assessed_cards
from ytsb_tui.core.study.cards import Card, CardKind, TermPool, cards, edited, term_pool, terms
from ytsb_tui.core.study.days import StudyRules
from ytsb_tui.core.study.review import CardState, DueCard, Schedule, SubjectCount
from ytsb_tui.core.videos.video import VideoId

SCHEDULE = "phase, step, stability, difficulty, due, last_review"
_SHOWN = (
    "SELECT cards.key, cards.video, cards.kind, front, back, options, explanation, quote, start, about, detail, "
    "own_front, "
    f"own_back, {SCHEDULE}, jobs.subject, coalesce(jobs.title, jobs.video), cards.state, cards.changed_at, "
    "(SELECT count(*) FROM reviews WHERE reviews.key = cards.key AND recall AND rating = 1), "
    "(SELECT count(*) FROM reviews WHERE reviews.key = cards.key) FROM cards JOIN jobs USING (video) "
)
_IN_ORDER = "ORDER BY jobs.position, cards.position"
_OF_TOPIC = (
    "(:subject IS NULL OR jobs.subject = :subject) "
    "AND (:videos = '[]' OR cards.video IN (SELECT value FROM json_each(:videos))) "
)
# A learnt card is due on a day, one that is being learnt at a minute.
_DUE = "(phase = 2 AND due < :end OR phase != 2 AND due <= :now)"
# The other cards of a point that was asked today wait for another day, unless they are being learnt.
_BURIED = (
    "(coalesce(phase, 2) = 2 AND about != '' AND EXISTS (SELECT 1 FROM cards AS other JOIN reviews USING (key) "
    "WHERE other.about = cards.about AND other.key != cards.key AND reviews.at >= :begin))"
)


def refresh(db: sqlite3.Connection, most: int, now: float) -> int:
    """Makes the cards of new and rewritten notes, `most` at a time; schedules and the learner's words are kept. Returns
    how many videos changed."""
    stale = db.execute(
        "SELECT jobs.video, jobs.note, jobs.subject, notes.note FROM jobs JOIN notes ON notes.id = jobs.note "
        "LEFT JOIN decks ON decks.video = jobs.video WHERE decks.note IS NOT jobs.note ORDER BY jobs.position LIMIT ?",
        (most,),
    ).fetchall()
    pools: dict[str, TermPool] = {}
    for video, number, subject, note in stale:
        if subject is not None and subject not in pools:
            pools[subject] = _terms_of(db, subject)
        # Notes without a subject share nothing, so that their terms are no plausible wrong answers for each other.
        made = cards(VideoId(video), note_of(note), pools.get(subject or ""))
        assessment = assessments.load(db, VideoId(video))
        asked = () if assessment is None else assessed_cards(VideoId(video), assessment)
        _store(db, VideoId(video), (*made, *asked), now)
        db.execute("INSERT OR REPLACE INTO decks (video, note) VALUES (?, ?)", (video, number))
    return len(stale)


def _terms_of(db: sqlite3.Connection, subject: str) -> TermPool:
    rows = db.execute(
        "SELECT notes.note FROM jobs JOIN notes ON notes.id = jobs.note WHERE jobs.subject = ? ORDER BY position",
        (subject,),
    )
    return term_pool(term for (note,) in rows for term in terms(note_of(note)))


def _store(db: sqlite3.Connection, video: VideoId, made: Sequence[Card], now: float) -> None:
    db.execute("UPDATE cards SET gone = 1 WHERE video = ?", (video,))
    content = "front, back, options, explanation, quote, start, detail"
    db.executemany(
        f"INSERT INTO cards (key, video, position, kind, {content}, about, changed_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET changed_at = CASE WHEN "
        f"({content}) IS ({', '.join(f'excluded.{name}' for name in content.split(', '))}) THEN changed_at "
        "ELSE excluded.changed_at END, position = excluded.position, "
        "front = excluded.front, back = excluded.back, options = excluded.options, about = excluded.about, "
        "explanation = excluded.explanation, quote = excluded.quote, start = excluded.start, "
        "detail = excluded.detail, gone = 0",
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
                "" if card.detail is None else json.dumps(asdict(card.detail), ensure_ascii=False),
                card.about,
                now,
            )
            for position, card in enumerate(made)
        ),
    )
    db.execute(
        "DELETE FROM cards WHERE video = ? AND gone AND due IS NULL AND state = 'active' AND own_front IS NULL",
        (video,),
    )


def deck(db: sqlite3.Connection, subject: str | None, videos: Sequence[VideoId]) -> tuple[DueCard, ...]:
    """Every card of a subject (None: of all), or of these videos if any; also suspended ones."""
    rows = db.execute(
        f"{_SHOWN} WHERE NOT gone AND cards.state != 'deleted' AND {_OF_TOPIC} {_IN_ORDER}",
        {"subject": subject, "videos": json.dumps(list(videos))},
    )
    return tuple(map(_due_of, rows))


def card(db: sqlite3.Connection, key: str) -> DueCard | None:
    """One card, None when it is gone or deleted."""
    row = db.execute(f"{_SHOWN} WHERE NOT gone AND cards.state != 'deleted' AND key = ?", (key,)).fetchone()
    return None if row is None else _due_of(row)


def due(
    db: sqlite3.Connection, subject: str | None, videos: Sequence[VideoId], now: float, rules: StudyRules
) -> tuple[DueCard, ...]:
    """Cards due at `now` and new cards, of a subject (None: of all), or of these videos if any."""
    rows = db.execute(
        f"{_SHOWN} WHERE NOT gone AND cards.state = 'active' AND (due IS NULL OR {_DUE}) AND NOT {_BURIED} "
        f"AND {_OF_TOPIC} {_IN_ORDER}",
        {"subject": subject, "videos": json.dumps(list(videos)), **_times(now, rules)},
    )
    return tuple(map(_due_of, rows))


def counts(db: sqlite3.Connection, now: float, rules: StudyRules) -> tuple[SubjectCount, ...]:
    """The numbers of cards in each subject that has any."""
    active = "cards.state = 'active'"
    rows = db.execute(
        f"SELECT jobs.subject, count(*) FILTER (WHERE {active} AND {_DUE} AND NOT {_BURIED}), "
        f"count(*) FILTER (WHERE {active} AND due IS NULL), count(*), "
        "count(*) FILTER (WHERE cards.state = 'suspended') "
        "FROM cards JOIN jobs USING (video) WHERE NOT gone AND cards.state != 'deleted' "
        "GROUP BY jobs.subject ORDER BY jobs.subject",
        _times(now, rules),
    )
    return tuple(SubjectCount(subject=row[0], due=row[1], new=row[2], cards=row[3], suspended=row[4]) for row in rows)


def set_state(db: sqlite3.Connection, keys: Sequence[str], state: CardState) -> None:
    """Suspends, deletes or takes up cards again."""
    db.executemany("UPDATE cards SET state = ? WHERE key = ?", ((state.value, key) for key in keys))


def edit(db: sqlite3.Connection, key: str, front: str, back: str, now: float) -> None:
    """Puts the learner's words in place of the note's, whatever becomes of the note. Raises KeyError for an unknown
    card, and ValueError when it would be none."""
    row = db.execute(f"{_SHOWN} WHERE key = ?", (key,)).fetchone()
    if row is None:
        raise KeyError(key)
    new = edited(_due_of(row).card, front, back)
    db.execute(
        "UPDATE cards SET own_front = ?, own_back = ?, changed_at = ? WHERE key = ?", (new.front, new.back, now, key)
    )


def _times(now: float, rules: StudyRules) -> dict[str, float]:
    return {"now": now, "begin": rules.began(now), "end": rules.ends(now)}


def _due_of(row: Row) -> DueCard:
    made, (own_front, own_back) = _card_of(row[:11]), row[11:13]
    return DueCard(
        card=made if own_front is None else edited(made, own_front, own_back),
        schedule=schedule_of(row[13:19]),
        subject=row[19],
        title=row[20],
        suspended=row[21] == CardState.SUSPENDED,
        changed_at=row[22],
        lapses=row[23],
        answers=row[24],
    )


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
        about=row[9],
        detail=detail_in(json.loads(row[10])) if row[10] else None,
    )


def schedule_of(row: Row) -> Schedule | None:
    """The schedule in the columns of `SCHEDULE`, None for a new card."""
    if row[0] is None:
        return None
    return Schedule(phase=row[0], step=row[1], stability=row[2], difficulty=row[3], due=row[4], last_review=row[5])
