"""Jobs: each claimed by one worker, moved only where that is legal, counted as the failures say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.adapters.sqlite.contents import BLOCKED, BUSY, A, B, C, attempt, fetched, new, note
from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.core.jobs.commands import AddResult, CommandResult, FailedVideos, JobCommand
from ytsb_tui.core.jobs.failures import FailureKind, VideoFailure
from ytsb_tui.core.jobs.job import Job, Stage, State
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.ports.jobs import MOST_DUE, Changes, Lane, NewJob

ROOT = Path(__file__).parents[3]
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


def after(library: SqliteLibrary, command: JobCommand, now: float) -> Job:
    """A after a command that changes it."""
    assert [video for video, _ in library.command(command, [A], now).changed] == [A]
    job = library.job(A)
    assert job is not None
    return job


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


def test_a_command_changes_the_videos_that_it_may_and_says_why_not_the_others(library: SqliteLibrary) -> None:
    library.add(new(A, B, C), 1.0)
    library.claim(Stage.FETCH, 2.0)
    library.claim(Stage.FETCH, 2.0)
    library.fail(B, PRIVATE, attempt(B))
    unknown = VideoId("zzzzzzzzzzz")
    paused = library.command(JobCommand.PAUSE, [C, B, A, unknown, C], 5.0)
    assert paused.changed == ((C, State.PAUSED),)
    not_pausable = "Only queued and waiting videos can be paused."
    assert dict(paused.refused) == {
        A: not_pausable,
        B: not_pausable,
        unknown: "This video is not in the library. Add it first.",
    }
    retried = library.command(JobCommand.RETRY, [C, B, A], 6.0)
    assert dict(retried.changed) == {B: State.QUEUED, C: State.QUEUED}
    cancelled = library.command(JobCommand.CANCEL, [A, B, C], 7.0)
    assert dict(cancelled.changed) == dict.fromkeys((A, B, C), State.CANCELLED)
    assert library.command(JobCommand.PAUSE, [A], 8.0).changed == ()


def test_all_that_failed_on_the_list_is_retried_or_what_failed_with_a_kind(library: SqliteLibrary) -> None:
    library.add(new(A, B, C), 1.0)
    for video, failure in ((A, PRIVATE), (B, BUSY), (C, PRIVATE)):
        library.claim(Stage.FETCH, 2.0)
        library.fail(video, failure, attempt(video))
    library.command(JobCommand.REMOVE, [A], 5.0)
    private = FailedVideos(kind=FailureKind.PRIVATE)
    assert library.command(JobCommand.RETRY, FailedVideos(kind=FailureKind.BLOCKED), 6.0) == CommandResult()
    assert library.command(JobCommand.RETRY, private, 6.0) == CommandResult(changed=((C, State.QUEUED),))
    assert library.command(JobCommand.RETRY, FailedVideos(), 7.0) == CommandResult(changed=((B, State.QUEUED),))


def test_queueing_forgets_tries(library: SqliteLibrary) -> None:
    claimed(library)
    library.put_off(A, BUSY, attempt(A, outcome="model-busy"), retry_at=99.0, charged=True)
    assert library.same_failures(A, Stage.FETCH, FailureKind.MODEL_BUSY) == 1
    job = after(library, JobCommand.RETRY, 7.0)
    assert (job.attempts, job.exits, job.kind, job.reason, job.retry_at) == (0, 0, None, None, None)
    assert library.same_failures(A, Stage.FETCH, FailureKind.MODEL_BUSY) == 0
    assert len(library.attempts(A)) == 1


def test_pausing_what_waits_ends_its_waiting(library: SqliteLibrary) -> None:
    claimed(library)
    library.put_off(A, BUSY, attempt(A), retry_at=99.0, charged=True)
    job = after(library, JobCommand.PAUSE, 7.0)
    assert (job.state, job.retry_at, job.attempts) == (State.PAUSED, None, 1)


def test_same_failures_are_of_one_stage_and_kind(library: SqliteLibrary) -> None:
    claimed(library)
    for outcome in ("suspect", "suspect", "blocked"):
        library.elsewhere(A, BLOCKED, attempt(A, outcome=outcome))
    assert library.same_failures(A, Stage.FETCH, FailureKind.SUSPECT) == 2
    assert library.same_failures(A, Stage.WRITE, FailureKind.SUSPECT) == 0
    assert library.same_failures(A, Stage.FETCH, FailureKind.PO_TOKEN) == 0


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


@pytest.mark.parametrize("end", ["transcript", "put_off", "elsewhere", "fail", "release"])
def test_what_was_cancelled_meanwhile_stays_so_and_what_was_made_is_kept(library: SqliteLibrary, end: str) -> None:
    claimed(library)
    library.command(JobCommand.CANCEL, [A], 5.0)
    match end:
        case "transcript":
            job = library.save_transcript(fetched(A), attempt(A), write=True)
            assert job.stage is Stage.WRITE
        case "put_off":
            job = library.put_off(A, BUSY, attempt(A), retry_at=9.0, charged=True)
        case "elsewhere":
            job = library.elsewhere(A, BLOCKED, attempt(A))
        case "fail":
            job = library.fail(A, PRIVATE, attempt(A))
        case _:
            job = library.release(A, 6.0)
    assert (job.state, job.retry_at) == (State.CANCELLED, None)
    assert (library.saved(A) is not None) == (end == "transcript")
    assert library.claim(Stage.FETCH, 999.0) is None


def test_cancelled_while_its_note_reached_the_vault(library: SqliteLibrary) -> None:
    written(library)
    library.command(JobCommand.CANCEL, [A], 350.0)
    job = library.finish(A, "Calculus.md", attempt(A, Stage.WRITE))
    assert (job.stage, job.state, job.path) == (Stage.WRITE, State.CANCELLED, "Calculus.md")
    library.command(JobCommand.RETRY, [A], 360.0)
    saved = library.saved(A)
    assert saved is not None
    assert saved.written == note(), "it is not paid for again"


def test_cancelled_without_a_note_wanted(library: SqliteLibrary) -> None:
    claimed(library)
    library.command(JobCommand.CANCEL, [A], 5.0)
    job = library.save_transcript(fetched(A), attempt(A), write=False)
    assert (job.stage, job.state) == (Stage.FETCH, State.CANCELLED)


def test_unknown_videos_are_a_fault(library: SqliteLibrary) -> None:
    with pytest.raises(KeyError):
        library.release(A, 1.0)
    with pytest.raises(KeyError):
        library.fail(A, PRIVATE, attempt(A))
    assert library.attempts(A) == ()


def test_changes_of_any_process_are_read_in_their_order_and_once(library: SqliteLibrary, path: Path) -> None:
    other = SqliteLibrary(path)
    library.add(new(A, B), 1.0)
    first = other.changes(0)
    assert first.jobs == library.jobs()
    assert other.changes(first.revision) == Changes(jobs=(), removed=frozenset(), revision=first.revision)
    other.claim(Stage.FETCH, 2.0)
    other.add(new(C), 3.0)
    library.command(JobCommand.REMOVE, [B], 4.0)
    other.recover(5.0)
    changed, seen = [], first.revision
    while (changes := library.changes(seen, 1)).revision > seen:
        changed += [*((job.video, job.state) for job in changes.jobs), *changes.removed]
        seen = changes.revision
    assert changed == [(C, State.QUEUED), B, (A, State.QUEUED)]
    assert library.jobs() == other.jobs() == (library.job(A), library.job(C))
    other.close()


def test_the_changes_of_one_command_can_be_read_in_parts(library: SqliteLibrary) -> None:
    library.add(new(A, B, C), 1.0)
    seen = library.changes(0).revision
    library.command(JobCommand.CANCEL, [A, B, C], 2.0)
    some = library.changes(seen, 2)
    rest = library.changes(some.revision, 2)
    assert [job.video for job in (*some.jobs, *rest.jobs)] == [A, B, C]


def test_removed_jobs_are_off_the_list_and_keep_what_belongs_to_them(library: SqliteLibrary) -> None:
    written(library, A)
    library.add([*new(B), *new(C)], 400.0)
    removed = library.command(JobCommand.REMOVE, [A, B, VideoId("zzzzzzzzzzz")], 500.0)
    assert {video for video, _ in removed.changed} == {A, B}
    assert [job.video for job in library.jobs()] == [C]
    assert sum(library.counts().values()) == 1
    claimed_next = library.claim(Stage.FETCH, 600.0)
    assert claimed_next is not None
    assert claimed_next.video == C
    saved = library.saved(A)
    assert saved is not None
    assert saved.written is not None
    back = library.command(JobCommand.RESTORE, [A, B, C], 700.0).changed
    assert dict(back) == {A: State.CANCELLED, B: State.CANCELLED}
    assert [job.video for job in library.jobs()] == [A, B, C]
    assert library.attempts(A)


def test_a_removed_job_that_failed_is_as_it_was_when_it_is_back(library: SqliteLibrary) -> None:
    claimed(library)
    before = library.fail(A, PRIVATE, attempt(A))
    library.command(JobCommand.REMOVE, [A], 500.0)
    assert replace(after(library, JobCommand.RESTORE, 600.0), changed_at=before.changed_at) == before


def test_a_command_takes_as_many_statements_for_many_videos_as_for_few(library: SqliteLibrary) -> None:
    def statements(count: int) -> int:
        videos = [VideoId(f"{number:011}") for number in range(count)]
        library.add(new(*videos), 1.0)
        library.command(JobCommand.CANCEL, videos, 2.0)
        said: list[str] = []
        library._store._db.set_trace_callback(said.append)
        assert len(library.command(JobCommand.RETRY, videos, 3.0).changed) == count
        library._store._db.set_trace_callback(None)
        return len(said)

    assert statements(500) == statements(2)
