"""Full-text search over the passages of all transcripts."""

from __future__ import annotations

import sqlite3

from ytsb_tui.adapters.library.rows import seconds_of
from ytsb_tui.core.search import CLOSE, OPEN, Hit, Moment, match_expression, moment
from ytsb_tui.core.videos import VideoId

_MOMENTS = 5  # places shown of one video
_MOST_RANKED = 20_000  # passages; words that stand in more say too little to rank by, and ranking them takes long
_FOUND = (
    f"SELECT video, starts, highlight(passage_words, 0, '{OPEN}', '{CLOSE}') "
    "FROM passage_words JOIN passages ON passages.id = passage_words.rowid WHERE passage_words MATCH ? "
)


def hits(db: sqlite3.Connection, query: str, limit: int) -> tuple[Hit, ...]:
    """The videos whose passages answer best; for words that stand nearly everywhere, the newest ones."""
    expression = match_expression(query)
    if expression is None:
        return ()
    found = db.execute(
        "SELECT count(*) FROM (SELECT 1 FROM passage_words WHERE passage_words MATCH ? LIMIT ?)",
        (expression, _MOST_RANKED + 1),
    ).fetchone()[0]
    order = "passage_words.rowid DESC" if found > _MOST_RANKED else "rank"
    rows = limit * _MOMENTS
    while True:
        videos = _by_video(db.execute(f"{_FOUND} ORDER BY {order} LIMIT ?", (expression, rows)))
        if len(videos) >= limit or rows >= found:
            break
        rows *= 4
    return tuple(_hit(db, video, moments) for video, moments in list(videos.items())[:limit])


def _by_video(rows: sqlite3.Cursor) -> dict[VideoId, list[Moment]]:
    videos: dict[VideoId, list[Moment]] = {}
    for video, starts, marked in rows:
        moments = videos.setdefault(video, [])
        if len(moments) < _MOMENTS:
            moments.append(moment(seconds_of(starts), marked))
    return videos


def _hit(db: sqlite3.Connection, video: VideoId, moments: list[Moment]) -> Hit:
    title, channel = db.execute("SELECT title, channel FROM jobs WHERE video = ?", (video,)).fetchone()
    in_order = {found.start: found for found in sorted(moments, key=lambda found: found.start)}  # passages overlap
    return Hit(video=video, title=title, channel=channel, moments=tuple(in_order.values()))
