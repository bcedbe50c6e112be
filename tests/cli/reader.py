"""A library with content, for tests of commands that read it."""

from __future__ import annotations

from pathlib import Path

from tests.adapters.sqlite.contents import A, B, attempt, fetched, new, note
from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.core.jobs.job import Stage


def environment(folder: Path) -> dict[str, str]:
    """Settings that keep everything in the folder, without a key."""
    return {
        "YTSB_DATA_DIR": str(folder / "data"),
        "YTSB_CONFIG_DIR": str(folder / "config"),
        "YTSB_VAULT": str(folder / "vault"),
        "ANTHROPIC_API_KEY": "",
        "ANTHROPIC_BASE_URL": "",
    }


def fill(folder: Path) -> None:
    """Video A has a transcript and a note, B a transcript."""
    library = SqliteLibrary(folder / "data" / "library.db")
    library.add(new(A, B), 1.0)
    said = ("the derivative", "is the slope of the curve", "at one single point")
    library.save_transcript(fetched(A, *said, title="Calculus"), attempt(A), write=True)
    library.save_note(A, note(text="The tangent leans like the curve.", subject="Mathematics"), 5.0)
    library.finish(A, "Mathematics/Calculus.md", attempt(A, Stage.WRITE))
    library.save_transcript(fetched(B, "mills grind", "rivers drive mills", title="Mills"), attempt(B), write=False)
    library.close()
