"""Jobs in the library: claimed by one worker and no other, moved on as their tries end. See `commands` for the rest."""

from __future__ import annotations

import json
import sqlite3

from ytsb_tui.adapters.sqlite.rows import ATTEMPT, JOB, Value, attempt_of, attempt_row, job_of
from ytsb_tui.core.jobs.failures import ExitFailure, Failure, FailureKind
from ytsb_tui.core.jobs.job import Attempt, Job, Stage, State
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.ports.jobs import MOST_DUE, Changes, Lane

NO_FAILURE: dict[str, Value] = {"retry_at": None, "kind": None, "reason": None, "action": None}
FRESH: dict[str, Value] = {**NO_FAILURE, "attempts": 0, "exits": 0}  # of a stage without tries
REVISION = "(SELECT coalesce(max(revision), 0) FROM jobs) + position"  # unique for each row of a statement
_CLAIMABLE = "stage = :stage AND (state = 'queued' OR state = 'waiting' AND retry_at <= :now)"
# The source is what stands before the dot of an id, see core/videos/media.py.
_IN_LANE = "AND (substr(video, 1, instr(video, '.') - 1) IN (SELECT value FROM json_each(:sources))) <> :others"


def listed(db: sqlite3.Connection) -> tuple[Job, ...]:
    """All jobs on the list, in the order in which they were added."""
    return tuple(map(job_of, db.execute(f"SELECT {JOB} FROM jobs WHERE NOT removed ORDER BY position")))


def changes(db: sqlite3.Connection, since: int, most: int | None) -> Changes:
    """The first `most` jobs that changed after a revision, in the order of their last changes."""
    rows = db.execute(
        f"SELECT {JOB}, removed, revision FROM jobs WHERE revision > ? ORDER BY revision LIMIT ?",
        (since, -1 if most is None else most),
    ).fetchall()
    return Changes(
        jobs=tuple(job_of(row) for row in rows if not row[-2]),
        removed=frozenset(row[0] for row in rows if row[-2]),
        revision=rows[-1][-1] if rows else since,
    )


def job(db: sqlite3.Connection, video: VideoId) -> Job | None:
    """One job."""
    row = db.execute(f"SELECT {JOB} FROM jobs WHERE video = ?", (video,)).fetchone()
    return None if row is None else job_of(row)


def known(db: sqlite3.Connection, video: VideoId) -> Job:
    """A job that must exist. Raises KeyError."""
    found = job(db, video)
    if found is None:
        raise KeyError(video)
    return found


def change(db: sqlite3.Connection, video: VideoId, values: dict[str, Value], now: float) -> Job:
    """Sets columns of an existing job and returns the changed job."""
    columns = ", ".join(f"{column} = :{column}" for column in values)
    row = db.execute(
        f"UPDATE jobs SET {columns}, changed_at = :now, revision = {REVISION} WHERE video = :video RETURNING {JOB}",
        {**values, "now": now, "video": video},
    ).fetchone()
    return job_of(row)


def recover(db: sqlite3.Connection, now: float) -> tuple[Job, ...]:
    """Puts jobs that a dead engine left running back in the queue, not charged. Jobs that were put off under a clock
    that was set back since then wait their whole time from now."""
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


def claim(
    db: sqlite3.Connection, stage: Stage, now: float, *, fresh: bool = True, lane: Lane | None = None
) -> Job | None:
    """The first job of the stage that is queued or due, now running; without `fresh` only one whose note is stored or
    in a batch. Jobs of a batch that may not have been sent are skipped."""
    known = "AND video NOT IN (SELECT video FROM batch_videos JOIN batches ON id = batch WHERE identity IS NULL) "
    if not fresh:
        known += "AND (note IS NOT NULL OR video IN (SELECT video FROM batch_videos)) "
    row = db.execute(
        f"UPDATE jobs SET state = 'running', retry_at = NULL, changed_at = :now, revision = {REVISION} WHERE video = "
        "(SELECT video FROM jobs INDEXED BY jobs_to_claim WHERE state IN ('queued', 'waiting') "
        f"AND {_CLAIMABLE} {known}{_IN_LANE if lane else ''} ORDER BY position LIMIT 1) RETURNING {JOB}",
        {"stage": stage, "now": now, **_lane(lane)},
    ).fetchone()
    return None if row is None else job_of(row)


def due(db: sqlite3.Connection, stage: Stage, now: float, *, lane: Lane | None = None) -> int:
    """How many jobs could be claimed now, counted to `MOST_DUE`."""
    row = db.execute(
        "SELECT count(*) FROM (SELECT 1 FROM jobs INDEXED BY jobs_to_claim WHERE state IN ('queued', 'waiting') "
        f"AND {_CLAIMABLE} {_IN_LANE if lane else ''} LIMIT :most)",
        {"stage": stage, "now": now, "most": MOST_DUE, **_lane(lane)},
    ).fetchone()
    return int(row[0])


def _lane(lane: Lane | None) -> dict[str, Value]:
    return {} if lane is None else {"sources": json.dumps(lane.sources), "others": lane.others}


def stage_over(before: Job, following: Stage) -> dict[str, Value]:
    """What a job becomes when its stage succeeded; one that the user changed meanwhile keeps its state."""
    if before.state is not State.RUNNING:
        return {**FRESH, "stage": before.stage if following is Stage.DONE else following}
    return {**FRESH, "stage": following, "state": State.DONE if following is Stage.DONE else State.QUEUED}


def log(db: sqlite3.Connection, before: Job, attempt: Attempt) -> dict[str, Value]:
    """Records a try in the history; returns the changes to its job."""
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
    """A try failed: the job is now in `state`, unless the user changed it meanwhile."""
    before = known(db, video)
    values = log(db, before, attempt)
    values |= {"kind": failure.kind, "reason": failure.reason, "action": failure.action}
    values |= {"attempts": before.attempts + charged, "exits": before.exits + isinstance(failure, ExitFailure)}
    if before.state is State.RUNNING:
        values |= {"state": state, "retry_at": retry_at}
    return change(db, video, values, attempt.started_at + attempt.seconds)


def release(db: sqlite3.Connection, video: VideoId, now: float, attempt: Attempt | None = None) -> Job:
    """Puts a running job back in the queue, not charged; one that the user changed meanwhile stays as it is."""
    before = known(db, video)
    values = {} if attempt is None else log(db, before, attempt)
    if before.state is State.RUNNING:
        values["state"] = State.QUEUED
    return change(db, video, values, now) if values else before


def attempts(db: sqlite3.Connection, video: VideoId) -> tuple[Attempt, ...]:
    """The tries of a job, oldest first."""
    rows = db.execute(f"SELECT {ATTEMPT} FROM attempts WHERE video = ? ORDER BY id", (video,))
    return tuple(map(attempt_of, rows))


def last_attempts(db: sqlite3.Connection, most: int) -> tuple[Attempt, ...]:
    """The last tries of all jobs, oldest first."""
    rows = db.execute(f"SELECT {ATTEMPT} FROM attempts ORDER BY id DESC LIMIT ?", (most,)).fetchall()
    return tuple(map(attempt_of, reversed(rows)))


def same_failures(db: sqlite3.Connection, video: VideoId, stage: Stage, kind: FailureKind) -> int:
    """Tries of the stage that failed with `kind` since the user last queued the job."""
    row = db.execute(
        "SELECT count(*) FROM attempts JOIN jobs USING (video) "
        "WHERE video = ? AND attempts.stage = ? AND outcome = ? AND attempts.id > last_attempt",
        (video, stage, kind),
    ).fetchone()
    return int(row[0])


def counts(db: sqlite3.Connection) -> dict[State, int]:
    """The number of jobs in each state that has any."""
    rows = db.execute("SELECT state, count(*) FROM jobs WHERE NOT removed GROUP BY state")
    return {State(state): number for state, number in rows}
