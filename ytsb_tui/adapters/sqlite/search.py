"""Full-text search over transcripts and notes."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from ytsb_tui.adapters.sqlite.expansion import expanded
from ytsb_tui.adapters.sqlite.rows import Row, seconds_of
from ytsb_tui.adapters.sqlite.vocabulary import inflections, occurs
from ytsb_tui.core.knowledge.queries import Piece, as_typed, highlighted, pieces, without_stop_words
from ytsb_tui.core.knowledge.search import Hit, Mention, Moment, fused, mention, moment
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
    """The videos whose passages and notes match best; for words that are too common, the newest ones. Matches of
    completions of the last word come after all others, and those of corrections last. A question for which nothing
    matches is searched for without its stop words."""
    parsed = pieces(query)
    attempts = tuple(dict.fromkeys((parsed, without_stop_words(parsed)))) if parsed else ()
    found: tuple[Hit, ...] = ()
    for attempt in attempts:
        last = attempt[-1]
        if not last.inflected or inflections(db, last.terms[0]):
            found = _matching_all(db, attempt, limit)
        found = _extended(db, found, as_typed(query, attempt), limit)
        if found:
            break
    words = [piece for attempt in attempts[-1:] for piece in attempt if piece.inflected]
    doubtful = [piece for piece in words if not (found and occurs(db, piece.terms[0]))]
    return _extended(db, found, attempts[-1], limit, doubtful) if doubtful else found


def _extended(
    db: sqlite3.Connection,
    found: tuple[Hit, ...],
    wanted: Sequence[Piece],
    limit: int,
    doubtful: Sequence[Piece] = (),
) -> tuple[Hit, ...]:
    """The hits and, up to the limit, those of another query."""
    if len(found) >= limit:
        return found
    videos = {hit.video for hit in found}
    more = _matching_all(db, wanted, limit, doubtful)
    return (*found, *(hit for hit in more if hit.video not in videos))[:limit]


def _matching_all(
    db: sqlite3.Connection, wanted: Sequence[Piece], limit: int, doubtful: Sequence[Piece] = ()
) -> tuple[Hit, ...]:
    """The videos that match all pieces; corrections of `doubtful` ones match too."""
    expansions = [expanded(db, piece, corrected=piece in doubtful) for piece in wanted]
    marks = [mark for each in expansions for mark in each.marks]
    matches = [each.match for each in expansions]
    said = _found(db, SAID, matches, limit, lambda row: moment(seconds_of(row[1]), highlighted(row[2], marks)))
    noted = _found(db, NOTED, matches, limit, lambda row: mention(row[1], highlighted(row[2], marks)))
    ranked = fused(list(said), list(noted))[:limit]
    return tuple(_hit(db, video, said.get(video, []), noted.get(video, [])) for video in ranked)


def _found(
    db: sqlite3.Connection,
    where: Indexed,
    matches: Sequence[str],
    limit: int,
    shown: Callable[[Row], _T],
) -> dict[VideoId, list[_T]]:
    """The matches of at least the best `limit` videos, at most `where.each` per video, best videos first."""
    telling = [match for match in matches if not is_too_common(db, where.words, match)]
    source = (
        f"FROM {where.words} JOIN {where.texts} ON {where.texts}.id = {where.words}.rowid "
        f"WHERE {where.words} MATCH :telling "
    )
    if 0 < len(telling) < len(matches):
        source += f"AND +{where.words}.rowid IN (SELECT rowid FROM {where.words} WHERE {where.words} MATCH :all) "
    order = "ORDER BY rank LIMIT :rows" if telling else f"ORDER BY {where.words}.rowid DESC LIMIT :rows"
    words = {"telling": " AND ".join(telling or matches), "all": " AND ".join(matches)}
    most = limit * where.each
    while True:  # a few videos may fill the first rows
        rows = db.execute(f"SELECT video, {where.texts}.id {source}{order}", {**words, "rows": most}).fetchall()
        chosen = _chosen(rows, where.each)
        if len(chosen) >= limit or len(rows) < most:
            break
        most *= 4
    chosen = dict(islice(chosen.items(), limit))
    wanted = json.dumps([number for places in chosen.values() for _, number in places])
    texts = {
        row[0]: row
        for row in db.execute(
            f"SELECT id, {where.place}, text FROM {where.texts} WHERE id IN (SELECT value FROM json_each(?))", (wanted,)
        )
    }
    return {video: [shown(texts[number]) for _, number in places] for video, places in chosen.items()}


def _chosen(rows: Sequence[Row], each: int) -> dict[VideoId, list[Row]]:
    """The first `each` rows of every video."""
    videos: dict[VideoId, list[Row]] = {}
    for row in rows:
        places = videos.setdefault(row[0], [])
        if len(places) < each:
            places.append(row)
    return videos


def is_too_common(db: sqlite3.Connection, words: str, match: str, most: int = _MOST_RANKED) -> bool:
    """Whether an expression matches too many texts of a full-text index to be useful for ranking."""
    found = db.execute(
        f"SELECT count(*) FROM (SELECT 1 FROM {words} WHERE {words} MATCH ? LIMIT ?)", (match, most + 1)
    ).fetchone()[0]
    return bool(found > most)


def _hit(db: sqlite3.Connection, video: VideoId, moments: list[Moment], mentions: list[Mention]) -> Hit:
    title, channel = db.execute("SELECT title, channel FROM jobs WHERE video = ?", (video,)).fetchone()
    in_order = {found.start: found for found in sorted(moments, key=lambda found: found.start)}  # passages overlap
    return Hit(video=video, title=title, channel=channel, moments=tuple(in_order.values()), mentions=tuple(mentions))
