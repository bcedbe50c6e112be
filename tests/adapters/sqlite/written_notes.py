"""Notes in the library, for tests of their cards."""

from __future__ import annotations

from dataclasses import replace

from tests.adapters.sqlite.contents import attempt, fetched, new, note
from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.core.jobs.job import Stage
from ytsb_tui.core.notes.note import Note, WrittenNote
from ytsb_tui.core.videos.video import VideoId

NOW, DAY = 1_800_000_000.0, 86_400.0


def written(library: SqliteLibrary, video: VideoId, content: Note, subject: str | None = "algebra") -> None:
    """Puts a note of the video into the library, whatever was there."""
    library.add([replace(new(video)[0], subject=subject)], 1.0)
    if library.saved(video) is None:
        assert library.claim(Stage.FETCH, 2.0) is not None
        library.save_transcript(fetched(video), attempt(video), write=True)
    library.save_note(video, WrittenNote(note=content, usage=note().usage), 3.0)
