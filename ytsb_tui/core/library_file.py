"""What became of the library's file while it is open, from what the file system says about it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

FileId = tuple[int, int]  # device and inode


class Presence(StrEnum):
    """What is at the library's path."""

    SAME = "same"  # the files that were opened
    MOVED = "moved"  # nothing, but the file still has a name somewhere, or may have one
    REMOVED = "removed"  # nothing, and the file has no name left: closing it would delete it
    REPLACED = "replaced"  # other files


def presence(opened: Mapping[str, FileId], found: Mapping[str, FileId], links: int | None) -> Presence:
    """`opened` are the database and its journals as they were opened, `found` those at the path now, both by suffix
    ("" is the database). `links` is how many names the opened database still has, None when that is not known."""
    if opened == found:
        return Presence.SAME
    if "" in found:
        return Presence.REPLACED
    return Presence.REMOVED if links == 0 else Presence.MOVED
