"""What the stages made comes back as it was, once and for all."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.adapters.sqlite.contents import A, B, attempt, cues, fetched, new, note
from ytsb_tui.adapters.sqlite import SqliteLibrary, rows
from ytsb_tui.core.jobs.commands import JobCommand
from ytsb_tui.core.jobs.job import Stage, State
from ytsb_tui.core.notes.detail import Detail
from ytsb_tui.core.notes.note import Evidence, Note, Point, Section, SectionKind
from ytsb_tui.core.notes.trust import Support
from ytsb_tui.core.videos.transcripts import Captions, Chapter, Cue, Details
from ytsb_tui.engine.ports.transcripts import Saved

texts = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=30)
seconds = st.floats(0, 90_000)


def has_transcript(library: SqliteLibrary) -> None:
    library.add(new(A), 1.0)
    library.claim(Stage.FETCH, 2.0)
    library.save_transcript(fetched(A), attempt(A), write=True)


def test_nothing_is_saved_of_a_new_job(library: SqliteLibrary) -> None:
    library.add(new(A), 1.0)
    assert library.saved(A) is None
    assert library.saved(B) is None


def test_a_transcript_comes_back_whole(library: SqliteLibrary) -> None:
    has_transcript(library)
    expected = fetched(A)
    assert library.saved(A) == Saved(details=expected.details, transcript=expected.transcript, written=None)


def test_a_translated_transcript_and_one_without_cues(library: SqliteLibrary) -> None:
    library.add(new(A), 1.0)
    given_ = fetched(A)
    transcript = replace(given_.transcript, automatic=False, translated_from="de", cues=())
    library.save_transcript(replace(given_, transcript=transcript), attempt(A), write=True)
    saved = library.saved(A)
    assert saved is not None
    assert saved.transcript == transcript


def test_a_transcript_that_is_stored_again_replaces_the_old_one(library: SqliteLibrary, path: Path) -> None:
    has_transcript(library)
    library.save_transcript(fetched(A, "entirely different words"), attempt(A), write=True)
    saved = library.saved(A)
    assert saved is not None
    assert saved.transcript.cues == cues("entirely different words")
    assert library.search("slope") == ()
    assert [hit.video for hit in library.search("different")] == [A]
    with sqlite3.connect(path) as db:
        db.execute("INSERT INTO passage_words (passage_words, rank) VALUES ('integrity-check', 1)")
    db.close()


def test_a_note_is_kept_before_it_is_in_the_vault(library: SqliteLibrary) -> None:
    has_transcript(library)
    library.claim(Stage.WRITE, 200.0)
    job = library.save_note(A, note(), 300.0)
    assert (job.state, job.stage, job.cost, job.changed_at) == (State.RUNNING, Stage.WRITE, 0.25, 300.0)
    saved = library.saved(A)
    assert saved is not None
    assert saved.written == note()


def test_a_note_of_an_unknown_price(library: SqliteLibrary) -> None:
    has_transcript(library)
    assert library.save_note(A, note(cost=None), 300.0).cost is None
    saved = library.saved(A)
    assert saved is not None
    assert saved.written == note(cost=None)


def test_a_job_costs_what_all_its_notes_cost(library: SqliteLibrary) -> None:
    has_transcript(library)
    library.claim(Stage.WRITE, 200.0)
    library.save_note(A, note(0.25), 300.0)
    library.finish(A, "a.md", attempt(A, Stage.WRITE))
    library.command(JobCommand.REWRITE, [A], 400.0)
    queued = library.job(A)
    assert queued is not None
    assert (queued.stage, queued.path) == (Stage.WRITE, "a.md")
    saved = library.saved(A)
    assert saved is not None
    assert saved.written is None, "it is to be written anew"
    library.claim(Stage.WRITE, 500.0)
    assert library.save_note(A, note(0.5, text="Anew."), 600.0).cost == 0.75
    saved = library.saved(A)
    assert saved is not None
    assert saved.written == note(0.5, text="Anew.")
    assert library.save_note(A, note(None), 700.0).cost == 0.75


def test_a_failed_job_that_is_queued_keeps_the_note_that_is_paid_for(library: SqliteLibrary) -> None:
    has_transcript(library)
    library.claim(Stage.WRITE, 200.0)
    library.save_note(A, note(), 300.0)
    library.command(JobCommand.CANCEL, [A], 310.0)
    library.command(JobCommand.RETRY, [A], 320.0)
    saved = library.saved(A)
    assert saved is not None
    assert saved.written == note()


def test_title_and_subject_come_from_the_note_when_nobody_gave_them(library: SqliteLibrary) -> None:
    library.add(new(A, B), 1.0)
    library.save_transcript(fetched(A, title=None), attempt(A), write=True)
    job = library.save_note(A, note(subject="mathematics"), 2.0)
    assert (job.title, job.subject) == ("By the model", "mathematics")
    job = library.save_note(A, note(subject="physics"), 3.0)
    assert job.subject == "mathematics"


def test_nothing_is_stored_for_videos_that_were_never_added(library: SqliteLibrary) -> None:
    with pytest.raises(KeyError):
        library.save_transcript(fetched(A), attempt(A), write=True)
    with pytest.raises(KeyError):
        library.save_note(A, note(), 1.0)
    assert library.saved(A) is None


points = st.builds(
    Point,
    text=texts,
    term=st.none() | texts,
    quote=st.none() | texts,
    evidence=st.none()
    | st.builds(Evidence, start=seconds, cue=st.integers(0, 5000), score=st.floats(0, 100), differs=texts),
    support=st.none() | st.sampled_from(Support),
    doubt=texts,
    detail=st.none()
    | st.builds(Detail, latex=texts, code=texts, language=texts, steps=st.lists(texts, max_size=2).map(tuple)),
)
sections = st.builds(Section, kind=st.sampled_from(SectionKind), points=st.lists(points, max_size=3).map(tuple))
notes = st.builds(
    Note,
    title=texts,
    summary=texts,
    sections=st.lists(sections, max_size=3).map(tuple),
    language=texts,
    model=texts,
    subject=st.none() | texts,
    doubted=st.lists(texts, max_size=2).map(tuple),
)
details = st.builds(
    Details,
    video=st.just(A),
    title=st.none() | texts,
    channel=st.none() | texts,
    channel_id=st.none() | texts,
    length=st.none() | seconds,
    chapters=st.lists(st.builds(Chapter, start=seconds, title=texts), max_size=3).map(tuple),
    live=st.booleans(),
    offered=st.lists(st.builds(Captions, language=texts, name=texts, automatic=st.booleans()), max_size=2).map(tuple),
)


def test_a_note_of_an_earlier_version_is_read() -> None:
    """Evidence had no differences then, and points no support."""
    old = json.loads(rows.note_json(note().note))
    for section in old["sections"]:
        for point in section["points"]:
            del point["support"], point["doubt"], point["detail"]
            if point["evidence"]:
                del point["evidence"]["differs"]
    assert rows.note_of(json.dumps(old)) == note().note


@given(notes)
def test_any_note_comes_back_as_it_was(made: Note) -> None:
    assert rows.note_of(rows.note_json(made)) == made


@given(details)
def test_any_details_come_back_as_they_were(made: Details) -> None:
    assert rows.details_of(A, rows.details_json(made)) == made


@given(st.lists(st.builds(Cue, start=seconds, duration=seconds, text=texts), max_size=20).map(tuple))
def test_any_cues_come_back_as_they_were(made: tuple[Cue, ...]) -> None:
    assert rows.cues_of(rows.packed_cues(made)) == made


@given(st.lists(seconds, max_size=9))
@example([-1.0, 1e300])
def test_packed_seconds_are_good_enough_for_links(made: list[float]) -> None:
    back = rows.seconds_of(rows.packed_seconds(made))
    assert list(back) == pytest.approx([max(0.0, min(second, 1e9)) for second in made], abs=0.01)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(st.lists(texts, min_size=1, max_size=8))
@example(["\x00", "\x02a\x03", "'; DROP TABLE jobs; --", '"'])
def test_cues_of_any_text_can_be_stored_and_searched(library: SqliteLibrary, said: list[str]) -> None:
    library.add(new(A), 1.0)
    library.save_transcript(fetched(A, *said), attempt(A), write=True)
    saved = library.saved(A)
    assert saved is not None
    assert saved.transcript.cues == cues(*said)
    for text in said:
        library.search(text)
