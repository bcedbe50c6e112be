"""Message batches: which video is in which batch, from before it is sent until its notes are stored."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from ytsb_tui.adapters.sqlite import jobs
from ytsb_tui.adapters.sqlite.rows import JOB, Value, job_of
from ytsb_tui.adapters.sqlite.store import Store
from ytsb_tui.core.jobs.failures import FailureKind
from ytsb_tui.core.jobs.job import Job, State
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.ports.batches import OpenBatch


class SqliteBatches:
    """The engine's BatchStore; each method is one transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def claim(self, now: float, most: int) -> tuple[Job, ...]:
        """Claims jobs whose notes have not been requested yet; they are running now."""
        with self._store.write(lasting=False) as db:
            rows = db.execute(
                f"UPDATE jobs SET state = 'running', retry_at = NULL, changed_at = :now, revision = {jobs.REVISION} "
                "WHERE video IN (SELECT video FROM jobs WHERE stage = 'write' AND note IS NULL "
                "AND (state = 'queued' OR state = 'waiting' AND retry_at <= :now) "
                f"AND video NOT IN (SELECT video FROM batch_videos) ORDER BY position LIMIT :most) RETURNING {JOB}",
                {"now": now, "most": most},
            ).fetchall()
        return tuple(sorted(map(job_of, rows), key=lambda found: found.position))

    def begin(self, videos: Sequence[VideoId], now: float) -> int:
        """Records a batch that is about to be sent; returns its local number."""
        with self._store.write() as db:
            number = db.execute("INSERT INTO batches (begun_at) VALUES (?)", (now,)).lastrowid
            assert number is not None, "a row that was inserted has a number"
            rows = ((video, number) for video in videos)
            db.executemany("INSERT INTO batch_videos (video, batch) VALUES (?, ?)", rows)
        return number

    def sent(self, number: int, identity: str, now: float, until: float) -> tuple[Job, ...]:
        """Records that the API accepted the batch; its jobs wait until `until` at the latest."""
        values: dict[str, Value] = {
            "state": State.WAITING,
            "retry_at": until,
            "kind": FailureKind.OVERNIGHT,
            "reason": f"The note is in batch {identity}, at half price.",
            "action": "It arrives within a day; no action is needed.",
        }
        with self._store.write() as db:
            db.execute("UPDATE batches SET identity = ? WHERE id = ?", (identity, number))
            found = [jobs.known(db, video) for video in _videos(db, number)]
            taken = [
                job for job in found if job.state in (State.RUNNING, State.QUEUED)
            ]  # without those cancelled meanwhile
            return tuple(jobs.change(db, job.video, values, now) for job in taken)

    def abandon(self, number: int) -> None:
        """Removes a batch that the API never received."""
        with self._store.write() as db:
            db.execute("DELETE FROM batches WHERE id = ?", (number,))

    def unfinished(self) -> tuple[OpenBatch, ...]:
        """Batches that have not ended yet, oldest first."""
        with self._store.read() as db:
            rows = db.execute(
                "SELECT id, identity, begun_at FROM batches WHERE ended_at IS NULL ORDER BY id"
            ).fetchall()
            return tuple(
                OpenBatch(number=number, identity=identity, begun_at=begun_at, videos=_videos(db, number))
                for number, identity, begun_at in rows
            )

    def names(self) -> frozenset[str]:
        """The API's ids of all batches sent from this library."""
        with self._store.read() as db:
            return frozenset(row[0] for row in db.execute("SELECT identity FROM batches WHERE identity IS NOT NULL"))

    def ended(self, number: int, now: float) -> tuple[Job, ...]:
        """Records that the batch has ended; its waiting jobs are queued for the writers."""
        values: dict[str, Value] = {**jobs.NO_FAILURE, "state": State.QUEUED}
        with self._store.write() as db:
            db.execute("UPDATE batches SET ended_at = ? WHERE id = ?", (now, number))
            found = [jobs.known(db, video) for video in _videos(db, number)]
            waiting = [job for job in found if job.state is State.WAITING and job.kind is FailureKind.OVERNIGHT]
            return tuple(jobs.change(db, job.video, values, now) for job in waiting)

    def of(self, video: VideoId) -> str | None:
        """The batch that contains the video's note, None when there is none."""
        with self._store.read() as db:
            row = db.execute(
                "SELECT identity FROM batch_videos JOIN batches ON batches.id = batch WHERE video = ?", (video,)
            ).fetchone()
        return None if row is None else row[0]

    def leave(self, video: VideoId) -> None:
        """Removes a video whose note cannot be read from its batch."""
        with self._store.write() as db:
            leave(db, video)


def leave(db: sqlite3.Connection, video: VideoId) -> None:
    """Removes the video from its batch."""
    db.execute("DELETE FROM batch_videos WHERE video = ?", (video,))


def _videos(db: sqlite3.Connection, number: int) -> tuple[VideoId, ...]:
    rows = db.execute(
        "SELECT video FROM batch_videos JOIN jobs USING (video) WHERE batch = ? ORDER BY position", (number,)
    )
    return tuple(row[0] for row in rows)
