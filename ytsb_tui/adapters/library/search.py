"""Full-text search over the passages of all transcripts."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from ytsb_tui.adapters.library.rows import Row, seconds_of
from ytsb_tui.core.search import CLOSE, OPEN, Hit, Moment, match_pieces, moment
from ytsb_tui.core.videos import VideoId

_MOMENTS = 5  # places shown of one video
_MOST_RANKED = 10_000  # passages; a word that stands in more says too little to rank by, and ranking it takes long
_FOUND = (
    f"SELECT video, starts, highlight(passage_words, 0, '{OPEN}', '{CLOSE}') "
    "FROM passage_words JOIN passages ON passages.id = passage_words.rowid WHERE passage_words MATCH :telling "
)
_ALL_PIECES = "AND +passage_words.rowid IN (SELECT rowid FROM passage_words WHERE passage_words MATCH :all) "
_BEST = "ORDER BY rank LIMIT :rows"
_NEWEST = "ORDER BY passage_words.rowid DESC LIMIT :rows"


def hits(db: sqlite3.Connection, query: str, limit: int) -> tuple[Hit, ...]:
    """The videos whose passages answer best; for words that stand nearly everywhere, the newest ones."""
    pieces = match_pieces(query)
    if not pieces:
        return ()
    telling = [piece for piece in pieces if not _stands_everywhere(db, piece)]
    statement = _FOUND + (_ALL_PIECES if 0 < len(telling) < len(pieces) else "") + (_BEST if telling else _NEWEST)
    words = {"telling": " ".join(telling or pieces), "all": " ".join(pieces)}
    most = limit * _MOMENTS
    while True:
        rows = db.execute(statement, {**words, "rows": most}).fetchall()
        videos = _by_video(rows)
        if len(videos) >= limit or len(rows) < most:
            break
        most *= 4
    return tuple(_hit(db, video, moments) for video, moments in list(videos.items())[:limit])


def _stands_everywhere(db: sqlite3.Connection, piece: str) -> bool:
    found = db.execute(
        "SELECT count(*) FROM (SELECT 1 FROM passage_words WHERE passage_words MATCH ? LIMIT ?)",
        (piece, _MOST_RANKED + 1),
    ).fetchone()[0]
    return bool(found > _MOST_RANKED)


def _by_video(rows: Sequence[Row]) -> dict[VideoId, list[Moment]]:
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
