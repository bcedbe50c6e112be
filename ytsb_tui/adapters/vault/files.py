"""Notes are created and replaced atomically, and never over a change that was not seen."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ytsb_tui.adapters.atomic_files import sync, written
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure

_TEMPORARY = re.compile(r"\.ytsb-([0-9]{1,9})-[0-9a-f]{8}\.tmp")
_NO_LINKS = {errno.EPERM, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EMLINK, errno.EXDEV}
_ELSEWHERE = "or choose another vault with --vault or YTSB_VAULT"


@contextmanager
def vault_errors(folder: Path) -> Iterator[None]:
    """Translates file system errors. Raises SetupFailure (kind VAULT) that says what to do."""
    try:
        yield
    except OSError as error:
        match error.errno:
            case errno.ENOSPC | errno.EDQUOT:
                what = (f"The disk of the vault {folder} is full.", f"Free some space, {_ELSEWHERE}.")
            case errno.EROFS:
                what = (f"The vault {folder} is on a read-only disk.", f"Mount it writable, {_ELSEWHERE}.")
            case errno.EACCES | errno.EPERM:
                what = (f"No permission to write to the vault {folder}.", f"Change its permissions, {_ELSEWHERE}.")
            case errno.ENOTDIR | errno.EEXIST:
                what = (f"The vault {folder} is not a folder: a file has its name.", f"Move the file, {_ELSEWHERE}.")
            case _:
                what = (f"The vault {folder} cannot be written: {error.strerror}.", f"Check the disk, {_ELSEWHERE}.")
        raise SetupFailure(FailureKind.VAULT, *what) from error


def create_file(file: Path, content: bytes) -> None:
    """Creates a file. Raises FileExistsError when the name is taken."""
    with written(file.parent, content, None) as temporary:
        try:
            os.link(temporary, file)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            if os.path.lexists(file):  # without hard links this check and the rename are not atomic
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(file)) from error
            temporary.rename(file)
    sync(file.parent)


def replace_file(file: Path, content: bytes, seen: os.stat_result) -> bool:
    """Replaces the version that was `seen`, keeping its mode; False when the file has changed since."""
    with written(file.parent, content, stat.S_IMODE(seen.st_mode)) as temporary:
        now = file.stat()
        if (now.st_ino, now.st_mtime_ns, now.st_size) != (seen.st_ino, seen.st_mtime_ns, seen.st_size):
            return False
        temporary.replace(file)
    sync(file.parent)
    return True


def make_folder(folder: Path) -> None:
    """Creates a folder inside an existing one, if needed."""
    folder.mkdir(exist_ok=True)
    sync(folder.parent)


def probe(folder: Path) -> None:
    """Checks that a note can be written to the folder. Raises OSError."""
    with written(folder, bytes(32_768), None):
        pass


def remove_temporary(folder: Path) -> None:
    """Removes temporary files left by dead processes. Must not run while this process writes there."""
    with os.scandir(folder) as entries:
        left = [entry.path for entry in entries if (match := _TEMPORARY.fullmatch(entry.name)) and _dead(int(match[1]))]
    for path in left:
        with suppress(FileNotFoundError):
            os.unlink(path)


def _dead(process: int) -> bool:
    if process == os.getpid():  # an earlier process with the same id, as in a container
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except PermissionError:  # alive, owned by another user
        return False
    return False
