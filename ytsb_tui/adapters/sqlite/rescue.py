"""Recovers a damaged library: the file is moved aside, never removed, and readable rows are copied into a new one."""

from __future__ import annotations

import json
import shutil
import sqlite3
import struct
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from ytsb_tui.adapters.sqlite import index
from ytsb_tui.adapters.sqlite.rows import cues_of, note_of

# In the order of their references. Passages are not copied: they are made of the transcripts.
_TABLES = (
    "jobs", "attempts", "transcripts", "notes", "sources", "exits", "assessments", "cards", "decks", "reviews",
    "batches", "batch_videos", "player_clients", "note_lines", "conversations", "turns",
)  # fmt: skip
_READABLE: dict[str, tuple[str, Callable[[Any], object]]] = {  # columns that random bytes could fill
    "transcripts": ("cues", cues_of),
    "notes": ("note", note_of),
    "assessments": ("assessment", json.loads),
    "turns": ("said", json.loads),
}
_MOST_BYTES = 1 << 36
_SIDES = ("", "-wal", "-shm")
_Row = tuple[object, ...]


def damage_marker(path: Path) -> Path:
    """The file that marks a library as damaged, to be checked before it is used again."""
    return path.with_name(f"{path.name}-damaged")


def intact(db: sqlite3.Connection) -> bool:
    """Whether every page can be read."""
    try:
        return bool(db.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    except sqlite3.DatabaseError:
        return False


def set_aside(path: Path, why: str = "damaged") -> Path:
    """Renames the file and its journals to a free name; returns the new path. Raises OSError."""
    stamp = time.strftime("%Y-%m-%d-%H%M%S")
    number = 1
    aside = path.with_name(f"{path.stem}-{why}-{stamp}{path.suffix}")
    while any(Path(f"{aside}{side}").exists() for side in _SIDES):
        number += 1
        aside = path.with_name(f"{path.stem}-{why}-{stamp}-{number}{path.suffix}")
    for side in _SIDES:
        if Path(f"{path}{side}").exists():
            Path(f"{path}{side}").rename(f"{aside}{side}")
    damage_marker(path).unlink(missing_ok=True)
    return aside


def recover(aside: Path, new: sqlite3.Connection) -> int:
    """Copies readable rows into an empty library, inside the caller's transaction; returns how many videos. Works on a
    copy of the damaged file; raises OSError when the disk has no room for it."""
    with tempfile.TemporaryDirectory(prefix="rescue-", dir=aside.parent) as folder:
        return _recover(_whole(aside, Path(folder) / "copy.db"), new)


def _whole(aside: Path, copy: Path) -> Path:
    """A copy extended to the size in its header: SQLite reads nothing of a truncated file."""
    for side in _SIDES[:2]:
        if Path(f"{aside}{side}").exists():
            shutil.copyfile(f"{aside}{side}", f"{copy}{side}")
    with copy.open("r+b") as file:
        header = file.read(100)
        size = int.from_bytes(header[16:18], "big") * int.from_bytes(header[28:32], "big")
        if header.startswith(b"SQLite format 3") and file.seek(0, 2) < size < _MOST_BYTES:
            file.truncate(size)
    return copy


def _recover(copy: Path, new: sqlite3.Connection) -> int:
    old = sqlite3.connect(copy, isolation_level=None)
    try:
        notes = {video: note for video, note in _rows(old, "jobs", ["video", "note"]) if note is not None}
        for table in _TABLES:
            _copy(old, new, table)
            if table == "jobs":
                _add_orphans(old, new)
                new.execute("INSERT INTO unindexed SELECT video FROM jobs")
    finally:
        old.close()
    for video, note in notes.items():
        new.execute(
            "UPDATE jobs SET note = ?2 WHERE video = ?1 AND EXISTS "
            "(SELECT 1 FROM notes WHERE notes.id = ?2 AND notes.video = ?1)",
            (video, note),
        )
    # A job whose note survived is not paid for again; a job whose transcript is lost starts over.
    new.execute(
        "UPDATE jobs SET note = (SELECT max(id) FROM notes WHERE notes.video = jobs.video) "
        "WHERE note IS NULL AND stage = 'write'"
    )
    new.execute(
        "UPDATE jobs SET stage = 'fetch', state = 'queued', retry_at = NULL "
        "WHERE stage = 'write' AND video NOT IN (SELECT video FROM transcripts)"
    )
    while index.unindexed(new):
        index.index_next(new)
    return int(new.execute("SELECT count(*) FROM jobs").fetchone()[0])


def _add_orphans(old: sqlite3.Connection, new: sqlite3.Connection) -> None:
    """Adds videos whose own row is lost but whose transcript survived."""
    for (video,) in _rows(old, "transcripts", ["video"]):
        new.execute(
            "INSERT OR IGNORE INTO jobs (video, position, stage, state, added_at, changed_at, revision) "
            "SELECT ?1, coalesce(max(position), 0) + 1, 'write', 'queued', ?2, ?2, coalesce(max(revision), 0) + 1 "
            "FROM jobs",
            (video, time.time()),
        )


def _copy(old: sqlite3.Connection, new: sqlite3.Connection, table: str) -> None:
    columns = [row[1] for row in new.execute(f"PRAGMA table_info({table})")]
    try:
        there = {row[1] for row in old.execute(f"PRAGMA table_info({table})")}
    except sqlite3.DatabaseError:
        return
    shared = [column for column in columns if column in there]
    if not shared:  # the damaged library has an older format
        return
    places = ", ".join("NULL" if (table, column) == ("jobs", "note") else "?" for column in shared)
    for row in _rows(old, table, shared):
        values = [value for column, value in zip(shared, row, strict=True) if (table, column) != ("jobs", "note")]
        try:
            if table in _READABLE:
                column, read = _READABLE[table]
                read(values[shared.index(column)])
            new.execute(f"INSERT OR IGNORE INTO {table} ({', '.join(shared)}) VALUES ({places})", values)
        except (
            sqlite3.IntegrityError,
            ValueError,
            TypeError,
            KeyError,
            zlib.error,
            struct.error,
        ):  # its parent row is lost, or the row itself is damaged
            continue


def _rows(db: sqlite3.Connection, table: str, columns: list[str]) -> Iterator[_Row]:
    """Rows from the start until one cannot be read, then from the end likewise."""
    seen: set[object] = set()
    for order in ("ASC", "DESC"):
        key = "ip, fingerprint" if table == "exits" else "rowid"  # the one table without row numbers
        direction = ", ".join(f"{part} {order}" for part in key.split(", "))
        try:
            cursor = db.execute(f"SELECT {key}, {', '.join(columns)} FROM {table} ORDER BY {direction}")
            width = key.count(",") + 1
            while (row := cursor.fetchone()) is not None:
                if row[:width] in seen:
                    return
                seen.add(row[:width])
                yield row[width:]
            return
        except (sqlite3.Error, UnicodeDecodeError):
            continue
