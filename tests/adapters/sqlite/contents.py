"""What is put into libraries under test, and by the processes that the tests end. Imports little: those start often."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from ytsb_tui.core.jobs.failures import ExitFailure, FailureKind, TransientFailure
from ytsb_tui.core.jobs.job import Attempt, Stage
from ytsb_tui.core.notes.note import Evidence, Note, Point, Section, SectionKind, Usage, WrittenNote
from ytsb_tui.core.videos.transcripts import Captions, Chapter, Cue, Details, Transcript
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.ports.jobs import NewJob
from ytsb_tui.engine.ports.transcripts import Fetched

A, B, C = (VideoId(letter * 11) for letter in "abc")
BLOCKED = ExitFailure(FailureKind.BLOCKED, "YouTube refused this exit.")
BUSY = TransientFailure(FailureKind.MODEL_BUSY, "The model is busy.", "It is tried again.")


def new(*videos: VideoId) -> list[NewJob]:
    """Videos to add, of which nothing is known."""
    return [NewJob(video=video) for video in videos]


def attempt(
    video: VideoId, stage: Stage = Stage.FETCH, *, at: float = 100.0, seconds: float = 2.0, outcome: str = "done"
) -> Attempt:
    """A try that began at `at`."""
    return Attempt(video=video, stage=stage, worker="w", started_at=at, seconds=seconds, outcome=outcome)


def cues(*texts: str) -> tuple[Cue, ...]:
    """A cue every three seconds."""
    return tuple(Cue(start=3.0 * number, duration=2.5, text=text) for number, text in enumerate(texts))


def fetched(video: VideoId, *texts: str, title: str | None = "Calculus") -> Fetched:
    """A transcript with all its details."""
    details = Details(
        video=video,
        title=title,
        channel="3Blue1Brown",
        channel_id="UCYO_jab_esuFRV4b17AJtAw",
        length=1024.5,
        chapters=(Chapter(start=0.0, title="Intro"),),
        offered=(Captions(language="en", name="English", automatic=True),),
    )
    transcript = Transcript(
        video=video, language="en", automatic=True, cues=cues(*(texts or ("the slope", "of a curve")))
    )
    return Fetched(details=details, transcript=transcript, seen_ip="203.0.113.7")


def note(cost: float | None = 0.25, *, text: str = "The slope.", subject: str | None = None) -> WrittenNote:
    """A note with a point that is verified and one that is not."""
    points = (Point(text=text, quote="the slope", evidence=Evidence(start=3.0, cue=1, score=100.0)), Point(text="x"))
    return WrittenNote(
        note=Note(
            title="By the model",
            summary="Slopes.",
            sections=(Section(kind=SectionKind.KEY_POINTS, points=points),),
            language="en",
            model="claude-haiku-5-5",
            subject=subject,
        ),
        usage=Usage(input_tokens=9000, output_tokens=800, cache_read_tokens=5, cache_write_tokens=6, cost=cost),
    )


def integrity(path: Path) -> str:
    """`ok` when the file, its references and its search index are sound."""
    db = sqlite3.connect(path)
    try:
        db.execute("INSERT INTO passage_words (passage_words, rank) VALUES ('integrity-check', 1)")
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        return str(db.execute("PRAGMA integrity_check").fetchone()[0])
    finally:
        db.close()
