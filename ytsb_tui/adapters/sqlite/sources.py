"""Playlists, channels and searches to be listed."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from ytsb_tui.adapters.sqlite import commands
from ytsb_tui.adapters.sqlite.rows import source_of, source_row
from ytsb_tui.core.videos.video import Collection, VideoId
from ytsb_tui.engine.ports.jobs import NewJob

_THIS = "kind = ? AND name = ? AND count = ?"


def add(db: sqlite3.Connection, source: Collection, subject: str | None, now: float) -> bool:
    """Queues a collection to be listed; False when it is already queued."""
    added = db.execute(
        "INSERT INTO sources (kind, name, count, subject, state, added_at) VALUES (?, ?, ?, ?, 'pending', ?) "
        "ON CONFLICT (kind, name, count) DO UPDATE SET state = 'pending', subject = excluded.subject, "
        "added_at = excluded.added_at WHERE state <> 'pending'",
        (*source_row(source), subject, now),
    )
    return added.rowcount == 1


def pending(db: sqlite3.Connection) -> tuple[tuple[Collection, str | None], ...]:
    """Collections that are still to be listed, each with its subject, longest waiting first."""
    rows = db.execute("SELECT kind, name, count, subject FROM sources WHERE state = 'pending' ORDER BY added_at, id")
    return tuple((source_of(kind, name, count), subject) for kind, name, count, subject in rows)


def listed(db: sqlite3.Connection, source: Collection, videos: Sequence[NewJob], now: float) -> tuple[VideoId, ...]:
    """Marks the collection as listed; returns its new videos."""
    db.execute(f"UPDATE sources SET state = 'listed' WHERE {_THIS}", source_row(source))
    new, _ = commands.insert(db, videos, now)
    return new


def failed(db: sqlite3.Connection, source: Collection) -> None:
    """Marks the collection as failed; it is not listed again unless it is added again."""
    db.execute(f"UPDATE sources SET state = 'failed' WHERE {_THIS}", source_row(source))
