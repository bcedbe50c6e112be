"""Exits are remembered by address and fingerprint."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.core.exits import ExitRecord

RECORD = ExitRecord(
    ip="203.0.113.7",
    fingerprint="F" * 40,
    country="de",
    first_seen=1.0,
    last_used=2.0,
    uses=3,
    let_through=2,
    blocked=1,
    broken=4,
    cooling_until=5.5,
    burned_until=6.5,
    last_worker="fetch 1",
)
UNKNOWN = ExitRecord(ip="203.0.113.7", fingerprint=None, country="??", first_seen=2.0, last_used=2.0)


def test_an_exit_is_remembered_across_restarts(library: SqliteLibrary, path: Path) -> None:
    library.save_exit(RECORD)
    library.save_exit(UNKNOWN)
    library.close()
    assert SqliteLibrary(path).exits() == (RECORD, UNKNOWN)


def test_the_newest_record_counts(library: SqliteLibrary) -> None:
    library.save_exit(RECORD)
    library.save_exit(UNKNOWN)
    later = replace(RECORD, uses=4, blocked=2, last_worker=None)
    library.save_exit(later)
    assert library.exits() == (later, UNKNOWN)
