"""The canvases of a vault's subjects, beside their index pages."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from ytsb_tui.adapters.vault.files import create_file, replace_file
from ytsb_tui.adapters.vault.index import LARGEST, Skipped
from ytsb_tui.core.knowledge.backlinks import NotePage, shared
from ytsb_tui.core.knowledge.canvas import canvas

_FEWEST = 2  # notes of a subject


def update_canvases(
    root: Path, notes: Sequence[NotePage], subjects: Mapping[str, str], concepts: Mapping[str, str], skipped: Skipped
) -> None:
    """Writes the canvas of each subject with several notes. `subjects` and `concepts` are the paths of their pages, of
    concepts by key. Raises OSError."""
    by_subject: dict[str, list[NotePage]] = defaultdict(list)
    for note in notes:
        if note.subject is not None:
            by_subject[note.subject].append(note)
    for subject, mine in by_subject.items():
        if len(mine) >= _FEWEST and subject in subjects:
            names = {key: (name, concepts.get(key)) for key, name in sorted(shared(mine).items())}
            mine.sort(key=lambda note: note.path)
            _update(root / f"{subjects[subject].removesuffix('.md')}.canvas", mine, names, skipped)


def _update(
    file: Path, notes: Sequence[NotePage], concepts: Mapping[str, tuple[str, str | None]], skipped: Skipped
) -> None:
    try:
        seen = file.stat()
        if seen.st_size > LARGEST:
            skipped.add(str(file), "it is too large for a canvas.")
            return
        before = file.read_bytes().decode(errors="surrogateescape")
    except FileNotFoundError:
        with suppress(FileExistsError):  # created meanwhile
            create_file(file, (canvas(notes, concepts, "") or "").encode(errors="surrogateescape"))
        return
    new = canvas(notes, concepts, before)
    if new is None:
        skipped.add(str(file), "it is no canvas. Remove or repair it.")
    elif new != before:
        replace_file(Path(os.path.realpath(file)), new.encode(errors="surrogateescape"), seen)
