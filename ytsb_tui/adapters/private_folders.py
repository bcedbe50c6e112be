"""Folders of ours that nobody else looks into."""

from __future__ import annotations

import os
from pathlib import Path


def close(folder: Path) -> None:
    """Makes a folder, or closes the one that is there to everybody but its owner. One that is somebody else's stays as
    it is. Raises OSError when it can be neither made nor closed."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    seen = folder.stat()
    if seen.st_mode & 0o077 and seen.st_uid == os.geteuid():
        folder.chmod(0o700)
