"""Who owns a library: a lock that one process holds; the lock file says how to reach that process.

The folder is locked as well as the file: a second owner cannot be made by deleting the file. The owner listens as soon
as it has the lock, so a second process finds either a free lock or an owner to attach to.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import socket
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure

LOCK = "engine.lock"
MOST_PATH = 100  # bytes: the path of a socket may have 107 on Linux and 103 on macOS
_BACKLOG = 64  # windows that may wait to be accepted


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """The process that owns a library; `socket` is None when windows cannot attach. `budget`: whether it has one, which
    counts what others spend."""

    pid: int
    socket: Path | None
    budget: bool = False


class _Lock:
    """The lock of a folder, held: its lock file and, where that is possible, the folder itself."""

    def __init__(self, folder: Path) -> None:
        """Raises Timeout when another process holds it, OSError when it cannot be made."""
        self._file = _locked_file(folder)
        try:
            self._folder = _locked_folder(folder)
            self._seen = _identities(folder)
        except BaseException:
            self._file.release()
            raise

    def lost(self, folder: Path) -> bool:
        """Whether the folder or its lock file is not the one that was locked."""
        return _identities(folder) != self._seen

    def renew(self, folder: Path) -> None:
        """Locks what is at the path now, before the old lock is released. Raises as the constructor does."""
        same = _identities(folder)[0] == self._seen[0]
        file = _locked_file(folder)
        try:
            new = self._folder if same else _locked_folder(folder)
        except BaseException:
            file.release()
            raise
        old = None if same else self._folder
        self._file.release()
        self._file, self._folder, self._seen = file, new, _identities(folder)
        if old is not None:
            os.close(old)

    def release(self) -> None:
        """Releases both."""
        self._file.release()
        if self._folder is not None:
            os.close(self._folder)


class Ownership:
    """The lock, held. `listener` is the socket that windows attach to, None where there can be none; `keep` replaces it
    when its file was deleted."""

    def __init__(self, folder: Path, lock: _Lock, listener: socket.socket | None, *, budget: bool) -> None:
        self.listener = listener
        self._lock = lock
        self._folder = folder
        self._budget = budget
        self._socket = _identity(self._path)
        self._replaced: list[socket.socket | None] = []
        self._write()

    def keep(self) -> None:
        """Locks the folder again when its lock file was deleted, or when the folder is another one, and listens again
        when the socket was deleted. Raises SetupFailure when another process owns it."""
        if not self._folder.is_dir():
            return
        try:
            if self._lock.lost(self._folder):
                self._lock.renew(self._folder)
                self._write()
            if self._path is not None and _identity(self._path) != self._socket:
                self._listen_again(self._path)
        except Timeout:
            owner = owner_of(self._folder)
            who = f"Another ytsb process (pid {owner.pid})" if owner else "Another ytsb process"
            reason = f"{who} has taken over the library in {self._folder}."
            raise SetupFailure(FailureKind.LIBRARY, reason, "End that process with ytsb stop, or quit.") from None
        except OSError as error:
            reason = f"The library in {self._folder} cannot be locked: {error.strerror}."
            raise SetupFailure(FailureKind.LIBRARY, reason, "Make its folder writable.") from None

    def release(self) -> None:
        """Releases the library to the next process."""
        with suppress(OSError):  # the folder is gone, or its disk is full or read-only
            if self._path is not None:
                self._path.unlink(missing_ok=True)
            if not self._lock.lost(self._folder):
                (self._folder / LOCK).write_text("", encoding="utf-8")
        for listener in (self.listener, *self._replaced):
            if listener is not None:
                listener.close()
        self._lock.release()

    @property
    def _path(self) -> Path | None:
        return None if self.listener is None else Path(self.listener.getsockname())

    def _listen_again(self, path: Path) -> None:
        if (listener := _listening(path)) is not None:
            self._replaced.append(self.listener)  # closed by the server, which may be waiting on it
            self.listener, self._socket = listener, _identity(path)

    def _write(self) -> None:
        path = None if self._path is None else str(self._path)
        row = {"pid": os.getpid(), "socket": path, "budget": self._budget}
        (self._folder / LOCK).write_text(json.dumps(row), encoding="utf-8")


def acquire(folder: Path, runtime: Path, *, budget: bool = False) -> Ownership | None:
    """Ownership of the library in `folder`, None when another process has it. The socket goes to `runtime` when its
    path in `folder` would be too long. `budget`: whether this process has one."""
    try:
        lock = _Lock(folder)
    except Timeout:
        return None
    name = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    places = (folder / "attach" / "engine.sock", runtime / f"{name}.sock")
    listeners = (_listening(place) for place in places)
    return Ownership(folder, lock, next(filter(None, listeners), None), budget=budget)


def _locked_file(folder: Path) -> FileLock:
    lock = FileLock(folder / LOCK, mode=0o600, thread_local=False)
    lock.acquire(blocking=False)
    return lock


def _locked_folder(folder: Path) -> int | None:
    """The folder, open and locked; None where folders cannot be locked. Raises Timeout when another process has it."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise Timeout(str(folder)) from None
    except OSError:  # some network file systems
        os.close(descriptor)
        return None
    return descriptor


def _identities(folder: Path) -> list[tuple[int, int] | None]:
    """Device and inode of the folder and of its lock file."""
    return [_identity(folder), _identity(folder / LOCK)]


def _identity(path: Path | None) -> tuple[int, int] | None:
    try:
        seen = None if path is None else path.stat()
    except OSError:
        return None
    return None if seen is None else (seen.st_dev, seen.st_ino)


def owned(folder: Path) -> bool:
    """Whether some process owns the library in `folder` now."""
    try:
        _Lock(folder).release()
    except Timeout:
        return True
    except OSError:
        return False
    return False


def owner_of(folder: Path) -> Owner | None:
    """The last process to own the library; it may have ended."""
    try:
        row = json.loads((folder / LOCK).read_text(encoding="utf-8"))
        path = row["socket"]
        return Owner(
            pid=int(row["pid"]), socket=None if path is None else Path(path), budget=row.get("budget", False) is True
        )
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _listening(file: Path) -> socket.socket | None:
    """A socket that only this user can reach; None when it cannot be made."""
    if len(os.fsencode(file)) > MOST_PATH:
        return None
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = file.parent.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
            raise PermissionError(f"{file.parent} is not ours")
        file.parent.chmod(0o700)
        file.unlink(missing_ok=True)  # of an owner that died
        listener.bind(str(file))
        file.chmod(0o600)
        listener.listen(_BACKLOG)
        listener.setblocking(False)
    except OSError:
        listener.close()
        return None
    return listener
