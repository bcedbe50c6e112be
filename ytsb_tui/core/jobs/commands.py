"""What the user may do with a video in its state, what the video becomes, or why not.

This is the only place that decides it. The library applies the result; engine, socket, command line and app ask here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from ytsb_tui.core.jobs.failures import FailureKind
from ytsb_tui.core.jobs.job import Job, Stage, State
from ytsb_tui.core.videos.video import VideoId


class JobCommand(StrEnum):
    """What the user can do with a video."""

    ADD = "add"  # a new one, or one that was added before
    RETRY = "retry"
    RETRY_ELSEWHERE = "retry elsewhere"  # through exits in countries that were not tried
    CANCEL = "cancel"
    PAUSE = "pause"
    REMOVE = "remove"  # from the list; transcript, note and attempts stay
    RESTORE = "restore"  # to the list
    REWRITE = "rewrite"  # the note, from the stored transcript
    KEEP = "keep"  # the note that was to be rewritten


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoStatus:
    """What a command's result depends on. `removed`: from the list. `transcript` and `note`: whether one is stored.
    `earlier`: no note is paid for, but an earlier one is kept that is to be replaced."""

    stage: Stage
    state: State
    removed: bool = False
    transcript: bool = False
    note: bool = False
    earlier: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What the video becomes. `forget_attempts` starts the stage afresh: its tries no longer count and its failure is
    cleared. `forget_note` has the note written again; the old one stays in the vault until then, and `earlier_note` has
    it count again."""

    stage: Stage
    state: State
    removed: bool = False
    forget_attempts: bool = False
    forget_note: bool = False
    earlier_note: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why the command does nothing, in a sentence."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedVideos:
    """All videos on the list that failed, with `kind` if one is given, as the target of a command."""

    kind: FailureKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandResult:
    """What a command did to several videos: the state of those that it changed, and why it left the others alone."""

    changed: tuple[tuple[VideoId, State], ...] = ()
    refused: tuple[tuple[VideoId, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AddResult:
    """What adding did: new videos, known ones that it queued again, and other known ones."""

    new: tuple[VideoId, ...] = ()
    queued: tuple[VideoId, ...] = ()
    known: tuple[VideoId, ...] = ()

    def __add__(self, other: AddResult) -> AddResult:
        return AddResult(new=self.new + other.new, queued=self.queued + other.queued, known=self.known + other.known)


_RETRIED = (State.FAILED, State.WAITING, State.CANCELLED, State.PAUSED)
_ADDED_AGAIN = (State.FAILED, State.CANCELLED)  # a paused video stays paused, a waiting one keeps its time
_PAUSED = (State.QUEUED, State.WAITING)
_STOPPED_BY_REMOVAL = (State.QUEUED, State.RUNNING, State.WAITING, State.PAUSED)

_ACTIVE = Refusal(reason="This video is queued or running already.")
_CANCELLED = Refusal(reason="This video is cancelled already.")
_DONE = Refusal(reason="This video is done. There is nothing to cancel.")
_FETCHED = Refusal(reason="The transcript of this video is stored already. Use retry instead.")
_FINISHED = Refusal(reason="This video is done. Rewrite its note instead.")
_LISTED = Refusal(reason="This video is on the list already.")
_KEPT = Refusal(reason="The note of this video is not to be rewritten.")
_NOT_PAUSABLE = Refusal(reason="Only queued and waiting videos can be paused.")
_NOT_REWRITABLE = Refusal(reason="Only the note of a finished video can be rewritten.")
_REMOVED = Refusal(reason="This video was removed from the list. Restore it first.")
_REMOVED_ALREADY = Refusal(reason="This video was removed from the list already.")
_REWRITING = Refusal(reason="The note of this video is being rewritten already. Cancel that first.")
_SOUND = Refusal(reason="The sound of this video is here already. Use retry instead.")
_UNKNOWN = Refusal(reason="This video is not in the library. Add it first.")


def status_of(job: Job) -> VideoStatus:
    """The status of a job on the list. A stage that is over is taken to have left its transcript."""
    transcript = job.stage in (Stage.WRITE, Stage.DONE)
    return VideoStatus(stage=job.stage, state=job.state, transcript=transcript, note=job.path is not None)


def command_result(command: JobCommand, video: VideoStatus | None, *, notes: bool) -> Change | Refusal:
    """What the command does to a video, None for one that was never added. `notes`: whether notes are wanted."""
    if video is None:
        return Change(stage=Stage.FETCH, state=State.QUEUED) if command is JobCommand.ADD else _UNKNOWN
    match command:
        case JobCommand.ADD:
            return _added_again(video, notes=notes)
        case JobCommand.RESTORE:
            return Change(stage=video.stage, state=video.state) if video.removed else _LISTED
        case JobCommand.REMOVE:
            return _REMOVED_ALREADY if video.removed else _removed(video)
        case _ if video.removed:
            return _REMOVED
        case JobCommand.RETRY | JobCommand.RETRY_ELSEWHERE:
            if video.state in _RETRIED:
                elsewhere = command is JobCommand.RETRY_ELSEWHERE
                if elsewhere and video.stage is not Stage.FETCH:
                    return _SOUND if video.stage is Stage.LISTEN else _FETCHED
                return _queued(video)
            return _FINISHED if video.state is State.DONE else _ACTIVE
        case JobCommand.CANCEL:
            if video.state in (State.DONE, State.CANCELLED):
                return _DONE if video.state is State.DONE else _CANCELLED
            return Change(stage=video.stage, state=State.CANCELLED)
        case JobCommand.PAUSE:
            return Change(stage=video.stage, state=State.PAUSED) if video.state in _PAUSED else _NOT_PAUSABLE
        case JobCommand.REWRITE:
            return _queued(video) if video.state is State.DONE else _NOT_REWRITABLE
        case JobCommand.KEEP:
            return _kept(video)
        case _ as never:
            assert_never(never)


def _added_again(video: VideoStatus, *, notes: bool) -> Change | Refusal:
    """Back on the list, then tried again if it failed or was cancelled, and written if its note is wanted by now."""
    if video.state in _ADDED_AGAIN or (video.state is State.DONE and notes and not video.note):
        return _queued(video)
    return Change(stage=video.stage, state=video.state) if video.removed else _LISTED


def _removed(video: VideoStatus) -> Change:
    """Off the list; unfinished videos are cancelled, so that no worker takes them."""
    state = State.CANCELLED if video.state in _STOPPED_BY_REMOVAL else video.state
    return Change(stage=video.stage, state=state, removed=True)


def _kept(video: VideoStatus) -> Change | Refusal:
    """Done as it was before its note was to be rewritten."""
    if not (video.note and video.earlier) or video.state is State.DONE:
        return _KEPT
    if video.state is State.RUNNING:
        return _REWRITING
    return Change(stage=Stage.DONE, state=State.DONE, forget_attempts=True, earlier_note=True)


def _queued(video: VideoStatus) -> Change:
    """Queued where it stopped. A finished video is written again, and fetched first if its note came without a
    transcript."""
    if video.state is not State.DONE:
        return Change(stage=video.stage, state=State.QUEUED, forget_attempts=True)
    stage = Stage.WRITE if video.transcript else Stage.FETCH
    return Change(stage=stage, state=State.QUEUED, forget_attempts=True, forget_note=True)
