"""Full-text search over transcripts and notes."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from ytsb_tui.adapters.sqlite.rows import Row, seconds_of
from ytsb_tui.core.knowledge.search import CLOSE, OPEN, Hit, Mention, Moment, fused, match_pieces, mention, moment
from ytsb_tui.core.videos.video import VideoId

_MOST_RANKED = 5_000  # passages; a more frequent word is useless for ranking, and slow
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexed:
    """A table of texts, its full-text index, the column with their position, and how many matches per video are
    shown."""

    texts: str
    words: str
    place: str
    each: int


SAID = Indexed(texts="passages", words="passage_words", place="starts", each=5)
NOTED = Indexed(texts="note_lines", words="note_words", place="start", each=3)


def hits(db: sqlite3.Connection, query: str, limit: int) -> tuple[Hit, ...]:
    """The videos whose passages and notes match best; for words that are too common, the newest ones."""
    pieces = match_pieces(query)
    if not pieces:
        return ()
    said = _found(db, SAID, pieces, limit, lambda row: moment(seconds_of(row[1]), row[2]))
    noted = _found(db, NOTED, pieces, limit, lambda row: mention(row[1], row[2]))
    ranked = fused(list(said), list(noted))[:limit]
    return tuple(_hit(db, video, said.get(video, []), noted.get(video, [])) for video in ranked)


def _found(
    db: sqlite3.Connection,
    where: Indexed,
    pieces: Sequence[str],
    limit: int,
    shown: Callable[[Row], _T],
) -> dict[VideoId, list[_T]]:
    """The matches of at least the best `limit` videos, at most `where.each` per video, best videos first."""
    telling = [piece for piece in pieces if not is_too_common(db, where, piece)]
    source = (
        f"FROM {where.words} JOIN {where.texts} ON {where.texts}.id = {where.words}.rowid "
        f"WHERE {where.words} MATCH :telling "
    )
    if 0 < len(telling) < len(pieces):
        source += f"AND +{where.words}.rowid IN (SELECT rowid FROM {where.words} WHERE {where.words} MATCH :all) "
    order = "ORDER BY rank LIMIT :rows" if telling else f"ORDER BY {where.words}.rowid DESC LIMIT :rows"
    marked = f"video, {where.place}, highlight({where.words}, 0, '{OPEN}', '{CLOSE}'), {where.words}.rowid"
    words: dict[str, object] = {"telling": " ".join(telling or pieces), "all": " ".join(pieces)}
    most = limit * where.each
    rows = db.execute(f"SELECT {marked} {source}{order}", {**words, "rows": most}).fetchall()
    chosen = _chosen(rows, where.each)
    if len(chosen) < limit and len(rows) == most:
        # A few videos fill all rows: further videos are looked up without highlighting, which is slow.
        texts = {row[3]: row for row in rows}
        while len(chosen) < limit and len(rows) == most:
            most *= 4
            plain = f"SELECT video, NULL, NULL, {where.words}.rowid {source}{order}"
            rows = db.execute(plain, {**words, "rows": most}).fetchall()
            chosen = _chosen(rows, where.each)
        chosen = dict(islice(chosen.items(), limit))
        missing = [row[3] for places in chosen.values() for row in places if row[3] not in texts]
        only = f"AND {where.words}.rowid IN (SELECT value FROM json_each(:ids))"
        more = db.execute(f"SELECT {marked} {source}{only}", {**words, "ids": json.dumps(missing)})
        texts |= {row[3]: row for row in more}
        chosen = {video: [texts[row[3]] for row in places] for video, places in chosen.items()}
    return {video: [shown(row) for row in places] for video, places in chosen.items()}


def _chosen(rows: Sequence[Row], each: int) -> dict[VideoId, list[Row]]:
    """The first `each` rows of every video."""
    videos: dict[VideoId, list[Row]] = {}
    for row in rows:
        places = videos.setdefault(row[0], [])
        if len(places) < each:
            places.append(row)
    return videos


def is_too_common(db: sqlite3.Connection, where: Indexed, piece: str) -> bool:
    """Whether a term occurs in too many texts to be useful for ranking."""
    found = db.execute(
        f"SELECT count(*) FROM (SELECT 1 FROM {where.words} WHERE {where.words} MATCH ? LIMIT ?)",
        (piece, _MOST_RANKED + 1),
    ).fetchone()[0]
    return bool(found > _MOST_RANKED)


def _hit(db: sqlite3.Connection, video: VideoId, moments: list[Moment], mentions: list[Mention]) -> Hit:
    title, channel = db.execute("SELECT title, channel FROM jobs WHERE video = ?", (video,)).fetchone()
    in_order = {found.start: found for found in sorted(moments, key=lambda found: found.start)}  # passages overlap
    return Hit(video=video, title=title, channel=channel, moments=tuple(in_order.values()), mentions=tuple(mentions))
