"""What was heard of sounds so far: each part is stored as it comes, and none is listened to again."""

from __future__ import annotations

import sqlite3

from ytsb_tui.adapters.sqlite import jobs
from ytsb_tui.adapters.sqlite.rows import cues_of, packed_cues
from ytsb_tui.adapters.sqlite.store import Store
from ytsb_tui.core.jobs.job import Attempt, Job, Stage
from ytsb_tui.core.videos.listening import Heard
from ytsb_tui.core.videos.transcripts import Details
from ytsb_tui.core.videos.video import VideoId


class SqliteHeard:
    """The HeardStore of the library."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def fetched_sound(self, details: Details, attempt: Attempt) -> Job:
        """See HeardStore."""
        with self._store.write() as db:
            before = jobs.known(db, attempt.video)
            values = jobs.log(db, before, attempt) | jobs.stage_over(before, Stage.LISTEN)
            values["title"] = details.title or before.title
            values["channel"] = details.channel or before.channel
            values["length"] = details.length or before.length
            return jobs.change(db, attempt.video, values, attempt.started_at + attempt.seconds)

    def save_heard(self, video: VideoId, heard: Heard) -> None:
        """See HeardStore."""
        row = (video, heard.until, heard.by, heard.language, heard.length, packed_cues(heard.cues))
        with self._store.write() as db:
            db.execute(
                "INSERT INTO heard (video, until, heard_by, language, length, cues) VALUES (?, ?, ?, ?, ?, ?)",
                row,
            )

    def heard(self, video: VideoId) -> tuple[Heard, ...]:
        """See HeardStore."""
        with self._store.read() as db:
            rows = db.execute(
                "SELECT until, heard_by, language, length, cues FROM heard WHERE video = ? ORDER BY until, id", (video,)
            ).fetchall()
        return tuple(
            Heard(until=until, by=by, language=language, length=length, cues=cues_of(cues))
            for until, by, language, length, cues in rows
        )


def forget(db: sqlite3.Connection, video: VideoId) -> None:
    """Drops the parts of a video that has its transcript."""
    db.execute("DELETE FROM heard WHERE video = ?", (video,))
