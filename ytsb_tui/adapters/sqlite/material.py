"""The results of the stages: transcripts, never fetched twice, and notes, never paid for twice."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from ytsb_tui.adapters.sqlite import batches, commands, heard, index, jobs
from ytsb_tui.adapters.sqlite.rows import (
    cues_of,
    details_json,
    details_of,
    note_json,
    note_of,
    packed_cues,
)
from ytsb_tui.core.jobs.job import Attempt, Job, Stage
from ytsb_tui.core.knowledge.search import note_lines
from ytsb_tui.core.notes.note import Usage, WrittenNote
from ytsb_tui.core.videos.transcripts import Transcript
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.ports.jobs import NewJob
from ytsb_tui.engine.ports.transcripts import Fetched, Saved


def save_transcript(db: sqlite3.Connection, fetched: Fetched, attempt: Attempt, *, write: bool) -> Job:
    """Stores cues, details and search text; the job goes to the next stage."""
    details, transcript = fetched.details, fetched.transcript
    video = attempt.video
    before = jobs.known(db, video)
    index.ensure_indexed(db, video)
    db.execute("DELETE FROM transcripts WHERE video = ?", (video,))
    db.execute(
        "INSERT INTO transcripts (video, language, automatic, translated_from, heard_by, details, cues) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            video,
            transcript.language,
            transcript.automatic,
            transcript.translated_from,
            transcript.heard_by,
            details_json(details),
            packed_cues(transcript.cues),
        ),
    )
    index.add_cues(db, video, transcript.language, transcript.cues)
    heard.forget(db, video)
    values = jobs.log(db, before, attempt) | jobs.stage_over(before, Stage.WRITE if write else Stage.DONE)
    values["title"] = details.title or before.title
    values["channel"] = details.channel or before.channel
    values["length"] = before.length if details.length is None else details.length
    return jobs.change(db, video, values, attempt.started_at + attempt.seconds)


def saved(db: sqlite3.Connection, video: VideoId) -> Saved | None:
    """The transcript with its details, and the current note, if there is one."""
    row = db.execute(
        "SELECT language, automatic, translated_from, heard_by, details, cues FROM transcripts WHERE video = ?",
        (video,),
    ).fetchone()
    if row is None:
        return None
    language, automatic, translated_from, heard_by, details, cues = row
    transcript = Transcript(
        video=video,
        language=language,
        automatic=bool(automatic),
        translated_from=translated_from,
        heard_by=heard_by,
        cues=cues_of(cues),
    )
    return Saved(details=details_of(video, details), transcript=transcript, written=_written(db, video))


def _written(db: sqlite3.Connection, video: VideoId) -> WrittenNote | None:
    row = db.execute(
        "SELECT notes.note, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, notes.cost "
        "FROM jobs JOIN notes ON notes.id = jobs.note WHERE jobs.video = ?",
        (video,),
    ).fetchone()
    if row is None:
        return None
    note, read, wrote, cache_read, cache_write, cost = row
    usage = Usage(
        input_tokens=read,
        output_tokens=wrote,
        cache_read_tokens=cache_read,
        cache_write_tokens=cache_write,
        cost=cost,
    )
    return WrittenNote(note=note_of(note), usage=usage)


def save_note(db: sqlite3.Connection, video: VideoId, written: WrittenNote, now: float) -> Job:
    """Stores the note and its usage; the job's cost includes all its notes and failed tries."""
    before = jobs.known(db, video)
    note, usage = written.note, written.usage
    number = db.execute(
        "INSERT INTO notes (video, written_at, model, input_tokens, output_tokens, cache_read_tokens, "
        "cache_write_tokens, cost, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            video,
            now,
            note.model,
            usage.input_tokens,
            usage.output_tokens,
            usage.cache_read_tokens,
            usage.cache_write_tokens,
            usage.cost,
            note_json(note),
        ),
    ).lastrowid
    batches.leave(db, video)
    index.ensure_indexed(db, video)
    index.replace_lines(db, video, note.language, note_lines(note))
    cost = before.cost if usage.cost is None else (before.cost or 0.0) + usage.cost
    title, subject = before.title or note.title, before.subject or note.subject
    return jobs.change(db, video, {"note": number, "cost": cost, "title": title, "subject": subject}, now)


def save_unsaved(db: sqlite3.Connection, video: VideoId, written: WrittenNote, now: float) -> bool:
    """Stores a note that an earlier process could not store; False when the video has a note by now. A video that the
    library does not know is added."""
    commands.insert(db, [NewJob(video=video, title=written.note.title, subject=written.note.subject)], now)
    if db.execute("SELECT note FROM jobs WHERE video = ?", (video,)).fetchone()[0] is not None:
        return False
    save_note(db, video, written, now)
    return True


def finish(db: sqlite3.Connection, video: VideoId, path: str, attempt: Attempt, lines: Sequence[str] = ()) -> Job:
    """Marks the job as done; `path` is where a later note of it is written. `lines` are those of a note that is only in
    the vault, to be searched."""
    before = jobs.known(db, video)
    if lines:
        batches.leave(db, video)
        index.replace_lines(db, video, "", ((None, line) for line in lines))
    values = jobs.log(db, before, attempt) | jobs.stage_over(before, Stage.DONE) | {"path": path}
    return jobs.change(db, video, values, attempt.started_at + attempt.seconds)
