"""The search index: passages of transcripts and lines of notes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from ytsb_tui.adapters.sqlite import vocabulary
from ytsb_tui.adapters.sqlite.rows import cues_of, packed_seconds
from ytsb_tui.core.knowledge.search import passages
from ytsb_tui.core.videos.transcripts import Cue
from ytsb_tui.core.videos.video import VideoId

Line = tuple[float | None, str]  # the second of its evidence, and its text


def add_cues(db: sqlite3.Connection, video: VideoId, language: str, cues: tuple[Cue, ...]) -> None:
    """Indexes a transcript; the video must have no passages."""
    made = list(passages(cues))
    db.executemany(
        "INSERT INTO passages (video, first_cue, starts, text) VALUES (?, ?, ?, ?)",
        ((video, passage.first_cue, packed_seconds(passage.starts), passage.text) for passage in made),
    )
    vocabulary.add_words(db, (passage.text for passage in made), language)


def replace_lines(db: sqlite3.Connection, video: VideoId, language: str, lines: Iterable[Line]) -> None:
    """Indexes the lines of a note in place of the previous ones."""
    made = list(lines)
    db.execute("DELETE FROM note_lines WHERE video = ?", (video,))
    db.executemany(
        "INSERT INTO note_lines (video, start, text) VALUES (?, ?, ?)", ((video, start, text) for start, text in made)
    )
    vocabulary.add_words(db, (text for _, text in made), language)


def unindexed(db: sqlite3.Connection) -> int:
    """The number of videos from an older format that are not indexed yet."""
    return int(db.execute("SELECT count(*) FROM unindexed").fetchone()[0])


def index_next(db: sqlite3.Connection) -> None:
    """Indexes one of them."""
    row = db.execute("SELECT video FROM unindexed LIMIT 1").fetchone()
    if row is not None:
        ensure_indexed(db, row[0])


def ensure_indexed(db: sqlite3.Connection, video: VideoId) -> None:
    """Indexes a video if it is not. Passages are made again from the transcript; lines of notes are kept, because those
    of imported notes are stored nowhere else."""
    if db.execute("SELECT 1 FROM unindexed WHERE video = ?", (video,)).fetchone() is None:
        return
    lines: list[Line] = db.execute(
        "SELECT start, text FROM note_lines WHERE video = ? ORDER BY id", (video,)
    ).fetchall()
    db.execute("DELETE FROM passages WHERE video = ?", (video,))
    db.execute("DELETE FROM note_lines WHERE video = ?", (video,))
    db.execute("DELETE FROM unindexed WHERE video = ?", (video,))
    transcript = db.execute("SELECT language, cues FROM transcripts WHERE video = ?", (video,)).fetchone()
    if transcript is not None:
        add_cues(db, video, transcript[0], cues_of(transcript[1]))
    note = db.execute(
        "SELECT json_extract(notes.note, '$.language') FROM jobs JOIN notes ON notes.id = jobs.note "
        "WHERE jobs.video = ?",
        (video,),
    ).fetchone()
    replace_lines(db, video, (note and note[0]) or "", lines)
