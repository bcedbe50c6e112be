"""The catalogue of current notes."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence

from ytsb_tui.core.knowledge.catalogue import Entry
from ytsb_tui.core.knowledge.graph import Explanation
from ytsb_tui.core.videos.video import VideoId

Points = Mapping[int, tuple[int, int]]  # by note: its points, and how many are verified


# Counts as Note.points and Note.verified do; in SQLite, because parsing thousands of notes in Python would block the
# interface.
_COUNTED = """
    SELECT jobs.note, count(point.value), count(*) FILTER (
        WHERE json_extract(point.value, '$.evidence.score') >= 100
        AND coalesce(json_extract(point.value, '$.support'), 'yes') = 'yes'
    )
    FROM jobs JOIN notes ON notes.id = jobs.note, json_each(notes.note, '$.sections') AS section
        LEFT JOIN json_each(section.value, '$.points') AS point
        ON json_extract(section.value, '$.kind') <> 'further_questions'
    WHERE jobs.note IN (SELECT value FROM json_each(?)) GROUP BY jobs.note
"""


def count_points(db: sqlite3.Connection, known: dict[int, tuple[int, int]]) -> None:
    """Adds the points of notes that are not in `known` yet; a stored note never changes."""
    unread = [row[0] for row in db.execute("SELECT note FROM jobs WHERE note IS NOT NULL") if row[0] not in known]
    known.update(
        (number, (points, verified)) for number, points, verified in db.execute(_COUNTED, (json.dumps(unread),))
    )


def entries(db: sqlite3.Connection, counted: Points) -> tuple[Entry, ...]:
    """The notes, newest first; imported ones have no points."""
    rows = db.execute(
        "SELECT jobs.video, coalesce(title, jobs.video), channel, length, subject, coalesce(model, ''), jobs.cost, "
        "coalesce(written_at, changed_at) AS at, notes.id FROM jobs LEFT JOIN notes ON notes.id = jobs.note "
        "WHERE notes.id IS NOT NULL OR (state = 'done' AND path IS NOT NULL) ORDER BY at DESC, position DESC"
    )
    found = []
    for video, title, channel, length, subject, model, cost, at, number in rows:
        points, verified = counted.get(number, (0, 0))
        found.append(
            Entry(
                video=video,
                title=title,
                channel=channel,
                length=length,
                subject=subject,
                model=model,
                points=points,
                verified=verified,
                cost=cost,
                written_at=at,
            )
        )
    return tuple(found)


_TERMS = """
    SELECT jobs.video, json_extract(point.value, '$.term'), json_extract(point.value, '$.text'),
        json_extract(point.value, '$.evidence.start')
    FROM jobs JOIN notes ON notes.id = jobs.note, json_each(notes.note, '$.sections') AS section,
        json_each(section.value, '$.points') AS point
    WHERE jobs.video IN (SELECT value FROM json_each(?)) AND json_extract(point.value, '$.term') <> ''
    ORDER BY jobs.position, section.key, point.key
"""


def explained(db: sqlite3.Connection, videos: Sequence[VideoId]) -> tuple[Explanation, ...]:
    """The terms that the notes of these videos explain, in the order of the notes."""
    return tuple(
        Explanation(video=VideoId(video), name=name, text=text, start=start)
        for video, name, text, start in db.execute(_TERMS, (json.dumps(list(videos)),))
    )
