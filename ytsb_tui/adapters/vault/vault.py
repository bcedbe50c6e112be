"""The vault: a folder of Markdown notes that belongs to a person. Nothing of theirs is ever overwritten."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from datetime import date
from itertools import chain, count
from pathlib import Path, PurePosixPath

from ytsb_tui.adapters.vault.files import clear, exchange, make, place, probe, told
from ytsb_tui.adapters.vault.index import Skipped, VaultIndex, copy_names, folders
from ytsb_tui.adapters.vault.relink import VaultWeb
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.core.notes.file_names import file_name, folder_name, same_file
from ytsb_tui.core.notes.markdown import generated
from ytsb_tui.core.notes.note import WrittenNote
from ytsb_tui.core.notes.note_file import Generated, is_note_of, merge
from ytsb_tui.core.videos.transcripts import Details, Transcript
from ytsb_tui.core.videos.video import VideoId

_TRIES = 5  # a note that somebody saves over and over is left to them


class MarkdownVault:
    """The engine's Vault on a folder; any thread. Every method may raise SetupFailure (kind VAULT)."""

    def __init__(
        self, folder: str | os.PathLike[str], today: Callable[[], date] = date.today, *, across: bool = True
    ) -> None:
        """Looks at nothing yet: see `check`. `across`: notes refer to those of other subjects too."""
        self._folder = Path(os.path.abspath(folder))
        self._today = today
        self._lock = threading.Lock()
        self._skipped = Skipped()
        self._index = VaultIndex(self._folder, self._skipped)
        self._web = VaultWeb(self._folder, self._skipped, across=across)
        self._kept: list[str] = []
        self._device: int | None = None

    def check(self) -> None:
        """Makes the folder, removes what dead processes left, and shows that a note could be written."""
        with self._lock, told(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
            for folder in folders(self._folder):
                clear(folder)
            probe(self._folder)
            self._device = self._folder.stat().st_dev

    def write(self, details: Details, transcript: Transcript, written: WrittenNote, path: str | None) -> str:
        """Writes the note whole or not at all; returns its path inside the vault.

        A note that is there already is made anew where it is: at `path`, or wherever its properties name the video.
        Text around the generated part stays; edits inside it are kept in a copy, see `kept`.
        """
        new = generated(details, written, self._today())
        with self._lock, told(self._folder):
            if not self._there():
                reason = f"The vault {self._folder} is not there."
                raise SetupFailure(FailureKind.VAULT, reason, "Mount or make the folder, then resume.")
            for found in self._candidates(details.video, path):
                if self._made_anew(found, details.video, new):
                    return found
            return self._placed(details, written, new)

    def relink(self) -> None:
        """Brings the links among notes up to date, with a page for each subject and each concept that notes share.
        Whatever a person wrote around the generated parts stays."""
        with self._lock, told(self._folder):
            if self._there():
                self._web.relink()

    def read(self, video: VideoId, path: str | None) -> str | None:
        """The video's note as it stands in the vault, a person's own words included: at `path`, or wherever its
        properties name the video. None when there is none."""
        with self._lock, told(self._folder):
            if not self._folder.is_dir():
                return None
            for found in self._candidates(video, path):
                try:
                    text = (self._folder / found).read_bytes().decode(errors="replace")
                except OSError as error:
                    self._skipped.add(str(self._folder / found), f"{error.strerror}. Make it readable.")
                    continue
                if is_note_of(text, video):
                    return text
        return None

    def adopt(self, path: str, video: VideoId | None, text: str) -> str:
        """Puts a file that another program made at `path`, or beside it when another file is there; returns where it
        is. A vault that has a note of the video already keeps that one."""
        with self._lock, told(self._folder):
            there = self._candidates(video, None) if video is not None else []
            if there:
                return there[0]
            file = self._folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            names = chain([file.name], (f"{file.stem} ({number}).md" for number in count(2)))
            kept = next(copy for name in names if _holds(copy := file.with_name(name), _encoded(text)))
            found = kept.relative_to(self._folder).as_posix()
            if video is not None:
                self._index.add(video, found)
            return found

    def absolute(self, path: str) -> str:
        """The file of a path inside the vault."""
        return str(self._folder / path)

    def warnings(self) -> tuple[str, ...]:
        """See Vault: notes that had been edited by hand and are kept as copies, files that are skipped."""
        with self._lock:
            edited = [f"A note had been edited by hand; that version is kept as {copy}" for copy in self._kept]
            self._kept = []
            return (*edited, *self._skipped.new())

    def _there(self) -> bool:
        """Whether the folder is there, and is not what is left of it when its disk was taken away: an empty place,
        whose notes would be hidden as soon as the disk is back."""
        if not self._folder.is_dir():
            return False
        device = self._folder.stat().st_dev
        if self._device not in (None, device) and not any(self._folder.iterdir()):
            return False
        self._device = device
        return True

    def _candidates(self, video: VideoId, path: str | None) -> list[str]:
        if path is not None and _inside(path) and (self._folder / path).is_file():
            return [path, *self._index.notes(video, anew=False)]
        return list(self._index.notes(video, anew=path is not None))

    def _made_anew(self, path: str, video: VideoId, new: Generated) -> bool:
        """Whether the file is the video's note and now holds the new version."""
        file = Path(os.path.realpath(self._folder / path))  # a link that a person made stays one
        for _ in range(_TRIES):
            try:
                seen = file.stat()
                text = file.read_bytes().decode(errors="surrogateescape")  # bytes that are no UTF-8 stay what they are
            except FileNotFoundError:
                return False
            except OSError as error:
                self._skipped.add(str(self._folder / path), f"{error.strerror}. Make it readable.")
                return False
            if not is_note_of(text, video):
                return False
            merged = merge(text, new)
            if merged.edited:
                self._keep(self._folder / path, text)
            if merged.text == text or exchange(file, _encoded(merged.text), seen):
                self._index.add(video, path)
                return True
        reason = f"The note {file} is being changed by another program all the time."
        raise SetupFailure(FailureKind.VAULT, reason, "Close it there, then resume.")

    def _keep(self, file: Path, text: str) -> None:
        content = _encoded(text)
        names = copy_names(file.stem, self._today().isoformat())
        copy = next(copy for name in names if _holds(copy := file.with_name(name), content))
        kept = copy.relative_to(self._folder).as_posix()
        if kept not in self._kept:
            self._kept.append(kept)

    def _placed(self, details: Details, written: WrittenNote, new: Generated) -> str:
        """Writes a note that is not there yet under a name that nobody else has."""
        title = details.title or written.note.title
        folder = self._subject(written.note.subject or "")
        stem = file_name(title, details.video)
        number = 0
        while True:
            with os.scandir(folder) as entries:
                taken = {same_file(entry.name) for entry in entries}
            name = stem
            while same_file(f"{name}.md") in taken:
                number += 1
                name = f"{stem} ({details.video})" + (f" {number}" if number > 1 else "")
            file = folder / f"{name}.md"
            try:
                place(file, _encoded(merge(None, new).text))
            except FileExistsError:  # somebody was faster
                continue
            path = file.relative_to(self._folder).as_posix()
            self._index.add(details.video, path)
            return path

    def _subject(self, subject: str) -> Path:
        """The subject's folder, as a person may have spelled it; the vault itself when a file is in its way."""
        name = folder_name(subject)
        if not name:
            return self._folder
        with os.scandir(self._folder) as entries:
            there = next((entry for entry in entries if same_file(entry.name) == same_file(name)), None)
        if there is not None:
            return Path(there.path) if there.is_dir() else self._folder
        folder = self._folder / name
        make(folder)
        return folder


def _holds(copy: Path, content: bytes) -> bool:
    """Whether the file has that content, made now or before; one with other content is left alone."""
    try:
        place(copy, content)
    except FileExistsError:
        return copy.read_bytes() == content
    return True


def _inside(path: str) -> bool:
    parts = PurePosixPath(path)
    return not parts.is_absolute() and ".." not in parts.parts


def _encoded(text: str) -> bytes:
    return text.encode(errors="surrogateescape")
