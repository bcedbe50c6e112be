"""Notes that are paid for and could not be stored before the process ended: a file for them, where there is room."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import stat
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from ytsb_tui.adapters.sqlite import material
from ytsb_tui.adapters.sqlite.rows import note_json, note_of
from ytsb_tui.adapters.sqlite.store import Store
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.core.notes.note import Usage, WrittenNote
from ytsb_tui.core.videos.video import VideoId

_LARGEST = 1 << 28  # bytes


class SqliteUnsavedNotes:
    """The engine's UnsavedNotes: files in the library's own folder, else in the `shelters`, else in the temporary
    folder."""

    def __init__(self, store: Store, shelters: Sequence[Path]) -> None:
        """Touches nothing."""
        self._store = store
        library = store.path
        self._folders = dict.fromkeys((library.parent, *shelters, Path(tempfile.gettempdir())))
        # Hidden, so that Obsidian does not list it; several libraries may share the temporary folder.
        self._prefix = f".ytsb-unsaved-{hashlib.sha256(os.fsencode(os.path.abspath(library))).hexdigest()[:16]}-"

    def write(self, notes: Mapping[VideoId, WrittenNote]) -> str:
        """Writes the notes to a new file that only its owner can read; returns its path. Does not touch the library.
        Raises SetupFailure when no folder has room."""
        rows = [
            {"video": video, "note": note_json(written.note), "usage": asdict(written.usage)}
            for video, written in notes.items()
        ]
        content = json.dumps(rows).encode()
        for folder in self._folders:
            file = folder / f"{self._prefix}{secrets.token_hex(4)}.json"
            try:
                descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            except OSError:
                continue
            try:
                with open(descriptor, "wb") as out:
                    out.write(content)
                    out.flush()
                    os.fsync(out.fileno())
            except OSError:
                file.unlink(missing_ok=True)
                continue
            return str(file)
        folders = ", ".join(map(str, self._folders))
        raise SetupFailure(FailureKind.LIBRARY, f"No folder has room for unsaved notes: {folders}.", "Free some space.")

    def take_back(self, now: float) -> int:
        """Stores the notes of earlier processes and removes their files; returns how many notes were stored."""
        count = 0
        for file, notes in self._files():
            with self._store.write() as db:
                for video, written in notes.items():
                    count += material.save_unsaved(db, video, written, now)
            file.unlink(missing_ok=True)
        return count

    def _files(self) -> Iterator[tuple[Path, Mapping[VideoId, WrittenNote]]]:
        # Files of other users and files that cannot be read are left alone: anyone can write to the temporary folder.
        # Elsewhere the disk may keep no owners and modes (FAT, exFAT).
        for folder in self._folders:
            for file in sorted(folder.glob(f"{self._prefix}*.json")) if folder.is_dir() else ():
                try:
                    yield file, _read(file, shared=folder == Path(tempfile.gettempdir()))
                except (OSError, ValueError, TypeError, KeyError, RecursionError):
                    continue


def _read(file: Path, *, shared: bool) -> dict[VideoId, WrittenNote]:
    with open(os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as opened:
        seen = os.fstat(opened.fileno())
        private = seen.st_uid == os.geteuid() and not seen.st_mode & 0o022
        if not stat.S_ISREG(seen.st_mode) or not (private or (not shared and seen.st_uid in (0, os.geteuid()))):
            raise ValueError("not a file that only we can write")
        rows = json.loads(opened.read(_LARGEST))
    return {VideoId(row["video"]): WrittenNote(note=note_of(row["note"]), usage=Usage(**row["usage"])) for row in rows}
