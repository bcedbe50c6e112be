"""Files and folders that must be this user's alone."""

from __future__ import annotations

import os
from pathlib import Path


def make_private(folder: Path) -> None:
    """Makes a folder that only its owner can enter, or closes an existing one. Leaves another user's folder alone.
    Raises OSError when it can be neither made nor closed."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    seen = folder.stat()
    if seen.st_mode & 0o077 and seen.st_uid == os.geteuid():
        folder.chmod(0o700)
