"""The log of tries and payments."""

from __future__ import annotations

import sqlite3

from ytsb_tui.adapters.sqlite.rows import ATTEMPT, EXIT, attempt_of, exit_of, exit_row
from ytsb_tui.core.exits import ExitRecord
from ytsb_tui.core.jobs.history import History, Payment
from ytsb_tui.core.videos.video import VideoId


def since(db: sqlite3.Connection, moment: float) -> History:
    """The tries started and payments made since a time, oldest first."""
    attempts = db.execute(f"SELECT {ATTEMPT} FROM attempts WHERE started_at >= ? ORDER BY started_at, id", (moment,))
    payments = db.execute(
        "SELECT video, written_at, 'note' AS what, model, input_tokens + cache_read_tokens + cache_write_tokens, "
        "output_tokens, cost FROM notes WHERE written_at >= :moment "
        "UNION ALL SELECT video, written_at, 'questions', NULL, input_tokens, output_tokens, cost FROM assessments "
        "WHERE written_at >= :moment ORDER BY 2",
        {"moment": moment},
    )
    return History(
        attempts=tuple(map(attempt_of, attempts)),
        payments=tuple(
            Payment(video=video, at=at, what=what, model=model, input_tokens=read, output_tokens=wrote, cost=cost)
            for video, at, what, model, read, wrote, cost in payments
        ),
        titles={
            VideoId(video): title
            for video, title in db.execute("SELECT video, title FROM jobs WHERE title IS NOT NULL")
        },
    )


def exits(db: sqlite3.Connection) -> tuple[ExitRecord, ...]:
    """All records."""
    return tuple(map(exit_of, db.execute(f"SELECT {EXIT} FROM exits ORDER BY first_seen, ip, fingerprint")))


def save_exit(db: sqlite3.Connection, record: ExitRecord) -> None:
    """Stores a record, replacing the one with the same address and fingerprint."""
    row = exit_row(record)
    db.execute(f"INSERT OR REPLACE INTO exits ({EXIT}) VALUES ({', '.join('?' * len(row))})", row)
