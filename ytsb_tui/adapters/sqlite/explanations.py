"""The terms that notes explain, extracted in SQLite without parsing whole notes."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from ytsb_tui.core.knowledge.graph import Explanation
from ytsb_tui.core.videos.video import VideoId

_TERMS = """
    SELECT jobs.video, json_extract(point.value, '$.term'), json_extract(point.value, '$.text'),
        json_extract(point.value, '$.evidence.start')
    FROM jobs JOIN notes ON notes.id = jobs.note, json_each(notes.note, '$.sections') AS section,
        json_each(section.value, '$.points') AS point
    WHERE jobs.video IN (SELECT value FROM json_each(?)) AND json_extract(point.value, '$.term') <> ''
    ORDER BY jobs.position, section.key, point.key
"""


def of_videos(db: sqlite3.Connection, videos: Sequence[VideoId]) -> tuple[Explanation, ...]:
    """The terms that the notes of these videos explain, in the order of the notes."""
    return tuple(
        Explanation(video=VideoId(video), name=name, text=text, start=start)
        for video, name, text, start in db.execute(_TERMS, (json.dumps(list(videos)),))
    )
