"""Every command on every status, written out."""

from __future__ import annotations

from itertools import product

import pytest

from ytsb_tui.core.jobs.commands import (
    AddResult,
    Change,
    JobCommand,
    Refusal,
    VideoStatus,
    command_result,
    status_of,
)
from ytsb_tui.core.jobs.job import Job, Stage, State
from ytsb_tui.core.videos.video import VideoId

# What becomes of an unfinished video on the list, in each state; `-` for a refusal.
TABLE = """
                 queued     running    waiting    failed     paused     cancelled  done
add              -          -          -          queued     -          queued     -
retry            -          -          queued     queued     queued     queued     -
retry elsewhere  -          -          queued     queued     queued     queued     -
cancel           cancelled  cancelled  cancelled  cancelled  cancelled  -          -
pause            paused     -          paused     -          -          -          -
remove           cancelled  cancelled  cancelled  failed     cancelled  cancelled  done
restore          -          -          -          -          -          -          -
rewrite          -          -          -          -          -          -          queued
keep             -          -          -          -          -          -          -
"""
_HEAD, *_ROWS = TABLE.strip("\n").splitlines()
EXPECTED = {
    (JobCommand(row[:17].strip()), State(state)): None if word == "-" else State(word)
    for row in _ROWS
    for state, word in zip(_HEAD.split(), row[17:].split(), strict=True)
}


def listed(state: State, stage: Stage = Stage.FETCH) -> VideoStatus:
    """A video that is as far as its stage says, with its note when it is done."""
    stage = Stage.DONE if state is State.DONE else stage
    return VideoStatus(stage=stage, state=state, transcript=stage is not Stage.FETCH, note=stage is Stage.DONE)


def test_the_table_is_whole() -> None:
    assert set(EXPECTED) == set(product(JobCommand, State))


@pytest.mark.parametrize(("command", "state"), list(product(JobCommand, State)))
def test_what_becomes_of_a_video_on_the_list(command: JobCommand, state: State) -> None:
    expected = EXPECTED[command, state]
    result = command_result(command, listed(state), notes=True)
    if expected is None:
        assert isinstance(result, Refusal)
        assert result.reason.endswith(".")
        return
    queued = expected is State.QUEUED
    assert result == Change(
        stage=Stage.WRITE if command is JobCommand.REWRITE else listed(state).stage,
        state=expected,
        removed=command is JobCommand.REMOVE,
        forget_attempts=queued,
        forget_note=command is JobCommand.REWRITE,
    )


@pytest.mark.parametrize(("command", "state"), list(product(JobCommand, State)))
def test_a_video_goes_on_at_the_stage_where_it_stopped(command: JobCommand, state: State) -> None:
    fetching = command_result(command, listed(state), notes=True)
    writing = command_result(command, listed(state, Stage.WRITE), notes=True)
    if command is JobCommand.RETRY_ELSEWHERE and isinstance(fetching, Change):
        assert writing == Refusal(reason="The transcript of this video is stored already. Use retry instead.")
    elif isinstance(fetching, Change) and state is not State.DONE:
        assert isinstance(writing, Change)
        assert (fetching.stage, writing.stage) == (Stage.FETCH, Stage.WRITE)
        assert writing.state is fetching.state
    else:
        assert writing == fetching


@pytest.mark.parametrize("command", JobCommand)
def test_a_video_that_was_never_added_can_only_be_added(command: JobCommand) -> None:
    result = command_result(command, None, notes=True)
    if command is JobCommand.ADD:
        assert result == Change(stage=Stage.FETCH, state=State.QUEUED)
    else:
        assert result == Refusal(reason="This video is not in the library. Add it first.")


@pytest.mark.parametrize(("command", "state"), list(product(JobCommand, State)))
def test_a_removed_video_can_only_be_restored_or_added_again(command: JobCommand, state: State) -> None:
    on_list = listed(state)
    removed = VideoStatus(
        stage=on_list.stage, state=state, removed=True, transcript=on_list.transcript, note=on_list.note
    )
    result = command_result(command, removed, notes=True)
    as_it_was = Change(stage=on_list.stage, state=state)
    match command:
        case JobCommand.RESTORE:
            assert result == as_it_was
        case JobCommand.ADD:  # on the list again, then the rule for any video on the list
            again = command_result(command, on_list, notes=True)
            assert result == (again if isinstance(again, Change) else as_it_was)
        case JobCommand.REMOVE:
            assert result == Refusal(reason="This video was removed from the list already.")
        case _:
            assert result == Refusal(reason="This video was removed from the list. Restore it first.")


@pytest.mark.parametrize(("notes", "note", "queued"), [(True, False, True), (True, True, False), (False, False, False)])
def test_a_done_video_that_is_added_again_gets_its_note_when_one_is_wanted(
    notes: bool, note: bool, queued: bool
) -> None:
    done = VideoStatus(stage=Stage.DONE, state=State.DONE, transcript=True, note=note)
    result = command_result(JobCommand.ADD, done, notes=notes)
    if queued:
        assert result == Change(stage=Stage.WRITE, state=State.QUEUED, forget_attempts=True, forget_note=True)
    else:
        assert result == Refusal(reason="This video is on the list already.")


def test_a_note_that_came_without_a_transcript_is_rewritten_from_the_fetch_on() -> None:
    imported = VideoStatus(stage=Stage.DONE, state=State.DONE, note=True)
    result = command_result(JobCommand.REWRITE, imported, notes=True)
    assert result == Change(stage=Stage.FETCH, state=State.QUEUED, forget_attempts=True, forget_note=True)


@pytest.mark.parametrize("state", State)
def test_a_note_that_is_to_be_rewritten_is_kept_until_that_begins(state: State) -> None:
    done, running = state is State.DONE, state is State.RUNNING
    status = VideoStatus(
        stage=Stage.DONE if done else Stage.WRITE, state=state, transcript=True, note=True, earlier=True
    )
    result = command_result(JobCommand.KEEP, status, notes=True)
    if done or running:
        assert isinstance(result, Refusal)
        assert ("already" in result.reason) is running
    else:
        assert result == Change(stage=Stage.DONE, state=State.DONE, forget_attempts=True, earlier_note=True)


@pytest.mark.parametrize(("note", "earlier"), [(True, False), (False, True)])  # a new one is paid for; there was none
def test_without_an_earlier_note_there_is_none_to_keep(note: bool, earlier: bool) -> None:
    status = VideoStatus(stage=Stage.WRITE, state=State.QUEUED, transcript=True, note=note, earlier=earlier)
    result = command_result(JobCommand.KEEP, status, notes=True)
    assert result == Refusal(reason="The note of this video is not to be rewritten.")


@pytest.mark.parametrize(
    ("command", "state", "reason"),
    [
        (JobCommand.ADD, State.PAUSED, "This video is on the list already."),
        (JobCommand.RETRY, State.DONE, "This video is done. Rewrite its note instead."),
        (JobCommand.RETRY, State.RUNNING, "This video is queued or running already."),
        (JobCommand.CANCEL, State.DONE, "This video is done. There is nothing to cancel."),
        (JobCommand.CANCEL, State.CANCELLED, "This video is cancelled already."),
        (JobCommand.PAUSE, State.RUNNING, "Only queued and waiting videos can be paused."),
        (JobCommand.RESTORE, State.QUEUED, "This video is on the list already."),
        (JobCommand.REWRITE, State.FAILED, "Only the note of a finished video can be rewritten."),
    ],
)
def test_a_refusal_says_why(command: JobCommand, state: State, reason: str) -> None:
    assert command_result(command, listed(state), notes=True) == Refusal(reason=reason)


def test_the_status_of_a_job_on_the_list() -> None:
    job = Job(video=VideoId("dQw4w9WgXcQ"), stage=Stage.WRITE, state=State.FAILED)
    assert status_of(job) == VideoStatus(stage=Stage.WRITE, state=State.FAILED, transcript=True)
    done = Job(video=job.video, stage=Stage.DONE, state=State.DONE, path="A note.md")
    assert status_of(done) == listed(State.DONE)


def test_what_was_added_in_parts_is_one_result() -> None:
    a, b, c = (VideoId(letter * 11) for letter in "abc")
    assert AddResult(new=(a,), known=(b,)) + AddResult(queued=(c,)) == AddResult(new=(a,), queued=(c,), known=(b,))


def test_sound_that_is_here_needs_no_other_exit() -> None:
    job = Job(video=VideoId("a" * 11), stage=Stage.LISTEN, state=State.FAILED)
    assert not status_of(job).transcript
    again = command_result(JobCommand.RETRY, status_of(job), notes=True)
    assert again == Change(stage=Stage.LISTEN, state=State.QUEUED, forget_attempts=True)
    elsewhere = command_result(JobCommand.RETRY_ELSEWHERE, status_of(job), notes=True)
    assert elsewhere == Refusal(reason="The sound of this video is here already. Use retry instead.")
