"""Files and folders that must be this user's alone."""

from __future__ import annotations

import os
import shlex
from pathlib import Path


def make_private(folder: Path) -> None:
    """Makes a folder that only its owner can enter, or closes an existing one. Leaves another user's folder alone.
    Raises OSError when it can be neither made nor closed."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    seen = folder.stat()
    if seen.st_mode & 0o077 and seen.st_uid == os.geteuid():
        folder.chmod(0o700)


def untrusted(path: Path) -> tuple[str, str] | None:
    """Why configuration at `path` must not be used, and the cure: another user can change it. None when nobody but its
    owner and root can. The rule is that of OpenSSH for its own files. Raises OSError when `path` cannot be examined,
    FileNotFoundError included."""
    seen = path.stat()
    if seen.st_uid not in (os.geteuid(), 0):
        cure = f"Make it yours: sudo chown {os.geteuid()} {shlex.quote(str(path))}"
        return f"{path} belongs to another user, who could change what ytsb does.", cure
    if seen.st_mode & 0o022:
        cure = f"Run: chmod go-w {shlex.quote(str(path))}"
        return f"{path} may be changed by other users, and so may what ytsb does.", cure
    return None
