"""The library's file: opened, migrated to the newest format, and changed in transactions."""

from __future__ import annotations

import errno
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import resources
from pathlib import Path

from ytsb_tui.adapters.private_files import make_private
from ytsb_tui.adapters.sqlite import rescue
from ytsb_tui.adapters.sqlite.failing import absent, failure_of, of_damage, require_room
from ytsb_tui.adapters.sqlite.open_files import OpenFiles
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.core.library_file import Presence
from ytsb_tui.core.text.plural import plural
from ytsb_tui.core.text.terms import index_characters, index_text

_APPLICATION = 0x59545342  # "YTSB" in the file's header identifies our files
PATIENCE = 10.0  # seconds to wait while another process writes
ENGINE_PATIENCE = 0.5  # the same for an engine, which then says so and goes on waiting
_CLOSING = 0.2  # seconds to wait for a running call
_OLDEST_SQLITE = (3, 37, 0)  # STRICT tables
_SETTINGS = (
    "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8192;"
)


def _migrations() -> tuple[str, ...]:
    folder = resources.files("ytsb_tui.adapters.sqlite.migrations")
    scripts = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".sql")), key=lambda entry: entry.name)
    return tuple(script.read_text(encoding="utf-8") for script in scripts)


def _statements(script: str) -> Iterator[str]:
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


class Store:
    """One connection, used by one thread at a time, shared by the threads of this process."""

    def __init__(self, path: Path, patience: float | None = None) -> None:
        """Opens or creates the file. `patience` is how many seconds to wait while another process writes. Raises
        SetupFailure when it is damaged, newer, locked or unwritable."""
        self.path = path
        self._patience = PATIENCE if patience is None else patience
        self._lock = threading.Lock()
        if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
            reason = f"SQLite {sqlite3.sqlite_version} is too old for the library."
            raise SetupFailure(FailureKind.LIBRARY, reason, "Use a Python with SQLite 3.37 or newer.")
        self.notice = ""  # says what happened to a damaged library
        self._create()
        self._db = self._opened()
        if self._damaged():
            self._db.close()
            self._rescue()
        else:
            self._ready()

    def _opened(self) -> sqlite3.Connection:
        with self._translated():
            db = sqlite3.connect(self.path, timeout=self._patience, isolation_level=None, check_same_thread=False)
            for function in (index_text, index_characters):  # called by triggers
                db.create_function(function.__name__, 1, function, deterministic=True)
            return db

    def _ready(self) -> None:
        try:
            with self._translated():
                self._prepare()
                self._files = OpenFiles(self.path)
        except BaseException:
            self._db.close()
            raise

    def _damaged(self) -> bool:
        """Whether its first pages cannot be read, or it was marked as damaged and still is."""
        try:
            self._db.execute("PRAGMA user_version").fetchone()
            self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()
            self._db.execute("PRAGMA journal_mode").fetchone()
        except sqlite3.DatabaseError as error:
            return of_damage(error)
        marked = rescue.damage_marker(self.path)
        if not marked.exists():
            return False
        if damaged := not rescue.intact(self._db):
            return damaged
        marked.unlink(missing_ok=True)
        return False

    def _rescue(self) -> None:
        """Moves the file aside and copies readable data into a new one. Raises SetupFailure while an engine uses it."""
        from filelock import FileLock, Timeout

        lock = FileLock(self.path.with_name("engine.lock"))
        try:
            lock.acquire(blocking=False)
        except Timeout:
            reason = f"The library {self.path} is damaged, and another ytsb process is using it."
            action = "Stop that process and start again: readable data is copied into a new library."
            raise SetupFailure(FailureKind.LIBRARY, reason, action) from None
        try:
            self._db = self._opened()
            if not self._damaged():  # another process has recovered it
                return self._ready()
            self._db.close()
            aside = rescue.set_aside(self.path)
            self._create()
            self._db = self._opened()
            self._ready()
            with self._translated(), self._transaction("BEGIN IMMEDIATE"):
                count = rescue.recover(aside, self._db)
            self.notice = (
                f"The library was damaged. It is kept as {aside}; {plural(count, 'video')} copied into a new one."
            )
        except OSError as error:
            reason = f"The library {self.path} is damaged and cannot be moved aside: {error.strerror}."
            raise SetupFailure(FailureKind.LIBRARY, reason, "Move it away, or set YTSB_DATA_DIR.") from error
        finally:
            lock.release()

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """A read transaction: a consistent snapshot of the file."""
        with self._lock, self._translated():
            self._require_presence()
            with self._transaction("BEGIN"):
                yield self._db

    @contextmanager
    def write(self, *, lasting: bool = True) -> Iterator[sqlite3.Connection]:
        """A write transaction.

        `lasting` waits for the disk, so that even a power cut loses nothing. Changes that a restart undoes anyway, such
        as claims, need not wait.
        """
        with self._lock, self._translated():
            self._require_presence()
            self._db.execute(f"PRAGMA synchronous = {'FULL' if lasting else 'NORMAL'}")
            with self._transaction("BEGIN IMMEDIATE"):
                yield self._db

    def check(self) -> None:
        """Raises SetupFailure when nothing could be stored now, without writing anything."""
        with self._lock, self._translated():
            self._require_presence()
            require_room(self.path)
            self._db.execute("BEGIN IMMEDIATE")
            self._db.execute("ROLLBACK")

    def heal(self) -> str:
        """The same after a failure, and more thorough: something is written. A library that was deleted or replaced is
        written again from what is open. Returns what the user should know about that, usually empty."""
        with self._lock, self._translated():
            notice = self._written_again()
            require_room(self.path)
            with self._transaction("BEGIN IMMEDIATE"):
                self._db.execute(f"PRAGMA user_version = {self._format()}")
        return notice

    def _require_presence(self) -> None:
        if (presence := self._files.presence()) is not Presence.SAME:
            raise absent(self.path, presence)

    def _written_again(self) -> str:
        match self._files.presence():
            case Presence.SAME:
                return ""
            case Presence.MOVED:
                raise absent(self.path, Presence.MOVED)
            case Presence.REMOVED | Presence.REPLACED:
                aside = self._files.write_again(self._db)
                self._files.close()
                self._db = self._opened()
                self._ready()
        notice = f"The library {self.path} had been deleted or replaced. It was written again, and nothing is lost."
        return notice if aside is None else f"{notice} The file that took its place is kept as {aside}."

    def close(self) -> None:
        """Closes the file; the last connection merges the journal into it. While a call still waits for another
        program, the file stays open until the process ends, which is harmless."""
        if self._lock.acquire(timeout=_CLOSING):
            self._db.close()
            self._files.close()
            self._lock.release()

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[None]:
        self._db.execute(begin)
        try:
            yield
            self._db.execute("COMMIT")
        finally:
            if self._db.in_transaction:  # after an error; SQLite rolls back on its own when the disk is full
                self._db.execute("ROLLBACK")

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            reason = f"The library {self.path} cannot be opened: {error.strerror}."
            action = "Make its folder writable, or set YTSB_DATA_DIR to another one."
            raise SetupFailure(FailureKind.LIBRARY, reason, action) from error
        except sqlite3.Error as error:
            if of_damage(error):
                with suppress(OSError):
                    rescue.damage_marker(self.path).touch(0o600)
            if failure := failure_of(error, self.path):
                raise failure from error
            raise

    def _create(self) -> None:
        with self._translated():
            make_private(self.path.parent)
            # SQLite gives its journal files the mode of the database. A file that exists is not opened here: closing it
            # would drop the locks that another connection of this process has on it.
            with suppress(FileExistsError):
                os.close(os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
            if self.path.is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
            if self.path.stat().st_mode & 0o077:
                self.path.chmod(0o600)

    def _prepare(self) -> None:
        migrations = _migrations()
        self._refuse_foreign(len(migrations))
        self._use_journal()
        self._db.executescript(_SETTINGS)
        if self._format() == len(migrations):
            return
        with self._transaction("BEGIN IMMEDIATE"):
            for number, script in enumerate(migrations, 1):
                if number <= self._format():  # checked inside the transaction: another process may have migrated it
                    continue
                for statement in _statements(script):
                    self._db.execute(statement)
                self._db.execute(f"PRAGMA user_version = {number}")
            self._db.execute(f"PRAGMA application_id = {_APPLICATION}")

    def _format(self) -> int:
        return int(self._db.execute("PRAGMA user_version").fetchone()[0])

    def _refuse_foreign(self, newest: int) -> None:
        with self._transaction("BEGIN"):
            number = self._format()
            application = self._db.execute("PRAGMA application_id").fetchone()[0]
            filled = self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if filled and application != _APPLICATION:
            reason = f"{self.path} is the database of another program."
            action = "Set YTSB_DATA_DIR to a folder used only by ytsb."
            raise SetupFailure(FailureKind.LIBRARY, reason, action)
        if number > newest:
            reason = f"The library {self.path} was written by a newer ytsb (format {number}, this one knows {newest})."
            raise SetupFailure(FailureKind.LIBRARY, reason, "Update ytsb, or set YTSB_DATA_DIR to another folder.")

    def _use_journal(self) -> None:
        """Switches to write-ahead logging, so that readers never wait for the writer. Retries, because SQLite reports a
        locked file at once here, without its usual wait."""
        deadline = time.monotonic() + self._patience
        while self._db.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            try:
                self._db.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.01)
