"""Notes to put into a vault, for its tests and for the processes that they end. Imports little: those start often."""

from __future__ import annotations

from pathlib import Path

from ytsb_tui.adapters.vault.vault import MarkdownVault
from ytsb_tui.core.notes.note import Note, Point, Section, SectionKind, Usage, WrittenNote
from ytsb_tui.core.videos.transcripts import Cue, Details, Transcript
from ytsb_tui.core.videos.video import VideoId

VIDEO = VideoId("dQw4w9WgXcQ")
OTHER = VideoId("aircAruvnKk")


def put(
    vault: MarkdownVault,
    video: VideoId = VIDEO,
    title: str | None = "Calculus",
    *,
    text: str = "A point.",
    subject: str | None = None,
    path: str | None = None,
) -> str:
    """Writes a note of one point; its path."""
    section = Section(kind=SectionKind.KEY_POINTS, points=(Point(text=text),))
    note = Note(title="By the model", summary="", sections=(section,), language="en", model="m", subject=subject)
    transcript = Transcript(video=video, language="en", automatic=True, cues=(Cue(start=0, duration=1, text="x"),))
    return vault.write(Details(video=video, title=title), transcript, WrittenNote(note=note, usage=Usage()), path)


def files(folder: Path) -> list[str]:
    """Every file in the folder, by its path inside."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
