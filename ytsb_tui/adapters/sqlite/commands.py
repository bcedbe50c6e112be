"""Commands on videos in the library: `core.jobs.commands` decides, and the decision is stored in the same transaction.

Many videos take few statements: the result depends on the status of a video alone, and few different ones occur.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence

from ytsb_tui.adapters.sqlite.jobs import FRESH, REVISION
from ytsb_tui.adapters.sqlite.rows import Value
from ytsb_tui.core.jobs.commands import (
    AddResult,
    Change,
    CommandResult,
    FailedVideos,
    JobCommand,
    Refusal,
    VideoStatus,
    command_result,
)
from ytsb_tui.core.jobs.job import Stage, State
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.ports.jobs import NewJob

_NAMED = "video IN (SELECT value FROM json_each(:target))"
_FAILED = "state = 'failed' AND NOT removed AND (:target IS NULL OR kind = :target)"
_STATUS = (
    "stage, state, removed, EXISTS (SELECT 1 FROM transcripts WHERE video = jobs.video), path IS NOT NULL, "
    "note IS NULL AND EXISTS (SELECT 1 FROM notes WHERE video = jobs.video)"
)
Target = Sequence[VideoId] | FailedVideos


def execute(db: sqlite3.Connection, command: JobCommand, target: Target, now: float, *, notes: bool) -> CommandResult:
    """Changes those videos that the command may change."""
    changed: list[tuple[VideoId, State]] = []
    refused: list[tuple[VideoId, str]] = []
    for status, videos, rows in _by_status(db, target):
        match command_result(command, status, notes=notes):
            case Change() as change:
                _apply(db, change, rows, now)
                changed += ((video, change.state) for video in videos)
            case Refusal(reason=reason):
                refused += ((video, reason) for video in videos)
    return CommandResult(changed=tuple(changed), refused=tuple(refused))


def _by_status(db: sqlite3.Connection, target: Target) -> Iterator[tuple[VideoStatus | None, Sequence[VideoId], str]]:
    """The videos grouped by their status, each group with its rows. Those that were never added have no status."""
    where, unknown = (_FAILED, set[VideoId]()) if isinstance(target, FailedVideos) else (_NAMED, set(target))
    value = target.kind if isinstance(target, FailedVideos) else json.dumps(target)
    rows = db.execute(
        f"SELECT {_STATUS}, json_group_array(video), json_group_array(rowid) FROM jobs "
        f"WHERE {where} GROUP BY 1, 2, 3, 4, 5, 6",
        {"target": value},
    ).fetchall()  # before any of them changes
    for stage, state, removed, transcript, note, earlier, alike, numbers in rows:
        videos: list[VideoId] = json.loads(alike)
        unknown.difference_update(videos)
        status = VideoStatus(
            stage=Stage(stage),
            state=State(state),
            removed=bool(removed),
            transcript=bool(transcript),
            note=bool(note),
            earlier=bool(earlier),
        )
        yield status, videos, numbers
    if unknown:
        yield None, tuple(unknown), "[]"


def _apply(db: sqlite3.Connection, change: Change, rows: str, now: float) -> None:
    """Changes rows in the order of the table; a hundred thousand in the order of their ids take four times as long."""
    values: dict[str, Value] = {"stage": change.stage, "state": change.state, "removed": change.removed}
    if change.forget_attempts:
        values |= FRESH
    if change.forget_note:
        values["note"] = None
    columns = [f"{column} = :{column}" for column in values]
    if change.earlier_note:
        columns.append("note = (SELECT max(id) FROM notes WHERE video = jobs.video)")
    if change.forget_attempts:
        columns.append("last_attempt = (SELECT coalesce(max(id), 0) FROM attempts)")
    elif change.state is not State.WAITING:
        columns.append("retry_at = NULL")
    db.execute(
        f"UPDATE jobs SET {', '.join(columns)}, changed_at = :now, revision = {REVISION} "
        "WHERE rowid IN (SELECT value FROM json_each(:rows))",
        {**values, "now": now, "rows": rows},
    )


def insert(
    db: sqlite3.Connection, videos: Sequence[NewJob], now: float
) -> tuple[tuple[VideoId, ...], tuple[VideoId, ...]]:
    """Adds new videos at the end of the queue, each once. Returns them, and those that are known, which stay as they
    are."""
    wanted: dict[VideoId, NewJob] = {}
    for video in videos:
        wanted.setdefault(video.video, video)
    query = f"SELECT video FROM jobs WHERE {_NAMED}"
    known = {row[0] for row in db.execute(query, {"target": json.dumps(tuple(wanted))})}
    new = [video for video in wanted.values() if video.video not in known]
    query = "SELECT coalesce(max(position), 0), coalesce(max(revision), 0) FROM jobs"
    position, revision = db.execute(query).fetchone()
    db.executemany(
        "INSERT INTO jobs (video, position, stage, state, title, length, subject, added_at, changed_at, revision) "
        "VALUES (?, ?, 'fetch', 'queued', ?, ?, ?, ?, ?, ?)",
        (
            (video.video, position + number, video.title, video.length, video.subject, now, now, revision + number)
            for number, video in enumerate(new, 1)
        ),
    )
    return tuple(video.video for video in new), tuple(video for video in wanted if video in known)


def add(db: sqlite3.Connection, videos: Sequence[NewJob], now: float, *, notes: bool) -> AddResult:
    """Adds new videos, and adds known ones again."""
    new, known = insert(db, videos, now)
    again = execute(db, JobCommand.ADD, known, now, notes=notes)
    queued = {video for video, state in again.changed if state is State.QUEUED}
    return AddResult(
        new=new,
        queued=tuple(video for video in known if video in queued),
        known=tuple(video for video in known if video not in queued),
    )
