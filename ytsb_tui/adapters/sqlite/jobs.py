"""Jobs in the library: added, claimed by one worker and no other, moved on as their tries end."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from ytsb_tui.adapters.sqlite.rows import ATTEMPT, JOB, Value, attempt_of, attempt_row, job_of
from ytsb_tui.core.jobs.failures import ExitFailure, Failure, FailureKind
from ytsb_tui.core.jobs.job import Attempt, Job, Stage, State
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.ports.jobs import NewJob

NO_FAILURE: dict[str, Value] = {"retry_at": None, "kind": None, "reason": None, "action": None}
_FRESH: dict[str, Value] = {**NO_FAILURE, "attempts": 0, "exits": 0}  # nothing of this stage was tried yet
REVISION = "(SELECT coalesce(max(revision), 0) + 1 FROM jobs)"
_CLAIMABLE = "stage = :stage AND (state = 'queued' OR state = 'waiting' AND retry_at <= :now)"


def changed_since(db: sqlite3.Connection, revision: int) -> tuple[int, tuple[Job, ...], frozenset[VideoId]]:
    """The revision now, the jobs that changed after `revision`, in their order, and which of those are removed."""
    query = f"SELECT {JOB}, removed, revision FROM jobs WHERE revision > ? ORDER BY position"
    rows = db.execute(query, (revision,)).fetchall()
    gone = frozenset(row[0] for row in rows if row[-2])
    return max((row[-1] for row in rows), default=revision), tuple(map(job_of, rows)), gone


def job(db: sqlite3.Connection, video: VideoId) -> Job | None:
    """One job."""
    row = db.execute(f"SELECT {JOB} FROM jobs WHERE video = ?", (video,)).fetchone()
    return None if row is None else job_of(row)


def known(db: sqlite3.Connection, video: VideoId) -> Job:
    """A job that must be there. Raises KeyError."""
    found = job(db, video)
    if found is None:
        raise KeyError(video)
    return found


def change(db: sqlite3.Connection, video: VideoId, values: dict[str, Value], now: float) -> Job:
    """Sets columns of a job that is there and returns it as it is then."""
    columns = ", ".join(f"{column} = :{column}" for column in values)
    row = db.execute(
        f"UPDATE jobs SET {columns}, changed_at = :now, revision = {REVISION} WHERE video = :video RETURNING {JOB}",
        {**values, "now": now, "video": video},
    ).fetchone()
    return job_of(row)


def add(db: sqlite3.Connection, videos: Sequence[NewJob], now: float) -> tuple[tuple[Job, ...], tuple[Job, ...]]:
    """New jobs at the end of the queue, and those that were known before, each once."""
    wanted: dict[VideoId, NewJob] = {}
    for video in videos:
        wanted.setdefault(video.video, video)
    new: list[Job] = []
    old: list[Job] = []
    for video in wanted.values():
        row = db.execute(
            "INSERT INTO jobs (video, position, stage, state, title, length, subject, added_at, changed_at, revision) "
            "VALUES (?, (SELECT coalesce(max(position), 0) + 1 FROM jobs), 'fetch', 'queued', ?, ?, ?, ?, ?, "
            f"{REVISION}) ON CONFLICT (video) DO NOTHING RETURNING {JOB}",
            (video.video, video.title, video.length, video.subject, now, now),
        ).fetchone()
        if row is None:
            old.append(known(db, video.video))
        else:
            new.append(job_of(row))
    return tuple(new), tuple(old)


def recover(db: sqlite3.Connection, now: float) -> tuple[Job, ...]:
    """Jobs that a dead engine left running go back to the queue; nothing is charged. Those that were put off under a
    clock that has been set back since wait as long as they were meant to, from now."""
    db.execute(
        "UPDATE jobs SET retry_at = ?1 + retry_at - changed_at, changed_at = ?1, "
        f"revision = {REVISION} WHERE state = 'waiting' AND changed_at > ?1",
        (now,),
    )
    rows = db.execute(
        f"UPDATE jobs SET state = 'queued', changed_at = ?, revision = {REVISION} WHERE state = 'running' "
        f"RETURNING {JOB}",
        (now,),
    ).fetchall()
    return tuple(sorted(map(job_of, rows), key=lambda found: found.position))


def claim(db: sqlite3.Connection, stage: Stage, now: float, *, fresh: bool = True) -> Job | None:
    """The first job of the stage that is queued or due, now running; without `fresh` only one whose note is there or in
    a batch. One of a batch that may or may not have been sent is left alone."""
    known = "AND video NOT IN (SELECT video FROM batch_videos JOIN batches ON id = batch WHERE identity IS NULL) "
    if not fresh:
        known += "AND (note IS NOT NULL OR video IN (SELECT video FROM batch_videos)) "
    row = db.execute(
        f"UPDATE jobs SET state = 'running', retry_at = NULL, changed_at = :now, revision = {REVISION} WHERE video = "
        "(SELECT video FROM jobs INDEXED BY jobs_to_claim WHERE state IN ('queued', 'waiting') "
        f"AND {_CLAIMABLE} {known}ORDER BY position LIMIT 1) RETURNING {JOB}",
        {"stage": stage, "now": now},
    ).fetchone()
    return None if row is None else job_of(row)


def due(db: sqlite3.Connection, stage: Stage, now: float) -> tuple[int, float | None]:
    """How many jobs could be claimed now, and when the next waiting one falls due."""
    count, earliest = db.execute(
        f"SELECT count(*) FILTER (WHERE {_CLAIMABLE}), min(retry_at) FILTER (WHERE retry_at > :now) "
        "FROM jobs INDEXED BY jobs_to_claim WHERE state IN ('queued', 'waiting') AND stage = :stage",
        {"stage": stage, "now": now},
    ).fetchone()
    return count, earliest


def stage_over(before: Job, following: Stage) -> dict[str, Value]:
    """What a job becomes when its stage ended well; one that a person moved meanwhile keeps its state."""
    if before.state is not State.RUNNING:
        return {**_FRESH, "stage": before.stage if following is Stage.DONE else following}
    return {**_FRESH, "stage": following, "state": State.DONE if following is Stage.DONE else State.QUEUED}


def log(db: sqlite3.Connection, before: Job, attempt: Attempt) -> dict[str, Value]:
    """Keeps a try for history; returns what it changes of its job."""
    row = attempt_row(attempt)
    db.execute(f"INSERT INTO attempts ({ATTEMPT}) VALUES ({', '.join('?' * len(row))})", row)
    values: dict[str, Value] = {"spent": before.spent + attempt.seconds}
    if attempt.cost is not None:
        values["cost"] = (before.cost or 0.0) + attempt.cost
    return values


def charges(failure: Failure) -> bool:
    """Whether a final failure counts as an attempt: a refused exit is not the video's fault."""
    return not isinstance(failure, ExitFailure)


def tried(
    db: sqlite3.Connection,
    video: VideoId,
    failure: Failure,
    attempt: Attempt,
    state: State,
    *,
    charged: bool,
    retry_at: float | None = None,
) -> Job:
    """A try failed: the job is now in `state`, unless a person moved it meanwhile."""
    before = known(db, video)
    values = log(db, before, attempt)
    values |= {"kind": failure.kind, "reason": failure.reason, "action": failure.action}
    values |= {"attempts": before.attempts + charged, "exits": before.exits + isinstance(failure, ExitFailure)}
    if before.state is State.RUNNING:
        values |= {"state": state, "retry_at": retry_at}
    return change(db, video, values, attempt.started_at + attempt.seconds)


def release(db: sqlite3.Connection, video: VideoId, now: float, attempt: Attempt | None = None) -> Job:
    """A running job back to the queue, not charged; one that a person moved meanwhile stays where it is."""
    before = known(db, video)
    values = {} if attempt is None else log(db, before, attempt)
    if before.state is State.RUNNING:
        values["state"] = State.QUEUED
    return change(db, video, values, now) if values else before


def move(db: sqlite3.Connection, videos: Sequence[VideoId], state: State, now: float) -> tuple[Job, ...]:
    """Pause, cancel or queue, where that is legal. Queueing forgets tries, and the note of a job that was done; one
    whose note was taken over has no transcript yet and begins with that."""
    moved = []
    for video in dict.fromkeys(videos):
        before = job(db, video)
        if before is None or not before.may_become(state):
            continue
        if state is State.QUEUED and before.state is State.RUNNING:  # its worker still has it: see `release`
            continue
        values: dict[str, Value] = {"state": state, "retry_at": None}
        if state is State.QUEUED:
            newest = db.execute("SELECT coalesce(max(id), 0) FROM attempts WHERE video = ?", (video,)).fetchone()[0]
            values |= {**_FRESH, "last_attempt": newest}
            if before.state is State.DONE:
                said = db.execute("SELECT 1 FROM transcripts WHERE video = ?", (video,)).fetchone()
                values |= {"stage": Stage.WRITE if said else Stage.FETCH, "note": None}
        moved.append(change(db, video, values, now))
    return tuple(moved)


def remove(db: sqlite3.Connection, videos: Sequence[VideoId], now: float) -> tuple[VideoId, ...]:
    """Takes jobs off the list; those that are not finished are cancelled, so that no worker claims them."""
    gone = []
    for video in dict.fromkeys(videos):
        before = job(db, video)
        if before is None:
            continue
        values: dict[str, Value] = {"removed": 1}
        if before.state is not State.FAILED and before.may_become(State.CANCELLED):
            values |= {"state": State.CANCELLED, "retry_at": None}
        change(db, video, values, now)
        gone.append(video)
    return tuple(gone)


def restore(db: sqlite3.Connection, videos: Sequence[VideoId], now: float) -> tuple[Job, ...]:
    """Lists removed jobs again, those that are none of them left out."""
    found = (db.execute("SELECT video FROM jobs WHERE video = ? AND removed", (video,)).fetchone() for video in videos)
    return tuple(change(db, row[0], {"removed": 0}, now) for row in found if row is not None)


def attempts(db: sqlite3.Connection, video: VideoId) -> tuple[Attempt, ...]:
    """The tries of a job, oldest first."""
    rows = db.execute(f"SELECT {ATTEMPT} FROM attempts WHERE video = ? ORDER BY id", (video,))
    return tuple(map(attempt_of, rows))


def same_failures(db: sqlite3.Connection, video: VideoId, stage: Stage, kind: FailureKind) -> int:
    """Tries of the stage that ended so since a person last queued the job."""
    row = db.execute(
        "SELECT count(*) FROM attempts JOIN jobs USING (video) "
        "WHERE video = ? AND attempts.stage = ? AND outcome = ? AND attempts.id > last_attempt",
        (video, stage, kind),
    ).fetchone()
    return int(row[0])


def counts(db: sqlite3.Connection) -> dict[State, int]:
    """How many jobs are in each state that has any."""
    rows = db.execute("SELECT state, count(*) FROM jobs WHERE NOT removed GROUP BY state")
    return {State(state): number for state, number in rows}
