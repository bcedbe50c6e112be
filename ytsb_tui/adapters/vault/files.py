"""Files that are there whole or not at all: a temporary file beside them, fsync, rename, fsync of the folder."""

from __future__ import annotations

import errno
import os
import re
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure

_TEMPORARY = re.compile(r"\.ytsb-([0-9]{1,9})-[0-9a-f]{8}\.tmp")
_NO_LINKS = {errno.EPERM, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EMLINK, errno.EXDEV}
_ELSEWHERE = "or choose another vault with --vault or YTSB_VAULT"


@contextmanager
def told(folder: Path) -> Iterator[None]:
    """Says what a person can do when the file system refuses. Raises SetupFailure (kind VAULT)."""
    try:
        yield
    except OSError as error:
        match error.errno:
            case errno.ENOSPC | errno.EDQUOT:
                what = (f"The disk of the vault {folder} is full.", f"Free some space, {_ELSEWHERE}.")
            case errno.EROFS:
                what = (f"The vault {folder} is on a read-only disk.", f"Mount it writable, {_ELSEWHERE}.")
            case errno.EACCES | errno.EPERM:
                what = (f"The vault {folder} may not be written.", f"Change its permissions, {_ELSEWHERE}.")
            case errno.ENOTDIR | errno.EEXIST:
                what = (f"The vault {folder} is no folder: a file is in its way.", f"Move the file, {_ELSEWHERE}.")
            case _:
                what = (f"The vault {folder} cannot be written: {error.strerror}.", f"Check the disk, {_ELSEWHERE}.")
        raise SetupFailure(FailureKind.VAULT, *what) from error


def place(file: Path, content: bytes) -> None:
    """Makes a new file. Raises FileExistsError when there is one of that name, whoever made it."""
    with _written(file.parent, content, None) as temporary:
        try:
            os.link(temporary, file)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            if os.path.lexists(file):  # file systems without hard links leave a moment between this and the rename
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(file)) from error
            temporary.rename(file)
    _settle(file.parent)


def exchange(file: Path, content: bytes, seen: os.stat_result) -> bool:
    """Puts a new version in the place of the one that was `seen`, with its mode; False when that one has changed."""
    with _written(file.parent, content, stat.S_IMODE(seen.st_mode)) as temporary:
        now = file.stat()
        if (now.st_ino, now.st_mtime_ns, now.st_size) != (seen.st_ino, seen.st_mtime_ns, seen.st_size):
            return False
        temporary.replace(file)
    _settle(file.parent)
    return True


def make(folder: Path) -> None:
    """Makes a folder inside another, if it is not there."""
    folder.mkdir(exist_ok=True)
    _settle(folder.parent)


def probe(folder: Path) -> None:
    """Shows that a note could be written there. Raises OSError when not."""
    with _written(folder, bytes(32_768), None):
        pass


def clear(folder: Path) -> None:
    """Removes temporary files that dead processes left in the folder. Not while this process writes there."""
    with os.scandir(folder) as entries:
        left = [entry.path for entry in entries if (match := _TEMPORARY.fullmatch(entry.name)) and _dead(int(match[1]))]
    for path in left:
        with suppress(FileNotFoundError):
            os.unlink(path)


def _dead(process: int) -> bool:
    if process == os.getpid():  # an earlier process with the same number, as in a container
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except PermissionError:  # alive, somebody else's
        return False
    return False


@contextmanager
def _written(folder: Path, content: bytes, mode: int | None) -> Iterator[Path]:
    """A temporary file with the content safely on the disk, gone at the end unless it was renamed."""
    temporary = folder / f".ytsb-{os.getpid()}-{secrets.token_hex(4)}.tmp"
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
    try:
        with open(descriptor, "wb") as out:
            if mode is not None:
                os.fchmod(out.fileno(), mode)
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        yield temporary
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()


def _settle(folder: Path) -> None:
    """A new name survives a power cut once the folder itself is on the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno != errno.EINVAL:  # file systems that cannot sync a folder say so
            raise
    finally:
        os.close(descriptor)
