"""Quizzes in the vault: each in a file beside its note, rewritten without touching the user's own text."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from ytsb_tui.adapters.vault.files import vault_errors
from ytsb_tui.adapters.vault.generated_files import written
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.core.notes.file_names import file_name
from ytsb_tui.core.notes.note_file import Generated
from ytsb_tui.core.study.quiz import QUIZ_OF
from ytsb_tui.core.videos.video import VideoId


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
            if written(folder / name, QUIZ_OF, video, new):
                return folder / name
    raise SetupFailure(
        FailureKind.VAULT,
        f"The quiz cannot be written to {folder}: other files have its names, or keep changing.",
        "Move them, then try again.",
    )
