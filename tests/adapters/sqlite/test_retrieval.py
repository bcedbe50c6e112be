"""Related notes are found by what they explain, passages by what is asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.adapters.sqlite.contents import A, B, C, attempt, fetched, new, note
from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.core.notes.concepts import RelatedNote
from ytsb_tui.core.notes.note import Point, Section, SectionKind
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.ports.jobs import NewJob


def save(library: SqliteLibrary, video: VideoId, title: str, *terms: str, subject: str | None = None) -> None:
    """A video with a note that explains the terms."""
    library.add(new(video), 1.0)
    said = [f"we speak of the {term} and what it does to {title}" for term in terms]
    library.save_transcript(fetched(video, *said, title=title), attempt(video), write=True)
    points = tuple(Point(text=f"What {term} means.", term=term) for term in terms)
    written = note(subject=subject)
    sections = (Section(kind=SectionKind.DEFINITIONS, points=points),)
    library.save_note(video, replace(written, note=replace(written.note, sections=sections)), 5.0)


@pytest.fixture
def filled(library: SqliteLibrary) -> SqliteLibrary:
    save(library, A, "Linear maps", "Eigenvectors", "kernel", subject="Mathematics")
    save(library, B, "Quantum states", "eigenvector", "Superposition", "kernel", subject="Physics")
    library.add(new(C), 1.0)
    said = ("today an eigenvector in a superposition", "of the kernel and more", "", "bread and butter")
    library.save_transcript(fetched(C, *said, title="Spin"), attempt(C), write=True)
    return library


def test_notes_that_explain_what_is_said(filled: SqliteLibrary) -> None:
    assert filled.related(C, None) == (
        RelatedNote(title="Quantum states", concepts=("eigenvector", "Superposition", "kernel")),
        RelatedNote(title="Linear maps", concepts=("Eigenvectors", "kernel")),
    )
    assert filled.related(C, "Mathematics") == (RelatedNote(title="Linear maps", concepts=("Eigenvectors", "kernel")),)
    assert len(filled.related(C, None, limit=1)) == 1
    assert [found.title for found in filled.related(A, None)] == ["Quantum states"], "never itself"
    assert filled.related(VideoId("z" * 11), None) == ()


def test_passages_that_may_answer(filled: SqliteLibrary) -> None:
    found = filled.excerpts("What is a superposition, and why?")
    assert {excerpt.video for excerpt in found} == {B, C}
    assert {excerpt.video for excerpt in filled.excerpts("superposition", (C,))} == {C}
    assert {excerpt.video for excerpt in filled.excerpts("superposition", subject="Physics")} == {B}
    [excerpt] = filled.excerpts("butter?")
    assert (excerpt.title, [cue.start for cue in excerpt.cues]) == ("Spin", [0.0, 3.0, 6.0, 9.0])
    assert filled.excerpts("nowhere") == ()


def test_what_was_noted_leads_to_what_was_said(filled: SqliteLibrary) -> None:
    filled.save_note(A, note(text="The tangent leans."), 6.0)
    [excerpt] = filled.excerpts("What leans?")
    assert excerpt.video == A
    assert excerpt.cues[0].start <= 3.0 <= excerpt.cues[-1].start


def test_the_title_leads_to_what_was_said(filled: SqliteLibrary) -> None:
    [excerpt] = filled.excerpts("spin")
    assert (excerpt.video, excerpt.title) == (C, "Spin")
    assert filled.excerpts("spins, 旋") == ()
    retold = fetched(C, "bread and butter", title="自旋 and Spins")
    filled.save_transcript(retold, attempt(C), write=True)
    assert filled.excerpts("spin") == (), "it has another title now"
    for question in ("spins", "自旋", "旋"):
        assert [excerpt.video for excerpt in filled.excerpts(question)] == [C]
    assert filled.excerpts("spins", subject="Physics") == ()


def test_videos_without_a_transcript_do_not_take_the_place_of_others(filled: SqliteLibrary) -> None:
    waiting = [NewJob(video=VideoId(f"{number:011}"), title="Spin, spin, spin") for number in range(5)]
    filled.add(waiting, 1.0)
    assert [excerpt.video for excerpt in filled.excerpts("spin")] == [C]


@pytest.mark.parametrize("question", ["", "?", '"', "NEAR(", "what is the", "* OR *", "\x00", "🎉", "a" * 5000])
def test_any_question_is_taken(filled: SqliteLibrary, question: str) -> None:
    filled.excerpts(question)


def test_the_subjects_that_notes_have(filled: SqliteLibrary) -> None:
    save(filled, VideoId("y" * 11), "Fields", "field", subject="Physics")
    filled.add([NewJob(video=VideoId("x" * 11), subject="Not written yet")], 1.0)
    assert filled.subjects() == ("Physics", "Mathematics")
