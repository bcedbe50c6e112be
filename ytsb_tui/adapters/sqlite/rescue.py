"""A damaged library: moved aside, never removed, and all of it that can still be read taken into a new one."""

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

from ytsb_tui.adapters.sqlite.rows import cues_of, note_of, seconds_of

# In the order of their references; what is searched is made anew by the triggers of the last two.
_TABLES = (
    "jobs", "attempts", "transcripts", "notes", "sources", "exits", "assessments", "cards", "decks", "reviews",
    "batches", "batch_videos", "passages", "note_lines",
)  # fmt: skip
_READABLE: dict[str, tuple[str, Callable[[Any], object]]] = {  # what a page full of anything would pass for
    "transcripts": ("cues", cues_of),
    "notes": ("note", note_of),
    "passages": ("starts", seconds_of),
    "assessments": ("assessment", json.loads),
}
_MOST_BYTES = 1 << 36
_SIDES = ("", "-wal", "-shm")
_Row = tuple[object, ...]


def mark(path: Path) -> Path:
    """The file beside a library that says: it was found damaged, examine it before it is used again."""
    return path.with_name(f"{path.name}-damaged")


def sound(db: sqlite3.Connection) -> bool:
    """Whether every page can be read."""
    try:
        return bool(db.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    except sqlite3.DatabaseError:
        return False


def set_aside(path: Path) -> Path:
    """Renames the file and its journals to a name that nobody has; returns the new one. Raises OSError."""
    stamp = time.strftime("%Y-%m-%d-%H%M%S")
    number = 1
    aside = path.with_name(f"{path.stem}-damaged-{stamp}{path.suffix}")
    while any(Path(f"{aside}{side}").exists() for side in _SIDES):
        number += 1
        aside = path.with_name(f"{path.stem}-damaged-{stamp}-{number}{path.suffix}")
    for side in _SIDES:
        if Path(f"{path}{side}").exists():
            Path(f"{path}{side}").rename(f"{aside}{side}")
    mark(path).unlink(missing_ok=True)
    return aside


def taken_over(aside: Path, new: sqlite3.Connection) -> int:
    """Copies what can be read into an empty library, in one transaction of the caller's; returns how many videos.
    Raises OSError when the disk has no room to look at it: what is kept aside is not touched."""
    with tempfile.TemporaryDirectory(prefix="rescue-", dir=aside.parent) as folder:
        return _taken_over(_whole(aside, Path(folder) / "copy.db"), new)


def _whole(aside: Path, copy: Path) -> Path:
    """A copy as long as its header says: of one that is cut off nothing could be read."""
    for side in _SIDES[:2]:
        if Path(f"{aside}{side}").exists():
            shutil.copyfile(f"{aside}{side}", f"{copy}{side}")
    with copy.open("r+b") as file:
        header = file.read(100)
        size = int.from_bytes(header[16:18], "big") * int.from_bytes(header[28:32], "big")
        if header.startswith(b"SQLite format 3") and file.seek(0, 2) < size < _MOST_BYTES:
            file.truncate(size)
    return copy


def _taken_over(copy: Path, new: sqlite3.Connection) -> int:
    old = sqlite3.connect(copy, isolation_level=None)
    try:
        notes = {video: note for video, note in _rows(old, "jobs", ["video", "note"]) if note is not None}
        for table in _TABLES:
            _copy(old, new, table)
            if table == "jobs":
                _known_otherwise(old, new)
    finally:
        old.close()
    for video, note in notes.items():
        new.execute(
            "UPDATE jobs SET note = ?2 WHERE video = ?1 AND EXISTS "
            "(SELECT 1 FROM notes WHERE notes.id = ?2 AND notes.video = ?1)",
            (video, note),
        )
    # One that is known by its note only need not be paid for again; one whose transcript is lost begins anew.
    new.execute(
        "UPDATE jobs SET note = (SELECT max(id) FROM notes WHERE notes.video = jobs.video) "
        "WHERE note IS NULL AND stage = 'write'"
    )
    new.execute(
        "UPDATE jobs SET stage = 'fetch', state = 'queued', retry_at = NULL "
        "WHERE stage = 'write' AND video NOT IN (SELECT video FROM transcripts)"
    )
    return int(new.execute("SELECT count(*) FROM jobs").fetchone()[0])


def _known_otherwise(old: sqlite3.Connection, new: sqlite3.Connection) -> None:
    """Videos whose own row is lost, but whose transcript is there."""
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
    if not shared:  # the damaged one is of an older format
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
        ):  # what it belongs to is lost, or it is damaged itself
            continue


def _rows(db: sqlite3.Connection, table: str, columns: list[str]) -> Iterator[_Row]:
    """Rows from the front until one cannot be read, then from the back until the same happens there."""
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
