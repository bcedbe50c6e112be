"""What SQLite's errors mean for the person, and how much room the library's disk has."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.core.library_file import Presence

_ROOM = 65_536  # bytes: a disk with less is full, for it has no room for the next transcript
_ELSEWHERE = "or set YTSB_DATA_DIR to another folder"


def of_damage(error: sqlite3.Error) -> bool:
    """Whether the file is damaged, or no database at all."""
    return (getattr(error, "sqlite_errorname", "") or "").startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB"))


def failure_of(error: sqlite3.Error, path: Path) -> SetupFailure | None:
    """The failure for a database error; None for errors that are bugs in ytsb."""
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        what = (f"The library {path} is locked by another program.", "Close that program, or let it finish.")
    elif name.startswith("SQLITE_FULL"):
        return _full(path)
    elif name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH")):
        return _not_writable(path)
    elif name.startswith("SQLITE_IOERR"):
        what = (f"The disk of the library {path} does not answer: {error}.", f"Check the disk, {_ELSEWHERE}.")
    elif of_damage(error):
        what = (
            f"The library {path} is damaged: {error}.",
            "Start ytsb again: readable data is copied into a new library.",
        )
    else:
        return None
    return SetupFailure(FailureKind.LIBRARY, *what)


def _full(path: Path) -> SetupFailure:
    return SetupFailure(
        FailureKind.LIBRARY, f"The disk of the library {path} is full.", f"Free some space, {_ELSEWHERE}."
    )


def _not_writable(path: Path) -> SetupFailure:
    return SetupFailure(
        FailureKind.LIBRARY,
        f"The library {path} cannot be written.",
        f"Make it and its folder writable, {_ELSEWHERE}.",
    )


def absent(path: Path, presence: Presence) -> SetupFailure:
    """The failure for a library that is not at its path."""
    match presence:
        case Presence.MOVED:
            what = (f"The library {path} is not there: it was moved, or its disk was removed.", "Put it back.")
        case Presence.REMOVED:
            what = (f"The library {path} was deleted.", "It is written again from what ytsb has open.")
        case _:
            what = (
                f"Another file has taken the place of the library {path}.",
                "It is kept beside the library, which is written again from what ytsb has open.",
            )
    return SetupFailure(FailureKind.LIBRARY, *what)


def require_room(path: Path) -> None:
    """Raises SetupFailure when the disk is full or mounted read-only, which SQLite only notices as it writes."""
    try:
        disk = os.statvfs(path)
    except OSError:
        return
    if disk.f_flag & os.ST_RDONLY:
        raise _not_writable(path)
    if disk.f_bavail * disk.f_frsize < _ROOM:
        raise _full(path)
