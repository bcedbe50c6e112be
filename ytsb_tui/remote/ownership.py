"""Who owns a library: a lock that one process holds; the lock file says how to reach that process.

The owner listens as soon as it has the lock, so a second process finds either a free lock or an owner to attach to.
"""

from __future__ import annotations

import hashlib
import json
import os
import socket
import stat
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

LOCK = "engine.lock"
MOST_PATH = 100  # bytes: the path of a socket may have 107 on Linux and 103 on macOS
_BACKLOG = 64  # windows that may wait to be accepted


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """The process that owns a library; `socket` is None when windows cannot attach."""

    pid: int
    socket: Path | None


class Ownership:
    """The lock, held. `listener` is the socket that windows attach to, None where there can be none."""

    def __init__(self, folder: Path, lock: FileLock, listener: socket.socket | None) -> None:
        self.listener = listener
        self._lock = lock
        self._file = folder / LOCK
        path = None if listener is None else str(listener.getsockname())
        self._file.write_text(json.dumps({"pid": os.getpid(), "socket": path}), encoding="utf-8")

    def release(self) -> None:
        """Releases the library to the next process."""
        if self.listener is not None:
            Path(self.listener.getsockname()).unlink(missing_ok=True)
            self.listener.close()
        self._file.write_text("", encoding="utf-8")
        self._lock.release()


def acquire(folder: Path, runtime: Path) -> Ownership | None:
    """Ownership of the library in `folder`, None when another process has it. The socket goes to `runtime` when its
    path in `folder` would be too long."""
    lock = FileLock(folder / LOCK, mode=0o600, thread_local=False)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        return None
    name = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    places = (folder / "attach" / "engine.sock", runtime / f"{name}.sock")
    listeners = (_listening(place) for place in places)
    return Ownership(folder, lock, next(filter(None, listeners), None))


def owner_of(folder: Path) -> Owner | None:
    """The last process to own the library; it may have ended."""
    try:
        row = json.loads((folder / LOCK).read_text(encoding="utf-8"))
        path = row["socket"]
        return Owner(pid=int(row["pid"]), socket=None if path is None else Path(path))
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
