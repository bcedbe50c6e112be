"""A person's commands in the library: `core.jobs.commands` decides, and the decision is stored in the same transaction.

Many videos take few statements: the result depends on the status of a video alone, and few different ones occur.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from operator import attrgetter

from ytsb_tui.adapters.sqlite.jobs import FRESH, REVISION
from ytsb_tui.adapters.sqlite.rows import JOB, Value, job_of
from ytsb_tui.core.jobs.commands import (
    AddResult,
    Change,
    CommandResult,
    JobCommand,
    Refusal,
    VideoStatus,
    command_result,
)
from ytsb_tui.core.jobs.failures import FailureKind
from ytsb_tui.core.jobs.job import Job, Stage, State
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.ports.jobs import NewJob

_NAMED = "(SELECT value FROM json_each(:videos))"
_STATUS = "stage, state, removed, EXISTS (SELECT 1 FROM transcripts WHERE video = jobs.video), path IS NOT NULL"


def carry_out(
    db: sqlite3.Connection, command: JobCommand, videos: Sequence[VideoId], now: float, *, notes: bool
) -> CommandResult:
    """Changes those videos that the command may change. Changed jobs are in the order of the list."""
    changed: list[Job] = []
    refused: list[tuple[VideoId, str]] = []
    for status, alike in _by_status(db, videos):
        match command_result(command, status, notes=notes):
            case Change() as change:
                changed += _apply(db, change, alike, now)
            case Refusal(reason=reason):
                refused += ((video, reason) for video in alike)
    return CommandResult(changed=tuple(sorted(changed, key=attrgetter("position"))), refused=tuple(refused))


def _by_status(
    db: sqlite3.Connection, videos: Sequence[VideoId]
) -> Iterator[tuple[VideoStatus | None, Sequence[VideoId]]]:
    """The videos grouped by their status; those that were never added have none."""
    rows = db.execute(
        f"SELECT {_STATUS}, json_group_array(video) FROM jobs WHERE video IN {_NAMED} GROUP BY 1, 2, 3, 4, 5",
        {"videos": json.dumps(videos)},
    ).fetchall()
    unknown = dict.fromkeys(videos)
    for stage, state, removed, transcript, note, alike in rows:
        known: list[VideoId] = json.loads(alike)
        for video in known:
            del unknown[video]
        status = VideoStatus(
            stage=Stage(stage),
            state=State(state),
            removed=bool(removed),
            transcript=bool(transcript),
            note=bool(note),
        )
        yield status, known
    if unknown:
        yield None, tuple(unknown)


def _apply(db: sqlite3.Connection, change: Change, videos: Sequence[VideoId], now: float) -> list[Job]:
    values: dict[str, Value] = {"stage": change.stage, "state": change.state, "removed": change.removed}
    if change.forget_attempts:
        values |= FRESH
    if change.forget_note:
        values["note"] = None
    columns = [f"{column} = :{column}" for column in values]
    if change.forget_attempts:
        columns.append("last_attempt = (SELECT coalesce(max(id), 0) FROM attempts WHERE attempts.video = jobs.video)")
    elif change.state is not State.WAITING:
        columns.append("retry_at = NULL")
    rows = db.execute(
        f"UPDATE jobs SET {', '.join(columns)}, changed_at = :now, revision = {REVISION} WHERE video IN {_NAMED} "
        f"RETURNING {JOB}",
        {**values, "now": now, "videos": json.dumps(videos)},
    )
    return list(map(job_of, rows))


def insert(db: sqlite3.Connection, videos: Sequence[NewJob], now: float) -> tuple[tuple[Job, ...], tuple[VideoId, ...]]:
    """New jobs at the end of the queue, each once, and the videos that were added before, which stay as they are."""
    wanted: dict[VideoId, NewJob] = {}
    for video in videos:
        wanted.setdefault(video.video, video)
    named = {"videos": json.dumps(tuple(wanted))}
    known = {row[0] for row in db.execute(f"SELECT video FROM jobs WHERE video IN {_NAMED}", named)}
    (position,) = db.execute("SELECT coalesce(max(position), 0) FROM jobs").fetchone()
    (revision,) = db.execute(f"SELECT {REVISION}").fetchone()
    jobs = tuple(
        Job(
            video=video,
            position=number,
            title=new.title,
            length=new.length,
            subject=new.subject,
            added_at=now,
            changed_at=now,
        )
        for number, (video, new) in enumerate(
            ((video, new) for video, new in wanted.items() if video not in known), position + 1
        )
    )
    db.executemany(
        "INSERT INTO jobs (video, position, stage, state, title, length, subject, added_at, changed_at, revision) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (job.video, job.position, job.stage, job.state, job.title, job.length, job.subject, now, now, revision)
            for job in jobs
        ),
    )
    return jobs, tuple(video for video in wanted if video in known)


def add(db: sqlite3.Connection, videos: Sequence[NewJob], now: float, *, notes: bool) -> AddResult:
    """New jobs, and what adding did to the videos that were known."""
    new, known = insert(db, videos, now)
    again = carry_out(db, JobCommand.ADD, known, now, notes=notes)
    return AddResult(new=new, changed=again.changed, unchanged=tuple(video for video, _ in again.refused))


def failed(db: sqlite3.Connection, kind: FailureKind | None) -> tuple[VideoId, ...]:
    """The listed videos that failed, with `kind` if one is given."""
    rows = db.execute(
        "SELECT video FROM jobs WHERE state = 'failed' AND NOT removed AND (:kind IS NULL OR kind = :kind) "
        "ORDER BY position",
        {"kind": kind},
    )
    return tuple(row[0] for row in rows)
