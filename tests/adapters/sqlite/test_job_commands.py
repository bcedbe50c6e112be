"""What people order for jobs in the library, and changes that other processes read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.adapters.sqlite.claimed import PRIVATE, claimed, written
from tests.adapters.sqlite.contents import BLOCKED, BUSY, A, B, C, attempt, fetched, new, note
from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.core.jobs.commands import CommandResult, FailedVideos, JobCommand
from ytsb_tui.core.jobs.failures import FailureKind
from ytsb_tui.core.jobs.job import Job, Stage, State
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.ports.jobs import Changes


def after(library: SqliteLibrary, command: JobCommand, now: float) -> Job:
    """A after a command that changes it."""
    assert [video for video, _ in library.command(command, [A], now).changed] == [A]
    job = library.job(A)
    assert job is not None
    return job


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
