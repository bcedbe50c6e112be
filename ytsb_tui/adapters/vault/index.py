"""Where each video's note is, wherever in the vault a person moved it and whatever they named it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from ytsb_tui.core.notes.frontmatter import video_of
from ytsb_tui.core.videos.video import VideoId

_HEAD = 16_384  # bytes; the properties stand at the top
_COPY = re.compile(r" \(edited [0-9]{4}-[0-9]{2}-[0-9]{2}(?: [0-9]+)?\)\.md$", re.IGNORECASE)


def copy_names(stem: str, day: str) -> Iterator[str]:
    """Names for the copy of a note that was edited, in the order in which they are tried."""
    yield f"{stem} (edited {day}).md"
    for number in count(2):
        yield f"{stem} (edited {day} {number}).md"


def is_copy(name: str) -> bool:
    """Whether a file's name is that of such a copy."""
    return _COPY.search(name) is not None


def folders(root: Path) -> Iterator[Path]:
    """The vault's folders, itself first, without hidden ones such as Obsidian's own."""
    for folder, names, _ in os.walk(root):
        names[:] = sorted(name for name in names if not name.startswith("."))
        yield Path(folder)


class VaultIndex:
    """Finds notes by the video in their properties; files that did not change are read once."""

    def __init__(self, root: Path) -> None:
        """Reads nothing yet."""
        self._root = root
        self._read: dict[str, tuple[int, int, VideoId | None]] = {}  # path -> time and size when read, its video
        self._notes: dict[VideoId, list[str]] | None = None

    def notes(self, video: VideoId, *, anew: bool) -> tuple[str, ...]:
        """Paths inside the vault that name the video, copies of edited notes left out. `anew` looks at the vault
        again; otherwise it is looked at once."""
        if self._notes is None or anew:
            self._notes = self._scan()
        return tuple(self._notes.get(video, ()))

    def add(self, video: VideoId, path: str) -> None:
        """A note was written."""
        if self._notes is not None and path not in self._notes.setdefault(video, []):
            self._notes[video].append(path)

    def _scan(self) -> dict[VideoId, list[str]]:
        read: dict[str, tuple[int, int, VideoId | None]] = {}
        notes: dict[VideoId, list[str]] = {}
        for folder in folders(self._root):
            with os.scandir(folder) as entries:
                files = sorted((entry for entry in entries if _is_note(entry)), key=lambda entry: entry.name)
            for entry in files:
                seen = entry.stat()
                known = self._read.get(entry.path)
                if known is None or known[:2] != (seen.st_mtime_ns, seen.st_size):
                    known = (seen.st_mtime_ns, seen.st_size, _video(entry.path))
                read[entry.path] = known
                if known[2] is not None:
                    notes.setdefault(known[2], []).append(Path(entry.path).relative_to(self._root).as_posix())
        self._read = read
        return notes


def _is_note(entry: os.DirEntry[str]) -> bool:
    return entry.name.lower().endswith(".md") and not is_copy(entry.name) and entry.is_file()


def _video(path: str) -> VideoId | None:
    with open(path, "rb") as file:
        return video_of(file.read(_HEAD).decode(errors="replace"))
