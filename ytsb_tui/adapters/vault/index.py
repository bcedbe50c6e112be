"""Finds each video's note, wherever the user moved it in the vault and whatever its name."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from ytsb_tui.core.notes.file_names import same_file
from ytsb_tui.core.notes.frontmatter import video_of
from ytsb_tui.core.videos.video import VideoId

_HEAD = 16_384  # bytes; the properties are at the top
LARGEST = 16_000_000  # bytes; fifty times the note of a 24-hour video
_COPY = re.compile(r" \(edited [0-9]{4}-[0-9]{2}-[0-9]{2}(?: [0-9]+)?\)\.md$", re.IGNORECASE)


def copy_names(stem: str, day: str) -> Iterator[str]:
    """Names for the copy of an edited note, in the order to try."""
    yield f"{stem} (edited {day}).md"
    for number in count(2):
        yield f"{stem} (edited {day} {number}).md"


def is_copy(name: str) -> bool:
    """Whether the name is that of such a copy."""
    return _COPY.search(name) is not None


def original_first(path: str) -> tuple[int, str]:
    """Sorts several notes of one video: the programs that sync a folder name their copies after the original, with
    something added."""
    return len(path.rpartition("/")[2]), path


class Skipped:
    """Files of the vault that cannot be used; each is reported once."""

    def __init__(self) -> None:
        self._known: set[str] = set()
        self._new: list[str] = []

    def add(self, path: str, reason: str) -> None:
        """Adds a file that is left out."""
        if path not in self._known:
            self._known.add(path)
            self._new.append(f"{path} is skipped: {reason}")

    def new(self) -> list[str]:
        """A message for each file added since the last call."""
        new, self._new = self._new, []
        return new


def markdown_files(root: Path, skipped: Skipped) -> Iterator[tuple[os.DirEntry[str], os.stat_result | None]]:
    """The Markdown files of the vault by folder and name; the status is None for those that are `skipped`."""
    for folder in folders(root):
        with os.scandir(folder) as entries:
            found = sorted((entry for entry in entries if entry.name.lower().endswith(".md")), key=_name)
        for entry in found:
            try:
                seen = entry.stat()
            except FileNotFoundError:  # a dangling link, or deleted meanwhile
                continue
            except OSError as error:
                skipped.add(entry.path, f"{error.strerror}. Remove or repair it.")
                yield entry, None
                continue
            if stat.S_ISREG(seen.st_mode):
                if seen.st_size > LARGEST:
                    skipped.add(entry.path, f"it is too large for a note ({seen.st_size // 1_000_000} MB).")
                yield entry, seen if seen.st_size <= LARGEST else None


def _name(entry: os.DirEntry[str]) -> str:
    return entry.name


def folders(root: Path) -> Iterator[Path]:
    """The vault's folders, the root first, without hidden ones such as Obsidian's."""
    for folder, names, _ in os.walk(root):
        names[:] = sorted(name for name in names if not name.startswith("."))
        yield Path(folder)


class FolderNames:
    """The names in each folder, by what makes them one file somewhere. A folder is only read again when its time of
    change is not that after our last new file in it: with 5,000 notes that takes longer than writing one."""

    def __init__(self) -> None:
        """Reads nothing yet."""
        self._known: dict[Path, tuple[int, dict[str, str]]] = {}  # the time when read, and the names

    def names(self, folder: Path, *, again: bool = False) -> dict[str, str]:
        """The names in a folder as they are spelled, by `same_file`."""
        changed = folder.stat().st_mtime_ns
        known = self._known.get(folder)
        if again or known is None or known[0] != changed:
            with os.scandir(folder) as entries:
                known = (changed, {same_file(entry.name): entry.name for entry in entries})
            self._known[folder] = known
        return known[1]

    def add(self, file: Path) -> None:
        """Adds a file that was just created."""
        known = self._known.get(file.parent)
        if known is not None:
            known[1][same_file(file.name)] = file.name
            self._known[file.parent] = (file.parent.stat().st_mtime_ns, known[1])


class VaultIndex:
    """Finds notes by the video in their properties; unchanged files are read once."""

    def __init__(self, root: Path, skipped: Skipped) -> None:
        """Reads nothing yet."""
        self._root = root
        self._skipped = skipped
        self._read: dict[str, tuple[int, int, VideoId | None]] = {}  # path -> time and size when read, and its video
        self._notes: dict[VideoId, list[str]] | None = None

    def notes(self, video: VideoId, *, rescan: bool) -> tuple[str, ...]:
        """Paths inside the vault of the video's notes, without copies of edited notes. `rescan` scans the vault again;
        otherwise it is scanned once."""
        if self._notes is None or rescan:
            self._notes = self._scan()
        return tuple(self._notes.get(video, ()))

    def add(self, video: VideoId, path: str) -> None:
        """Adds a note that was written."""
        if self._notes is not None and path not in self._notes.setdefault(video, []):
            self._notes[video].append(path)

    def _scan(self) -> dict[VideoId, list[str]]:
        read: dict[str, tuple[int, int, VideoId | None]] = {}
        notes: dict[VideoId, list[str]] = {}
        for entry, seen in markdown_files(self._root, self._skipped):
            if seen is None or is_copy(entry.name):
                continue
            known = self._read.get(entry.path)
            if known is None or known[:2] != (seen.st_mtime_ns, seen.st_size):
                try:
                    known = (seen.st_mtime_ns, seen.st_size, _video(entry.path))
                except OSError as error:
                    self._skipped.add(entry.path, f"{error.strerror}. Make it readable.")
                    continue
            read[entry.path] = known
            if known[2] is not None:
                notes.setdefault(known[2], []).append(Path(entry.path).relative_to(self._root).as_posix())
        for paths in notes.values():
            paths.sort(key=original_first)
            for copy in paths[1:]:
                self._skipped.add(str(self._root / copy), f"it is another note of the video of {paths[0]}.")
        self._read = read
        return notes


def _video(path: str) -> VideoId | None:
    with open(path, "rb") as file:
        return video_of(file.read(_HEAD).decode(errors="replace"))
