"""Quizzes in the vault: each in a file beside its note, rewritten without touching the user's own text."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path, PurePosixPath

from ytsb_tui.adapters.vault.files import create_file, replace_file, vault_errors
from ytsb_tui.adapters.vault.index import copy_names
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.core.notes.file_names import file_name
from ytsb_tui.core.notes.frontmatter import property_text
from ytsb_tui.core.notes.note_file import Generated, merge
from ytsb_tui.core.study.quiz import QUIZ_OF
from ytsb_tui.core.videos.video import VideoId

_TRIES = 5


def write_quiz(vault: Path, note: str | None, title: str, video: VideoId, new: Generated) -> Path:
    """Writes the quiz beside the note at the path `note` inside the vault, or into its root when there is none; returns
    the file. A quiz whose generated part was edited is kept as a copy. Raises SetupFailure."""
    with vault_errors(vault):
        vault.mkdir(parents=True, exist_ok=True)
        beside = vault / note if note is not None and ".." not in PurePosixPath(note).parts else None
        folder, stem = vault, file_name(title, video)
        if beside is not None and beside.is_file():
            folder, stem = beside.parent, beside.stem
        for name in (f"{stem} quiz.md", f"{stem} quiz ({video}).md"):
            if _written(folder / name, video, new):
                return folder / name
    raise SetupFailure(
        FailureKind.VAULT,
        f"The quiz cannot be written to {folder}: other files have its names, or keep changing.",
        "Move them, then try again.",
    )


def _written(file: Path, video: VideoId, new: Generated) -> bool:
    """Whether the file is the video's quiz and now has the new version."""
    for _ in range(_TRIES):
        try:
            create_file(file, merge(None, new).text.encode())
        except FileExistsError:
            pass
        else:
            return True
        seen = file.stat()
        text = file.read_bytes().decode(errors="surrogateescape")
        if property_text(text, QUIZ_OF) != video:
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
