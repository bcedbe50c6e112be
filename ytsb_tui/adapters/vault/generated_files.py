"""Generated files beside notes, such as quizzes: rewritten without touching the user's own text."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from ytsb_tui.adapters.vault.files import create_file, replace_file
from ytsb_tui.adapters.vault.index import copy_names
from ytsb_tui.core.notes.frontmatter import property_text
from ytsb_tui.core.notes.note_file import Generated, merge

_TRIES = 5


def written(file: Path, key: str, value: str, new: Generated) -> bool:
    """Whether the file has this property, or is new, and now has the new version. A generated part that was edited is
    kept as a copy. OSErrors are the caller's."""
    for _ in range(_TRIES):
        try:
            create_file(file, merge(None, new).text.encode())
        except FileExistsError:
            pass
        else:
            return True
        seen = file.stat()
        text = file.read_bytes().decode(errors="surrogateescape")
        if property_text(text, key) != value:
            return False
        merged = merge(text, new)
        if merged.edited:
            _keep(file, text.encode(errors="surrogateescape"))
        if replace_file(file, merged.text.encode(errors="surrogateescape"), seen):
            return True
    return False


def _keep(file: Path, content: bytes) -> None:
    for name in copy_names(file.stem, datetime.now().astimezone().date().isoformat()):
        copy = file.with_name(name)
        try:
            create_file(copy, content)
        except FileExistsError:
            if copy.read_bytes() == content:
                return
        else:
            return
