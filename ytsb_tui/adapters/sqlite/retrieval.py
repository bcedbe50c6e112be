"""Retrieval: notes related to a video, and passages that may answer a question."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Sequence

from ytsb_tui.adapters.sqlite.expansion import expanded
from ytsb_tui.adapters.sqlite.rows import cues_of, note_of, seconds_of
from ytsb_tui.adapters.sqlite.search import NOTED, SAID, Indexed, is_too_common
from ytsb_tui.adapters.sqlite.vectors import IN_SCOPE
from ytsb_tui.core.knowledge.graph import NoteNode
from ytsb_tui.core.knowledge.queries import keywords
from ytsb_tui.core.knowledge.questions import Excerpt, Scope
from ytsb_tui.core.knowledge.search import fused
from ytsb_tui.core.notes.concepts import RelatedNote, concepts_of, keys_in
from ytsb_tui.core.notes.key_terms import content_words, tokens
from ytsb_tui.core.text.stop_words import stop_words
from ytsb_tui.core.videos.transcripts import Cue
from ytsb_tui.core.videos.video import VideoId

_WORDS = 24  # of a transcript, by which related notes are found
_MOST_SUBJECTS = 100  # offered to the model
_CANDIDATES = 30  # notes compared by their concepts
_MOST_WHOLE = 300  # passages: three hours, some 50,000 tokens
_MOST_TITLED = 3  # videos found by their titles
_OF_TITLED = 8  # passages of each
_MOST_NAMED = 1_000  # videos; a word in more titles names none
_RANK_CONSTANT = 10  # of the fusion, and
_BY_MEANING = 3  # how often the ranking by meaning counts: chosen on half of the questions of `make evaluate`


def related(db: sqlite3.Connection, video: VideoId, subject: str | None, limit: int) -> tuple[RelatedNote, ...]:
    """The notes that share the most concepts with the transcript; ties are ordered by text match."""
    row = db.execute("SELECT language, cues FROM transcripts WHERE video = ?", (video,)).fetchone()
    if row is None:
        return ()
    said = " ".join(cue.text for cue in cues_of(row[1]))
    spoken = tokens(said)
    words = Counter(content_words(spoken, stop_words(row[0], spoken)))
    about = _expanded(db, " ".join(word for word, _ in words.most_common(_WORDS)))
    ranked = dict.fromkeys(
        other for other, *_ in _matches(db, NOTED, about, Scope(subject=subject), 10 * _CANDIDATES) if other != video
    )
    keys = set(keys_in(said))
    found: list[RelatedNote] = []
    for other in list(ranked)[:_CANDIDATES]:
        title, note = db.execute(
            "SELECT jobs.title, notes.note FROM jobs JOIN notes ON notes.id = jobs.note WHERE jobs.video = ?", (other,)
        ).fetchone() or (None, None)
        shared = () if note is None else tuple(n for key, n in concepts_of(note_of(note)).items() if key in keys)
        if shared:
            found.append(RelatedNote(title=title or other, concepts=shared))
    return tuple(sorted(found, key=lambda note: -len(note.concepts))[:limit])


def subjects(db: sqlite3.Connection) -> tuple[str, ...]:
    """The subjects of notes, the most used first."""
    rows = db.execute(
        "SELECT subject FROM jobs WHERE subject IS NOT NULL AND note IS NOT NULL "
        "GROUP BY subject ORDER BY count(*) DESC, subject LIMIT ?",
        (_MOST_SUBJECTS,),
    )
    return tuple(row[0] for row in rows)


def graph(db: sqlite3.Connection, subject: str | None) -> tuple[NoteNode, ...]:
    """Every current note (of the subject, if given) with the terms that it explains, in order."""
    rows = db.execute(
        "SELECT jobs.video, coalesce(jobs.title, jobs.video), jobs.subject, json_extract(point.value, '$.term') "
        "FROM jobs JOIN notes ON notes.id = jobs.note, json_each(notes.note, '$.sections') AS section, "
        "json_each(section.value, '$.points') AS point WHERE :subject IS NULL OR jobs.subject = :subject "
        "ORDER BY jobs.position",
        {"subject": subject},
    )
    terms: dict[tuple[VideoId, str, str | None], dict[str, None]] = {}
    for video, title, about, term in rows:
        found = terms.setdefault((video, title, about), {})
        if term:
            found.setdefault(term)
    return tuple(
        NoteNode(video=video, title=title, subject=about, concepts=tuple(found))
        for (video, title, about), found in terms.items()
    )


def excerpts(
    db: sqlite3.Connection, question: str, scope: Scope, limit: int, near: Sequence[int]
) -> tuple[Excerpt, ...]:
    """The passages that match the question best: by their words, through notes that refer to them, by the title of
    their video, and those `near` to it in meaning. Videos that are named are filled up with their other passages."""
    about = _expanded(db, question)
    said = [number for _, number, _ in _matches(db, SAID, about, scope, 2 * limit)]
    noted = [
        _passage_at(db, video, start)
        for video, number, start in _matches(db, NOTED, about, scope, limit // 2)
        if start is not None
    ]
    titled = [] if scope.videos else _titled(db, about, scope, said)
    by_words = (said, [number for number in noted if number is not None], titled)
    ranked = fused(*by_words, *[near] * _BY_MEANING, constant=_RANK_CONSTANT)
    numbers = list(ranked[:limit])
    if scope.videos and len(numbers) < limit:
        numbers = list(dict.fromkeys((*numbers, *_passages_of(db, scope.videos))))[:limit]
    return tuple(_excerpt(db, number) for number in numbers)


def whole(db: sqlite3.Connection, video: VideoId) -> tuple[Excerpt, ...]:
    """All passages of a video in the order of time; empty when there are more than a model should read at once."""
    numbers = _passages_of(db, [video])
    return tuple(_excerpt(db, number) for number in numbers) if len(numbers) <= _MOST_WHOLE else ()


def _passages_of(db: sqlite3.Connection, videos: Sequence[VideoId]) -> list[int]:
    rows = db.execute(
        "SELECT id FROM passages WHERE video IN (SELECT value FROM json_each(?)) ORDER BY id", (json.dumps(videos),)
    )
    return [number for (number,) in rows]


def _expanded(db: sqlite3.Connection, question: str) -> list[str]:
    """The words that tell the subject of a question, as FTS5 expressions."""
    return [expanded(db, piece).match for piece in keywords(question)]


def _titled(db: sqlite3.Connection, about: Sequence[str], scope: Scope, said: Sequence[int]) -> list[int]:
    """The passages of the videos whose titles match best, first those that match themselves."""
    naming = [match for match in about if not is_too_common(db, "title_words", match, _MOST_NAMED)]
    if not naming:
        return []
    best = db.execute(
        "SELECT video FROM title_words JOIN jobs ON jobs.position = title_words.rowid "
        f"WHERE title_words MATCH :words AND {IN_SCOPE} "
        "AND EXISTS (SELECT 1 FROM passages WHERE passages.video = jobs.video) ORDER BY rank LIMIT :limit",
        {"words": " OR ".join(naming), "limit": _MOST_TITLED, **_parameters(scope)},
    ).fetchall()
    places = {number: place for place, number in enumerate(said)}
    return [
        number
        for (video,) in best
        for number in sorted(_passages_of(db, [video]), key=lambda number: places.get(number, len(places)))[:_OF_TITLED]
    ]


def _matches(
    db: sqlite3.Connection, where: Indexed, about: Sequence[str], scope: Scope, limit: int
) -> list[tuple[VideoId, int, float | None]]:
    """Texts with any of the words, best first: the video, the text's id, and for notes the second."""
    matches = [match for match in about if not is_too_common(db, where.words, match)]
    if not matches:
        return []
    second = "start" if where is NOTED else "NULL"
    return db.execute(
        f"SELECT jobs.video, {where.texts}.id, {second} FROM {where.words} "
        f"JOIN {where.texts} ON {where.texts}.id = {where.words}.rowid JOIN jobs ON jobs.video = {where.texts}.video "
        f"WHERE {where.words} MATCH :words AND {IN_SCOPE} ORDER BY rank LIMIT :limit",
        {"words": " OR ".join(matches), "limit": limit, **_parameters(scope)},
    ).fetchall()


def _parameters(scope: Scope) -> dict[str, str | None]:
    return {"subject": scope.subject, "videos": json.dumps(scope.videos)}


def _passage_at(db: sqlite3.Connection, video: VideoId, start: float) -> int | None:
    rows = db.execute("SELECT id, starts FROM passages WHERE video = ? ORDER BY first_cue", (video,))
    found = None
    for number, starts in rows:
        if seconds_of(starts)[0] > start + 0.01:  # stored as 32-bit floats
            break
        found = int(number)
    return found


def _excerpt(db: sqlite3.Connection, number: int) -> Excerpt:
    video, title, starts, text = db.execute(
        "SELECT passages.video, jobs.title, starts, text FROM passages JOIN jobs USING (video) WHERE id = ?", (number,)
    ).fetchone()
    said = zip(seconds_of(starts), text.split("\n"), strict=True)
    cues = tuple(Cue(start=start, duration=0.0, text=line) for start, line in said)
    return Excerpt(video=video, title=title or video, cues=cues)
