"""Atomic file writes: a temporary file in the same folder, fsync, rename, fsync of the folder."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def replace(file: Path, content: bytes, mode: int | None = None) -> None:
    """Writes a file, replacing one of that name; no reader sees half of it. `mode` is its mode. Raises OSError."""
    with written(file.parent, content, mode) as temporary:
        temporary.replace(file)
    sync(file.parent)


@contextmanager
def written(folder: Path, content: bytes, mode: int | None = None) -> Iterator[Path]:
    """A temporary file whose content is synced to disk; removed at the end unless it was renamed. `mode` is its mode
    from the start; by default the usual one. Raises OSError."""
    temporary = folder / f".ytsb-{os.getpid()}-{secrets.token_hex(4)}.tmp"
    descriptor = os.open(
        temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666 if mode is None else 0o600
    )
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


def sync(folder: Path) -> None:
    """Syncs the folder: a new name survives a power cut only then."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno != errno.EINVAL:  # this file system cannot sync folders
            raise
    finally:
        os.close(descriptor)
