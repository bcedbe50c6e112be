"""The vault: a folder of Markdown notes that belongs to the user. Their own text is never overwritten."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain, count
from pathlib import Path, PurePosixPath

from ytsb_tui.adapters.vault import slides
from ytsb_tui.adapters.vault.files import create_file, make_folder, probe, remove_temporary, replace_file, vault_errors
from ytsb_tui.adapters.vault.index import FolderNames, Skipped, VaultIndex, copy_names, folders
from ytsb_tui.adapters.vault.relink import VaultRelinker
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.core.notes.file_names import file_name, folder_name, same_file
from ytsb_tui.core.notes.markdown import generated
from ytsb_tui.core.notes.note import WrittenNote
from ytsb_tui.core.notes.note_file import Generated, body_of, is_note_of, merge, with_body
from ytsb_tui.core.notes.slide_pictures import illustrated, pictures_in
from ytsb_tui.core.videos.transcripts import Details, Transcript
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.ports.slides import Picture

_TRIES = 5  # to replace a note that another program keeps saving


class MarkdownVault:
    """The engine's Vault on a folder; any thread. Every method may raise SetupFailure (kind VAULT)."""

    def __init__(
        self,
        folder: str | os.PathLike[str],
        today: Callable[[], date] = date.today,
        *,
        across: bool = True,
        maps: bool = False,
        canvases: bool = False,
    ) -> None:
        """Reads nothing yet; see `check`. `across`: notes also link to those of other subjects; `maps`: each note has a
        diagram of its concepts; `canvases`: each subject has a canvas."""
        self._folder = Path(os.path.abspath(folder))
        self._today = today
        self._lock = threading.Lock()
        self._skipped = Skipped()
        self._index = VaultIndex(self._folder, self._skipped)
        self._names = FolderNames()
        self._relinker = VaultRelinker(self._folder, self._skipped, across=across, canvases=canvases)
        self._maps = maps
        self._kept: list[str] = []
        self._device: int | None = None

    def check(self) -> None:
        """Creates the folder, removes leftovers of dead processes, and checks that notes can be written."""
        with self._lock, vault_errors(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
            for folder in folders(self._folder):
                remove_temporary(folder)
            probe(self._folder)
            self._require_presence()

    def probe(self, *, write: bool) -> None:
        """Checks that the folder is still there and, with `write`, that notes can be written to it."""
        with self._lock, vault_errors(self._folder):
            self._require_presence()
            if write:
                probe(self._folder)

    def write(self, details: Details, transcript: Transcript, written: WrittenNote, path: str | None) -> str:
        """Writes the note atomically; returns its path inside the vault.

        An existing note is rewritten in place: at `path`, or wherever its properties name the video. Text around the
        generated part stays; edits inside it are kept as a copy, see `kept`.
        """
        new = generated(details, written, self._today(), with_map=self._maps, heard_by=transcript.heard_by)
        with self._lock, vault_errors(self._folder):
            self._require_presence()
            for found in self._candidates(details.video, path):
                if self._rewritten(found, details.video, new):
                    return found
            return self._created(details, written, new)

    def illustrate(self, video: VideoId, pictures: Sequence[Picture], path: str | None) -> None:
        """See Vault. A note whose generated part was edited stays as it is."""
        with vault_errors(self._folder):
            self._require_presence()
            slides.keep(self._folder, video, pictures)
        with self._lock, vault_errors(self._folder):
            for found in self._candidates(video, path):
                file = Path(os.path.realpath(self._folder / found))
                for _ in range(_TRIES):
                    seen = file.stat()
                    text = file.read_bytes().decode(errors="surrogateescape")
                    body = body_of(text)
                    if body is None or not is_note_of(text, video):
                        break
                    new = with_body(text, self._illustrated(body, video, found))
                    if new == text or replace_file(file, _encoded(new), seen):
                        return

    def relink(self) -> None:
        """Updates the links between notes, with a page for each subject and each shared concept. Text around the
        generated parts stays."""
        with self._lock, vault_errors(self._folder):
            if self._there():
                self._relinker.relink()

    def find(self, video: VideoId, path: str | None = None) -> tuple[str, str] | None:
        """The video's note as it is in the vault, including the user's own text: its path inside the vault, and the
        text. It is looked for at `path`, or wherever its properties name the video. None when there is none."""
        with self._lock, vault_errors(self._folder):
            if not self._folder.is_dir():
                return None
            for found in self._candidates(video, path):
                try:
                    text = (self._folder / found).read_bytes().decode(errors="replace")
                except OSError as error:
                    self._skipped.add(str(self._folder / found), f"{error.strerror}. Make it readable.")
                    continue
                if is_note_of(text, video):
                    return found, text
        return None

    def pictures(self, text: str) -> dict[str, bytes]:
        """The pictures of slides that a note shows, by their paths inside the vault."""
        return slides.read(self._folder, pictures_in(text))

    def adopt(self, path: str, video: VideoId | None, text: str) -> str:
        """Stores a file made by another program at `path`, or beside it when the name is taken; returns its path. An
        existing note of the video is kept instead."""
        with self._lock, vault_errors(self._folder):
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
        """The absolute path of a file in the vault."""
        return str(self._folder / path)

    def warnings(self) -> tuple[str, ...]:
        """See Vault: edited notes that were kept as copies, and skipped files."""
        with self._lock:
            edited = [f"A note had been edited by hand; that version is kept as {copy}" for copy in self._kept]
            self._kept = []
            return (*edited, *self._skipped.new())

    def _there(self) -> bool:
        """Whether the folder exists and is not the empty mount point of a disk that was removed: notes written there
        would be hidden once the disk is back."""
        if not self._folder.is_dir():
            return False
        device = self._folder.stat().st_dev
        if self._device not in (None, device) and not any(self._folder.iterdir()):
            return False
        self._device = device
        return True

    def _require_presence(self) -> None:
        if not self._there():
            reason = f"The vault {self._folder} does not exist."
            raise SetupFailure(FailureKind.VAULT, reason, "Mount or create the folder.")

    def _candidates(self, video: VideoId, path: str | None) -> list[str]:
        if path is not None and _inside(path) and (self._folder / path).is_file():
            return [path, *self._index.notes(video, rescan=False)]
        return list(self._index.notes(video, rescan=path is not None))

    def _rewritten(self, path: str, video: VideoId, new: Generated) -> bool:
        """Whether the file is the video's note and now has the new version."""
        file = Path(os.path.realpath(self._folder / path))  # a symbolic link stays one
        for _ in range(_TRIES):
            try:
                seen = file.stat()
                text = file.read_bytes().decode(errors="surrogateescape")  # invalid UTF-8 is preserved
            except FileNotFoundError:
                return False
            except OSError as error:
                self._skipped.add(str(self._folder / path), f"{error.strerror}. Make it readable.")
                return False
            if not is_note_of(text, video):
                return False
            merged = merge(text, replace(new, body=self._illustrated(new.body, video, path)))
            if merged.edited:
                self._keep(self._folder / path, text)
            if merged.text == text or replace_file(file, _encoded(merged.text), seen):
                self._index.add(video, path)
                return True
        reason = f"The note {file} keeps being changed by another program."
        raise SetupFailure(FailureKind.VAULT, reason, "Close it there, then resume.")

    def _illustrated(self, body: str, video: VideoId, path: str) -> str:
        return illustrated(body, video, slides.seconds(self._folder, video), path)

    def _keep(self, file: Path, text: str) -> None:
        content = _encoded(text)
        names = copy_names(file.stem, self._today().isoformat())
        copy = next(copy for name in names if _holds(copy := file.with_name(name), content))
        kept = copy.relative_to(self._folder).as_posix()
        if kept not in self._kept:
            self._kept.append(kept)

    def _created(self, details: Details, written: WrittenNote, new: Generated) -> str:
        """Writes a new note under a free name."""
        title = details.title or written.note.title
        folder = self._subject(written.note.subject or "")
        stem = file_name(title, details.video)
        number = 0
        taken = self._names.names(folder)
        while True:
            name = stem
            while same_file(f"{name}.md") in taken:
                number += 1
                name = f"{stem} ({details.video})" + (f" {number}" if number > 1 else "")
            file = folder / f"{name}.md"
            try:
                path = file.relative_to(self._folder).as_posix()
                body = self._illustrated(new.body, details.video, path)
                create_file(file, _encoded(merge(None, replace(new, body=body)).text))
            except FileExistsError:  # created meanwhile
                taken = self._names.names(folder, again=True)
                continue
            self._names.add(file)
            self._index.add(details.video, path)
            return path

    def _subject(self, subject: str) -> Path:
        """The subject's folder, in its existing spelling; the vault's root when a file has its name."""
        name = folder_name(subject)
        if not name:
            return self._folder
        there = self._names.names(self._folder).get(same_file(name))
        folder = self._folder / (there or name)
        if there is not None:
            return folder if folder.is_dir() else self._folder
        make_folder(folder)
        return folder


def _holds(copy: Path, content: bytes) -> bool:
    """Whether the file has this content, now or already before; a file with other content is left alone."""
    try:
        create_file(copy, content)
    except FileExistsError:
        return copy.read_bytes() == content
    return True


def _inside(path: str) -> bool:
    parts = PurePosixPath(path)
    return not parts.is_absolute() and ".." not in parts.parts


def _encoded(text: str) -> bytes:
    return text.encode(errors="surrogateescape")
