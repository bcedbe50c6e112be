"""Jobs that a worker has claimed or whose note is written."""

from __future__ import annotations

from tests.adapters.sqlite.contents import A, attempt, fetched, new, note
from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.core.jobs.failures import FailureKind, VideoFailure
from ytsb_tui.core.jobs.job import Job, Stage
from ytsb_tui.core.videos.video import VideoId

PRIVATE = VideoFailure(FailureKind.PRIVATE, "It is private.", "Ask its owner.")


def claimed(library: SqliteLibrary, video: VideoId = A) -> Job:
    library.add(new(video), 1.0)
    job = library.claim(Stage.FETCH, 2.0)
    assert job is not None
    return job


def written(library: SqliteLibrary, video: VideoId = A) -> Job:
    """A job whose note is paid for and not yet in the vault."""
    claimed(library, video)
    library.save_transcript(fetched(video), attempt(video), write=True)
    library.claim(Stage.WRITE, 200.0)
    return library.save_note(video, note(), 300.0)
