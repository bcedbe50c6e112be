"""The files of an open library: whether those at its path are still the same, and writing them again if not."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from ytsb_tui.adapters.private_files import make_private
from ytsb_tui.adapters.sqlite import rescue
from ytsb_tui.core.library_file import FileId, Presence, presence

SIDES = ("", "-wal", "-shm")


class OpenFiles:
    """The database and its journals as a connection has them open.

    SQLite itself notices nothing: it goes on writing to files that were deleted or replaced.
    """

    def __init__(self, path: Path) -> None:
        """Call it when the connection has read something, so that the journals are there. Raises OSError."""
        self._path = path
        # A descriptor that reads nothing: to close another one would drop the locks that SQLite has on the file.
        self._handle = os.open(path, os.O_PATH | os.O_CLOEXEC) if hasattr(os, "O_PATH") else None
        self._opened = self._found()

    def presence(self) -> Presence:
        """What is at the path now."""
        found = self._found()
        if not self._opened or found == self._opened:  # none: it is closed, as SQLite says
            return Presence.SAME
        return presence(self._opened, found, None if self._handle is None else os.fstat(self._handle).st_nlink)

    def close(self) -> None:
        """Forgets them."""
        if self._handle is not None:
            os.close(self._handle)
        self._handle, self._opened = None, {}

    def write_again(self, db: sqlite3.Connection) -> Path | None:
        """Puts a copy of what the connection has open at the path, and closes it. Files of others that are there are
        renamed; returns the new name of the database among them. Raises OSError and sqlite3.Error."""
        make_private(self._path.parent)
        copy = self._path.with_name(f"{self._path.name}-copy")
        copy.unlink(missing_ok=True)
        os.close(os.open(copy, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        target = sqlite3.connect(copy)
        try:
            db.backup(target)
        except BaseException:
            target.close()
            copy.unlink(missing_ok=True)
            raise
        target.close()
        Path(f"{copy}-wal").unlink(missing_ok=True)
        Path(f"{copy}-shm").unlink(missing_ok=True)
        db.close()  # as its files have moved, it neither merges nor deletes its journals
        found = self._found()
        for side in SIDES:
            if side in found and found[side] == self._opened.get(side):
                Path(f"{self._path}{side}").unlink(missing_ok=True)  # ours, and in the copy
        aside = rescue.set_aside(self._path, "replaced") if self._found() else None
        copy.rename(self._path)
        return aside

    def _found(self) -> dict[str, FileId]:
        found: dict[str, FileId] = {}
        for side in SIDES:
            try:
                seen = os.stat(f"{self._path}{side}")
            except OSError:
                continue
            found[side] = (seen.st_dev, seen.st_ino)
        return found
