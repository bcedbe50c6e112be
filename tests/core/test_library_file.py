from __future__ import annotations

import pytest

from ytsb_tui.core.library_file import FileId, Presence, presence

OPENED: dict[str, FileId] = {"": (1, 10), "-wal": (1, 11), "-shm": (1, 12)}


@pytest.mark.parametrize(
    ("found", "links", "expected"),
    [
        (OPENED, 1, Presence.SAME),
        ({}, 1, Presence.MOVED),
        ({}, None, Presence.MOVED),  # where it cannot be known, nothing is written again
        ({}, 0, Presence.REMOVED),
        ({"-wal": (1, 11), "-shm": (1, 12)}, 0, Presence.REMOVED),
        (OPENED | {"": (1, 99)}, 0, Presence.REPLACED),
        (OPENED | {"": (2, 10)}, 1, Presence.REPLACED),  # the same number on another disk
        ({"": (1, 10)}, 1, Presence.REPLACED),  # the journals were deleted
    ],
)
def test_what_became_of_the_file(found: dict[str, FileId], links: int | None, expected: Presence) -> None:
    assert presence(OPENED, found, links) is expected
