"""Jobs in the library: how they are claimed, tried, released and ended."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.adapters.sqlite.claimed import PRIVATE, claimed, written
from tests.adapters.sqlite.contents import BLOCKED, BUSY, A, B, C, attempt, fetched, new
from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.core.jobs.commands import AddResult
from ytsb_tui.core.jobs.failures import FailureKind, VideoFailure
from ytsb_tui.core.jobs.job import Job, Stage, State
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.ports.jobs import MOST_DUE, Lane, NewJob


def test_new_videos_wait_at_the_end_and_known_ones_are_untouched(library: SqliteLibrary) -> None:
    added = library.add([NewJob(video=A, title="T", length=60.0, subject="s"), NewJob(video=B)], 5.0)
    assert added == AddResult(new=(A, B))
    first = Job(video=A, position=1, title="T", length=60.0, subject="s", added_at=5.0, changed_at=5.0)
    assert library.jobs() == (first, Job(video=B, position=2, added_at=5.0, changed_at=5.0))
    added = library.add([NewJob(video=A, title="Other"), NewJob(video=C), NewJob(video=C, title="Twice")], 9.0)
    assert added == AddResult(new=(C,), known=(A,))
    assert library.jobs()[2] == Job(video=C, position=3, added_at=9.0, changed_at=9.0)
    assert library.job(A) == first
    assert library.job(VideoId("zzzzzzzzzzz")) is None


def test_claims_go_in_order_and_to_one_worker(library: SqliteLibrary) -> None:
    library.add(new(A, B), 1.0)
    first, second, third = (library.claim(Stage.FETCH, 2.0) for _ in range(3))
    assert first == Job(video=A, state=State.RUNNING, position=1, added_at=1.0, changed_at=2.0)
    assert second is not None
    assert second.video == B
    assert third is None
    assert library.claim(Stage.WRITE, 2.0) is None


def test_a_lane_has_the_jobs_of_its_sources_or_of_all_others(library: SqliteLibrary) -> None:
    talk, book = VideoId("talks.1"), VideoId("books.1")
    library.add(new(A, talk, book), 1.0)
    theirs, others = Lane(sources=("talks", "films")), Lane(sources=("talks", "films"), others=True)
    assert library.due(Stage.FETCH, 2.0, lane=theirs) == 1
    assert library.due(Stage.FETCH, 2.0, lane=others) == 2
    assert library.due(Stage.FETCH, 2.0) == 3

    def claims(lane: Lane) -> list[VideoId]:
        return [job.video for job in iter(lambda: library.claim(Stage.FETCH, 2.0, lane=lane), None)]

    assert claims(theirs) == [talk]
    assert claims(others) == [A, book]


def test_a_waiting_job_is_claimed_when_it_is_due(library: SqliteLibrary) -> None:
    claimed(library)
    failed = attempt(A, outcome="blocked")
    waiting = library.put_off(A, BLOCKED, failed, retry_at=142.0, charged=False)
    assert (waiting.state, waiting.retry_at, waiting.attempts, waiting.exits) == (State.WAITING, 142.0, 0, 1)
    assert (waiting.kind, waiting.reason, waiting.action) == (FailureKind.BLOCKED, BLOCKED.reason, BLOCKED.action)
    assert (waiting.spent, waiting.changed_at) == (2.0, 102.0)
    assert library.due(Stage.FETCH, 141.0) == 0
    assert library.claim(Stage.FETCH, 141.0) is None
    assert library.due(Stage.FETCH, 142.0) == 1
    again = library.claim(Stage.FETCH, 142.0)
    assert again is not None
    assert (again.state, again.retry_at, again.exits) == (State.RUNNING, None, 1)


def test_due_counts_one_stage(library: SqliteLibrary) -> None:
    assert library.due(Stage.FETCH, 0.0) == 0
    library.add(new(A, B, C), 1.0)
    library.claim(Stage.FETCH, 1.0)
    library.save_transcript(fetched(A), attempt(A), write=True)
    assert library.due(Stage.FETCH, 1.0) == 2
    assert library.due(Stage.WRITE, 1.0) == 1


def test_due_stops_counting(library: SqliteLibrary) -> None:
    library.add(new(*(VideoId(f"vid{number:08}") for number in range(MOST_DUE + 5))), 1.0)
    assert library.due(Stage.FETCH, 2.0) == MOST_DUE


def test_an_older_job_that_falls_due_goes_first(library: SqliteLibrary) -> None:
    library.add(new(A, B), 1.0)
    library.claim(Stage.FETCH, 2.0)
    library.put_off(A, BUSY, attempt(A), retry_at=50.0, charged=True)
    job = library.claim(Stage.FETCH, 60.0)
    assert job is not None
    assert job.video == A


def test_what_a_dead_engine_left_running_is_queued_again(library: SqliteLibrary) -> None:
    library.add(new(A, B, C), 1.0)
    library.claim(Stage.FETCH, 2.0)
    library.claim(Stage.FETCH, 2.0)
    library.put_off(B, BUSY, attempt(B), retry_at=9.0, charged=True)
    library.claim(Stage.FETCH, 9.0)
    recovered = library.recover(10.0)
    assert [(job.video, job.state, job.attempts, job.changed_at) for job in recovered] == [
        (A, State.QUEUED, 0, 10.0),
        (B, State.QUEUED, 1, 10.0),
    ]
    assert library.recover(11.0) == ()


def test_a_released_job_is_not_charged(library: SqliteLibrary) -> None:
    claimed(library)
    released = library.release(A, 3.0)
    assert (released.state, released.attempts, released.exits) == (State.QUEUED, 0, 0)
    assert library.attempts(A) == ()
    assert library.release(A, 4.0) == released


def test_another_exit_at_once_counts_the_exit_only(library: SqliteLibrary) -> None:
    claimed(library)
    job = library.elsewhere(A, BLOCKED, attempt(A, outcome="blocked"))
    assert (job.state, job.attempts, job.exits, job.kind) == (State.RUNNING, 0, 1, FailureKind.BLOCKED)
    assert library.claim(Stage.FETCH, 999.0) is None


@pytest.mark.parametrize(("failure", "attempts", "exits"), [(PRIVATE, 1, 0), (BUSY, 1, 0), (BLOCKED, 0, 1)])
def test_failed_for_good(library: SqliteLibrary, failure: VideoFailure, attempts: int, exits: int) -> None:
    claimed(library)
    job = library.fail(A, failure, attempt(A, outcome=failure.kind.value))
    assert (job.state, job.attempts, job.exits) == (State.FAILED, attempts, exits)
    assert (job.kind, job.reason, job.action) == (failure.kind, failure.reason, failure.action)
    assert library.due(Stage.FETCH, 999.0) == 0


def test_a_charged_try_counts(library: SqliteLibrary) -> None:
    claimed(library)
    assert library.put_off(A, BUSY, attempt(A), retry_at=9.0, charged=True).attempts == 1
    library.claim(Stage.FETCH, 9.0)
    job = library.put_off(A, BUSY, attempt(A), retry_at=19.0, charged=True)
    assert (job.attempts, job.spent) == (2, 4.0)


def test_the_next_stage_begins_afresh(library: SqliteLibrary) -> None:
    claimed(library)
    library.put_off(A, BLOCKED, attempt(A), retry_at=9.0, charged=True)
    library.claim(Stage.FETCH, 9.0)
    job = library.save_transcript(fetched(A), attempt(A, at=500.0), write=True)
    assert (job.stage, job.state, job.attempts, job.exits) == (Stage.WRITE, State.QUEUED, 0, 0)
    assert (job.kind, job.reason, job.action, job.retry_at) == (None, None, None, None)
    assert (job.title, job.channel, job.length) == ("Calculus", "3Blue1Brown", 1024.5)
    assert (job.spent, job.changed_at) == (4.0, 502.0)


def test_without_a_note_the_transcript_is_the_end(library: SqliteLibrary) -> None:
    claimed(library)
    job = library.save_transcript(fetched(A), attempt(A), write=False)
    assert (job.stage, job.state) == (Stage.DONE, State.DONE)
    assert library.add(new(A), 9.0, notes=False) == AddResult(known=(A,))
    assert library.add(new(A), 9.0) == AddResult(queued=(A,))
    queued = library.job(A)
    assert queued is not None
    assert (queued.stage, queued.state) == (Stage.WRITE, State.QUEUED)


def test_what_the_player_does_not_tell_stays_as_it_was_known(library: SqliteLibrary) -> None:
    library.add([NewJob(video=A, title="From the playlist", length=60.0)], 1.0)
    library.claim(Stage.FETCH, 2.0)
    silent = fetched(A, title=None)
    silent = replace(silent, details=replace(silent.details, length=None, channel=None))
    job = library.save_transcript(silent, attempt(A), write=True)
    assert (job.title, job.length, job.channel) == ("From the playlist", 60.0, None)


def test_a_finished_job_has_its_path(library: SqliteLibrary) -> None:
    written(library)
    job = library.finish(A, "s/Calculus.md", attempt(A, Stage.WRITE, at=400.0, seconds=20.0))
    assert (job.stage, job.state, job.path) == (Stage.DONE, State.DONE, "s/Calculus.md")
    assert (job.spent, job.cost, job.changed_at) == (22.0, 0.25, 420.0)
    assert library.counts() == {State.DONE: 1}


def test_attempts_are_kept_in_order(library: SqliteLibrary) -> None:
    claimed(library)
    first = replace(
        attempt(A, outcome="blocked"),
        reason="r",
        exit_ip="203.0.113.7",
        fingerprint="F" * 40,
        country="de",
        bytes=52_800,
    )
    library.elsewhere(A, BLOCKED, first)
    second = attempt(A, at=50.0)
    library.save_transcript(fetched(A), second, write=True)
    assert library.attempts(A) == (first, second)
    assert library.attempts(B) == ()
    assert library.last_attempts(9) == (first, second)
    assert library.last_attempts(1) == (second,)


def test_unknown_videos_are_a_fault(library: SqliteLibrary) -> None:
    with pytest.raises(KeyError):
        library.release(A, 1.0)
    with pytest.raises(KeyError):
        library.fail(A, PRIVATE, attempt(A))
    assert library.attempts(A) == ()
