"""Records of exits, so that cooldowns and reputation survive a restart."""

from __future__ import annotations

import sqlite3

from ytsb_tui.adapters.sqlite.rows import EXIT, exit_of, exit_row
from ytsb_tui.core.exits import ExitRecord


def records(db: sqlite3.Connection) -> tuple[ExitRecord, ...]:
    """All records."""
    return tuple(map(exit_of, db.execute(f"SELECT {EXIT} FROM exits ORDER BY first_seen, ip, fingerprint")))


def save(db: sqlite3.Connection, record: ExitRecord) -> None:
    """Stores a record, replacing the one with the same address and fingerprint."""
    row = exit_row(record)
    db.execute(f"INSERT OR REPLACE INTO exits ({EXIT}) VALUES ({', '.join('?' * len(row))})", row)
