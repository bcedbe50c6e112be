"""Where failures end: a failed try becomes a decision, which is stored in the library and emitted as an event."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from ytsb_tui.core.jobs.failures import (
    EXIT_KINDS,
    Elsewhere,
    ExitFailure,
    Failure,
    FailureKind,
    GiveUp,
    Grouped,
    Halt,
    Later,
    TransientFailure,
    Tried,
    decide,
)
from ytsb_tui.core.jobs.job import CANCELLED, Attempt, Job
from ytsb_tui.core.notes.note import Usage
from ytsb_tui.core.notes.prices import total
from ytsb_tui.core.state.events import Failed
from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.core.text.plural import plural
from ytsb_tui.core.text.redaction import scrubbed
from ytsb_tui.engine.dispatcher import Dispatcher
from ytsb_tui.engine.exits.ladder import EgressLadder


def unexpected(error: Exception) -> TransientFailure:
    """The failure for an error that no adapter translated: a defect in ytsb, which must not end the worker."""
    what = clean(scrubbed(f"{type(error).__name__}: {error}"), 200)
    return TransientFailure(FailureKind.UNEXPECTED, f"ytsb has a defect ({what}).", "Retried automatically.")


def _summed_up(failure: Grouped, job: Job) -> Grouped:
    """The final failure to show: one that several exits share is not the fault of the last one."""
    if not isinstance(failure, ExitFailure):
        return failure
    if failure.kind is not FailureKind.BLOCKED:
        return ExitFailure(failure.kind, failure.reason, "Press r to try again later.", burn=failure.burn)
    reason = f"YouTube refused {plural(job.exits + 1, 'exit')} in a row."
    return ExitFailure(failure.kind, reason, "Press r to try others, or allow other countries.", burn=failure.burn)


async def exit_tries(dispatcher: Dispatcher, job: Job) -> list[Attempt]:
    """The job's tries whose exits failed since the user last queued it, oldest first."""
    if not job.exits:
        return []
    attempts = await dispatcher.in_library(dispatcher.library.attempts, job.video)
    return [each for each in attempts if each.outcome in EXIT_KINDS][-job.exits :]


async def settle(
    dispatcher: Dispatcher, job: Job, failure: Grouped, attempt: Attempt, ladder: EgressLadder | None = None
) -> Job | None:
    """Records the failed try, over an exit of the `ladder` if there is one. Returns the job, still running, if another
    exit is to be used immediately, else None."""
    library, in_library = dispatcher.library, dispatcher.in_library
    same = await in_library(library.same_failures, job.video, job.stage, failure.kind)
    tried = Tried(attempts=job.attempts, same=same)
    if ladder is not None and isinstance(failure, ExitFailure):
        exits = [*await exit_tries(dispatcher, job), attempt]
        refused = [each for each in exits if each.outcome == FailureKind.BLOCKED]
        tried = replace(tried, chance=ladder.chance(refused), expired=ladder.expired(exits))
    decision = decide(failure, tried, random.random())
    match decision:
        case Elsewhere():
            changed = await in_library(library.elsewhere, job.video, failure, attempt)
            dispatcher.changed(changed)
            return changed
        case Later(seconds=seconds, charged=charged):
            shown = failure
            retry_at = dispatcher.clock() + seconds
            changed = await in_library(library.put_off, job.video, shown, attempt, retry_at=retry_at, charged=charged)
        case GiveUp():
            shown = _summed_up(failure, job)
            changed = await in_library(library.fail, job.video, shown, attempt)
        case Halt(failure=setup):
            paid = attempt if attempt.input_tokens or attempt.output_tokens else None
            changed = await in_library(library.release, job.video, dispatcher.clock(), paid)
            dispatcher.changed(changed)
            dispatcher.halt(job.stage, setup)
            return None
    dispatcher.changed(changed)
    dispatcher.bus.emit(
        Failed(
            at=dispatcher.clock(),
            video=job.video,
            title=changed.name,
            kind=shown.kind,
            reason=shown.reason,
            action=shown.action,
            retry_at=changed.retry_at,
            attempts=changed.attempts,
        )
    )
    return None


def failed(attempt: Attempt, failure: Failure, seconds: float, paid: Sequence[Usage] = ()) -> Attempt:
    """The failed attempt, with what the model was paid for it."""
    return _ended(attempt, failure.kind.value, failure.reason, seconds, paid)


def cancelled(attempt: Attempt, seconds: float, paid: Sequence[Usage]) -> Attempt | None:
    """The cancelled attempt; None if it cost nothing and need not be recorded."""
    return _ended(attempt, CANCELLED, "Stopped while it was written.", seconds, paid) if paid else None


def _ended(attempt: Attempt, outcome: str, reason: str, seconds: float, paid: Sequence[Usage]) -> Attempt:
    usage = total(paid) if paid else Usage()
    return replace(
        attempt,
        seconds=seconds,
        outcome=outcome,
        reason=reason,
        input_tokens=usage.prompt_tokens,
        output_tokens=usage.output_tokens,
        cost=usage.cost,
    )
