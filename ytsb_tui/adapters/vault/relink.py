"""Updates the links in a vault: in notes, and on the pages of subjects and shared concepts.

Everything is derived from the files as they are, so renamed, moved and deleted files are taken into account. Each file
is read again in its turn, because thousands of notes at once would need too much memory.
"""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import chain, count
from pathlib import Path

from ytsb_tui.adapters.vault.canvases import update_canvases
from ytsb_tui.adapters.vault.files import create_file, make_folder, replace_file
from ytsb_tui.adapters.vault.index import Skipped, is_copy, markdown_files, original_first
from ytsb_tui.core.knowledge.backlinks import (
    CONCEPT,
    KIND,
    SUBJECT,
    NoteLinks,
    NotePage,
    note_page,
    shared,
    without_links,
)
from ytsb_tui.core.notes.concepts import concept_key
from ytsb_tui.core.notes.file_names import folder_name, same_file
from ytsb_tui.core.notes.frontmatter import property_text, video_of
from ytsb_tui.core.notes.note_file import Generated, body_of, merge, with_body
from ytsb_tui.core.notes.wikilinks import linkable
from ytsb_tui.core.videos.video import VideoId

_CONCEPTS = "Concepts"  # the folder of their pages
_HEAD = 16_384  # bytes; a file without our properties in these is not ours


@dataclass(slots=True, kw_only=True)
class _Vault:
    """The result of a scan: the names of all files, and our notes and pages."""

    stems: Counter[str] = field(default_factory=Counter)
    notes_of: dict[VideoId, list[NotePage]] = field(default_factory=dict)
    notes: list[NotePage] = field(default_factory=list)  # one for each video
    pages: dict[tuple[str, str], str] = field(default_factory=dict)  # kind and name -> path

    def join_subjects(self) -> None:
        """Makes subjects that differ in capitals alone one, spelled as it is most often."""
        written = Counter(note.subject for note in self.notes if note.subject is not None)
        usual: dict[str, str] = {}
        for subject in sorted(written, key=lambda subject: (-written[subject], subject)):
            usual.setdefault(subject.casefold(), subject)
        self.notes = [
            note if note.subject is None else replace(note, subject=usual[note.subject.casefold()])
            for note in self.notes
        ]
        pages: dict[tuple[str, str], str] = {}
        for (kind, name), path in self.pages.items():
            pages.setdefault((kind, usual.get(name.casefold(), name) if kind == SUBJECT else name), path)
        self.pages = pages

    def target(self, path: str) -> str | None:
        """The link target of a file: its name, or its path when the name is not unique."""
        whole = path[: -len(".md")]
        stem = whole.rpartition("/")[2]
        target = stem if self.stems[same_file(stem)] == 1 else whole
        return target if linkable(target) else None


class VaultRelinker:
    """Updates the links of the vault in a folder."""

    def __init__(self, root: Path, skipped: Skipped, *, across: bool, canvases: bool = False) -> None:
        """Reads nothing yet. `across`: notes also link to those of other subjects; `canvases`: each subject has one."""
        self._root = root
        self._skipped = skipped
        self._across = across
        self._canvases = canvases
        self._foreign: dict[str, os.stat_result] = {}  # files that are not ours are read once
        self._files: dict[str, os.stat_result] = {}  # ours, with their state before reading
        self._last: tuple[str, str, str | None] = ("", "", None)  # a note's path, text and generated part

    def relink(self) -> None:
        """Updates all links. A file that changes meanwhile, or whose generated part was edited, is skipped until the
        next time. Raises OSError."""
        vault = self._scan()
        wanted = {(CONCEPT, key): name for key, name in shared(vault.notes).items()}
        wanted |= {(SUBJECT, note.subject): note.subject for note in vault.notes if note.subject is not None}
        for page, name in wanted.items():
            if page not in vault.pages:
                self._name(vault, page, name)
        # Targets are only known once every new page has a name.
        vault.notes = [replace(note, target=vault.target(note.path)) for note in vault.notes]
        linked = {page: vault.target(path) for page, path in vault.pages.items()}
        targets = {page: target for page, target in linked.items() if target is not None}
        links = NoteLinks(
            vault.notes,
            {name: target for (kind, name), target in targets.items() if kind == CONCEPT},
            {name: target for (kind, name), target in targets.items() if kind == SUBJECT},
            across=self._across,
            body=self._plain_body,
        )
        for (kind, name), path in vault.pages.items():
            shown = wanted.get((kind, name)) or self._shown(path, kind) or name
            self._page(path, links.concept_page(name, shown) if kind == CONCEPT else links.subject_page(name))
        for path, body in links.bodies():
            text, generated = self._last[1:]
            if generated is not None:
                self._put(path, text, with_body(text, body))
        if self._canvases:
            pages = vault.pages.items()
            subjects = {name: path for (kind, name), path in pages if kind == SUBJECT}
            concepts = {name: path for (kind, name), path in pages if kind == CONCEPT}
            update_canvases(self._root, vault.notes, subjects, concepts, self._skipped)
        self._files = {}

    def _scan(self) -> _Vault:
        vault = _Vault()
        foreign: dict[str, os.stat_result] = {}
        self._files = {}
        for entry, seen in markdown_files(self._root, self._skipped):
            path = Path(entry.path).relative_to(self._root).as_posix()
            vault.stems[same_file(entry.name[: -len(".md")])] += 1
            if seen is None:
                continue
            known = self._foreign.get(path)
            try:
                text = None if is_copy(entry.name) or (known and _same(known, seen)) else _ours(entry.path)
            except OSError as error:
                self._skipped.add(entry.path, f"{error.strerror}. Make it readable.")
                continue
            if text is None:
                foreign[path] = seen
            else:
                self._files[path] = seen
                self._sort(vault, path, text)
        self._foreign = foreign
        vault.notes = [min(notes, key=lambda note: original_first(note.path)) for notes in vault.notes_of.values()]
        vault.join_subjects()
        return vault

    def _sort(self, vault: _Vault, path: str, text: str) -> None:
        kind = property_text(text, KIND)
        name = None if kind is None else property_text(text, kind)
        if kind == CONCEPT and name is not None:
            vault.pages.setdefault((CONCEPT, concept_key(name)), path)
        elif kind == SUBJECT and name is not None:
            vault.pages.setdefault((SUBJECT, name), path)
        elif (body := body_of(text)) is not None and (video := video_of(text)) is not None:
            note = replace(note_page(path, None, text, body), body="")
            vault.notes_of.setdefault(video, []).append(note)

    def _name(self, vault: _Vault, page: tuple[str, str], name: str) -> None:
        """Finds a free path for a new page; a subject's page goes beside its notes. None when a file is in the way."""
        kind, key = page
        folder = _CONCEPTS
        if kind == SUBJECT:
            homes = Counter(note.path.rpartition("/")[0] for note in vault.notes if note.subject == key)
            folder = homes.most_common(1)[0][0]
        there = self._root / folder
        stem = folder_name(name)
        if not stem or (there.exists() and not there.is_dir()):
            return
        suffix = " (concept)" if kind == CONCEPT else " (index)"
        names = chain((stem, stem + suffix), (f"{stem}{suffix} {number}" for number in count(2)))
        free = next(tried for tried in names if not vault.stems[same_file(tried)])
        vault.stems[same_file(free)] += 1
        vault.pages[page] = f"{folder}/{free}.md" if folder else f"{free}.md"

    def _shown(self, path: str, kind: str) -> str | None:
        text = self._text(path)
        return None if text is None else property_text(text, kind)

    def _plain_body(self, note: NotePage) -> str:
        """The generated part of a note without links; empty when it can no longer be read or was edited."""
        text = self._text(note.path) or ""
        self._last = (note.path, text, body_of(text))
        return without_links(self._last[2] or "")

    def _text(self, path: str) -> str | None:
        """The text of one of our files; None when it is new or can no longer be read."""
        if path not in self._files:
            return None
        try:
            return (self._root / path).read_bytes().decode(errors="surrogateescape")
        except OSError:
            return None

    def _page(self, path: str, made: Generated) -> None:
        text = self._text(path)
        if path not in self._files:
            folder = (self._root / path).parent
            make_folder(folder)
            try:
                create_file(self._root / path, merge(None, made).text.encode(errors="surrogateescape"))
            except FileExistsError:  # created meanwhile; the next scan finds it
                return
        elif text is not None and body_of(text) is not None:
            self._put(path, text, merge(text, made).text)

    def _put(self, path: str, text: str, new: str) -> None:
        """Writes the new text unless the file has changed since the scan."""
        if new != text:
            real = Path(os.path.realpath(self._root / path))  # a symbolic link stays one
            replace_file(real, new.encode(errors="surrogateescape"), self._files[path])


def _ours(path: str) -> str | None:
    """The text of a file whose properties mark it as ours, else None."""
    with open(path, "rb") as content:
        head = content.read(_HEAD)
        start = head.decode(errors="surrogateescape")
        if video_of(start) is None and property_text(start, KIND) is None:
            return None
        return (head + content.read()).decode(errors="surrogateescape")


def _same(one: os.stat_result, other: os.stat_result) -> bool:
    return (one.st_ino, one.st_mtime_ns, one.st_size) == (other.st_ino, other.st_mtime_ns, other.st_size)
