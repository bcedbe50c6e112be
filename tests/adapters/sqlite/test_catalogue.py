"""The catalogue on SQLite: the notes that count, with points as the note itself counts them."""

from __future__ import annotations

from dataclasses import replace

from tests.adapters.sqlite.contents import A, B, C, attempt, fetched, new, note
from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.core.jobs.commands import JobCommand
from ytsb_tui.core.jobs.job import Stage
from ytsb_tui.core.knowledge.catalogue import Entry
from ytsb_tui.core.notes.note import Evidence, Note, Point, Section, SectionKind, Usage, WrittenNote
from ytsb_tui.core.notes.study_buddy import TakenOver
from ytsb_tui.core.notes.trust import Support
from ytsb_tui.core.videos.video import VideoId

D = VideoId("d" * 11)


def write(library: SqliteLibrary, video: VideoId, written: WrittenNote, at: float) -> None:
    library.add(new(video), at)
    library.claim(Stage.FETCH, at)
    library.save_transcript(fetched(video, title=f"About {video[0]}"), attempt(video), write=True)
    library.claim(Stage.WRITE, at)
    library.save_note(video, written, at)
    library.finish(video, "n.md", attempt(video, Stage.WRITE))


def test_only_notes_that_count_are_listed_the_newest_first(library: SqliteLibrary) -> None:
    assert library.notes() == ()
    write(library, A, note(subject="Mathematics"), 10.0)
    write(library, B, note(cost=None), 20.0)
    library.add(new(C), 21.0)
    library.save_transcript(fetched(C), attempt(C), write=False)
    newest, oldest = library.notes()
    assert newest.video == B
    assert newest.cost is None
    assert oldest == Entry(
        video=A, title="About a", channel="3Blue1Brown", length=1024.5, subject="Mathematics",
        model="claude-haiku-5-5", points=2, verified=1, cost=0.25, written_at=10.0,
    )  # fmt: skip
    library.take_over([TakenOver(video=D, title="Old", subject=None, path="Old.md", lines=("Old",))], 25.0)
    assert [(entry.title, entry.points, entry.written_at) for entry in library.notes()][:1] == [("Old", 0, 25.0)]
    library.command(JobCommand.REWRITE, [A, D], 30.0)  # to be written anew: its old note no longer counts
    assert [entry.video for entry in library.notes()] == [B]


def test_points_are_counted_as_the_note_counts_them(library: SqliteLibrary) -> None:
    proven = note().note.sections[0].points
    near = replace(proven[0], evidence=Evidence(start=1.0, cue=0, score=90.0, differs="“a” left out"))
    doubted = replace(proven[0], support=Support.PARTLY, doubt="not all")
    borne_out = replace(proven[0], support=Support.YES)
    checked = Section(kind=SectionKind.ACTIONS, points=(near, doubted, borne_out))
    questions = Section(kind=SectionKind.FURTHER_QUESTIONS, points=(Point(text="Why?"), *proven))
    whole = Note(
        title="t", summary="s", language="en", model="m",
        sections=(questions, Section(kind=SectionKind.EXAMPLES, points=()), checked, *note().note.sections),
    )  # fmt: skip
    write(library, A, WrittenNote(note=whole, usage=Usage()), 10.0)
    bare = Note(title="t", summary="s", language="en", model="m", sections=())
    write(library, B, WrittenNote(note=bare, usage=Usage()), 11.0)
    entries = {entry.video: entry for entry in library.notes()}
    assert (entries[A].points, entries[A].verified) == (whole.points, whole.verified) == (5, 2)
    assert (entries[B].points, entries[B].verified) == (0, 0)
    library.command(JobCommand.REWRITE, [A], 12.0)
    write(library, A, note(), 12.0)  # another note of it, read after the first one
    again = {entry.video: entry for entry in library.notes()}
    assert (again[A].points, again[A].written_at) == (2, 12.0)
