"""The fold: the panel's state and an event make the next state."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import assert_never

from ytsb_tui.core.jobs.job import Job, Stage, State
from ytsb_tui.core.notes.trust import counted
from ytsb_tui.core.state import events as e
from ytsb_tui.core.state.log import with_failure, with_line
from ytsb_tui.core.state.panel import RATE_WINDOW, ExitRow, ExitState, LogLine, PanelState, WorkerRow, worker_name
from ytsb_tui.core.text.plural import plural
from ytsb_tui.core.videos.transcripts import timestamp

RESTING = (ExitState.COOLING, ExitState.BURNED)
MOST_TEXT = 200_000  # characters of a note being written


def _counted(counts: Mapping[str, int], before: Iterable[Job], after: Iterable[Job]) -> Mapping[str, int]:
    changed = dict(counts)
    for job in before:
        changed[job.word] = changed.get(job.word, 0) - 1
    for job in after:
        changed[job.word] = changed.get(job.word, 0) + 1
    return MappingProxyType({word: count for word, count in changed.items() if count})


def _recent(times: tuple[float, ...], at: float, count: int = 1) -> tuple[float, ...]:
    """The times within RATE_WINDOW, and this one `count` times."""
    return (*times[bisect_right(times, at - RATE_WINDOW) :], *(at,) * count)


def _jobs(state: PanelState, event: e.JobsChanged) -> PanelState:
    latest = {job.video: job for job in event.jobs}
    before = [state.jobs[video] for video in latest if video in state.jobs]
    done = sum(
        job.state is State.DONE and job.video in state.jobs and state.jobs[job.video].state is not State.DONE
        for job in latest.values()
    )
    finished = _recent(state.finished, event.at, done) if done else state.finished
    return replace(
        state,
        jobs=state.jobs.updated(latest),
        counts=_counted(state.counts, before, latest.values()),
        finished=finished,
    )


def _without(state: PanelState, event: e.JobsRemoved) -> PanelState:
    gone = {video: state.jobs[video] for video in event.videos if video in state.jobs}
    return replace(state, jobs=state.jobs.without(gone), counts=_counted(state.counts, gone.values(), ()))


def _exit(state: PanelState, row: ExitRow) -> PanelState:
    # An address has one row: a cooling or burned exit gives way when the same exit is built again.
    exits, resting = state.exits, state.resting
    before = exits.get(row.key)
    if before is not None and resting.get(before.ip) == before.key:
        resting = resting.without((before.ip,))
    if row.ip and (other := resting.get(row.ip)) is not None:
        exits, resting = exits.without((other,)), resting.without((row.ip,))
    if row.ip and row.state in RESTING:
        resting = resting.updated({row.ip: row.key})
    return replace(state, exits=exits.updated({row.key: row}), resting=resting)


def _exit_row(state: PanelState, key: str, at: float) -> ExitRow:
    return state.exits.get(key) or ExitRow(key=key, state=ExitState.BUILDING, since=at)


def _dropped(state: PanelState, key: str) -> PanelState:
    row = state.exits.get(key)
    resting = state.resting
    if row is not None and resting.get(row.ip) == key:
        resting = resting.without((row.ip,))
    return replace(state, exits=state.exits.without((key,)), resting=resting)


def _worker(state: PanelState, row: WorkerRow) -> PanelState:
    return replace(state, workers={**state.workers, row.name: row})


def _workers(state: PanelState, event: e.WorkersChanged) -> PanelState:
    rows = {name: row for name, row in state.workers.items() if row.stage is Stage.LISTEN}  # each comes with its job
    for stage, count in ((Stage.FETCH, event.fetchers), (Stage.WRITE, event.writers)):
        wanted = [worker_name(stage, number) for number in range(1, count + 1)]
        for name in wanted:
            rows[name] = state.workers.get(name) or WorkerRow(name=name, stage=stage, since=event.at)
        for name, row in state.workers.items():
            if row.stage is stage and row.video is not None and name not in rows:
                rows[name] = row  # it finishes its job
    return replace(state, workers=rows, fetchers=event.fetchers, writers=event.writers)


def _logged(state: PanelState, at: float, level: str, text: str) -> PanelState:
    return replace(state, log=with_line(state.log, LogLine(at=at, level=level, text=text)))


def _started(state: PanelState, event: e.WorkStarted) -> PanelState:
    before = state.workers.get(event.worker)
    refused: tuple[str, ...] = ()
    if before is not None and before.video == event.video:  # it goes on with another exit
        refused = before.refused if event.exit or not before.country else (*before.refused, before.country)
    writes = event.stage is Stage.WRITE
    country = event.exit.country if event.exit else state.through.get(event.video, "") if writes else ""
    row = WorkerRow(
        name=event.worker,
        stage=event.stage,
        since=event.at,
        video=event.video,
        title=event.title,
        exit_ip=event.exit.ip if event.exit else "",
        country=country,
        step="starting",
        refused=refused,
    )
    state = _worker(state, row)
    return state if state.started_at is not None else replace(state, started_at=event.at)


def _ended(state: PanelState, event: e.WorkEnded) -> PanelState:
    working = state.workers.get(event.worker)
    if working is None:
        return state
    wanted = {Stage.FETCH: state.fetchers, Stage.WRITE: state.writers}.get(working.stage, 0)
    if not 0 < int(event.worker.rsplit(" ", 1)[-1]) <= wanted:
        return replace(state, workers={name: row for name, row in state.workers.items() if name != event.worker})
    title = working.title if event.note else ""
    return _worker(
        state, WorkerRow(name=event.worker, stage=working.stage, since=event.at, note=event.note, title=title)
    )


def _transcript_done(state: PanelState, event: e.TranscriptDone) -> PanelState:
    if event.exit_ip:
        through = state.through.updated({event.video: event.country})
        state = replace(state, through=through, client=event.client)
    if event.exit_ip and event.exit_ip not in state.ips:
        state = replace(state, ips=state.ips | {event.exit_ip})
    size = f"{plural(event.cues, 'cue')}, {event.seconds:.1f} s"
    exit_ = f" through {event.exit_ip}" if event.exit_ip else ""
    return _logged(state, event.at, "info", f"Transcript: {event.title} ({size}){exit_}")


def _note_done(state: PanelState, event: e.NoteDone) -> PanelState:
    state = replace(
        state,
        points=state.points + event.points,
        verified=state.verified + event.verified,
        near=state.near + event.near,
        offline=event.offline,
        through=state.through.without((event.video,)),
    )
    checked = counted(event.verified, event.near, event.points)
    return _logged(state, event.at, "info", f"Note written: {event.title} ({checked}, {event.seconds:.1f} s)")


def _charged(state: PanelState, event: e.Charged) -> PanelState:
    return replace(
        state,
        cost=state.cost + (event.cost_usd or 0.0),
        cost_known=state.cost_known and event.cost_usd is not None,
        input_tokens=state.input_tokens + event.input_tokens,
        output_tokens=state.output_tokens + event.output_tokens,
    )


def _healed(state: PanelState, event: e.Healed) -> PanelState:
    halted = {stage: halt for stage, halt in state.halted.items() if halt.kind is not event.kind}
    return _logged(replace(state, halted=halted), event.at, "info", f"The {event.kind} can be used again.")


def _supply(state: PanelState, event: e.ShareChanged | e.NoExitLeft) -> PanelState:
    if isinstance(event, e.ShareChanged):
        return replace(state, share=event.share)
    if event.until <= event.at:
        return replace(state, no_exit=None)
    text = f"{event.reason} Fetching resumes in {timestamp(event.until - event.at)}."
    return _logged(replace(state, no_exit=event), event.at, "warning", text)


def reduce(state: PanelState, event: e.Event) -> PanelState:
    """The state after the event."""
    match event:
        case e.NetworkChanged():
            return replace(
                state,
                egress=event.egress,
                phase=event.phase,
                percent=event.percent,
                network=event.text,
                beside=event.beside,
            )
        case e.ShareChanged() | e.NoExitLeft():
            return _supply(state, event)
        case e.ExitBuilding():
            row = ExitRow(
                key=event.key,
                state=ExitState.BUILDING,
                since=event.at,
                country=event.country,
                nickname=event.nickname,
            )
            return _exit(state, row)
        case e.ExitReady():
            exit_ = event.exit
            row = replace(
                _exit_row(state, exit_.key, event.at),
                state=ExitState.READY,
                since=event.at,
                ip=exit_.ip,
                country=exit_.country,
                nickname=exit_.nickname,
                fingerprint=exit_.fingerprint,
                seconds=exit_.seconds,
                path=exit_.path,
                let_through=event.let_through,
                blocked=event.blocked,
            )
            return replace(_exit(state, row), built=_recent(state.built, event.at))
        case e.ExitLeased():
            row = _exit_row(state, event.key, event.at)
            return _exit(
                state, replace(row, state=ExitState.LEASED, since=event.at, worker=event.worker, video=event.video)
            )
        case e.ExitCooling() | e.ExitBurned():
            burned = isinstance(event, e.ExitBurned)
            return _exit(
                state,
                replace(
                    _exit_row(state, event.key, event.at),
                    state=ExitState.BURNED if burned else ExitState.COOLING,
                    since=event.at,
                    ip=event.ip,
                    until=event.until,
                    worker=None,
                    video=None,
                    let_through=event.let_through,
                    blocked=event.blocked,
                    reason=event.reason if isinstance(event, e.ExitBurned) else "",
                ),
            )
        case e.ExitDropped():
            return _dropped(state, event.key)
        case e.JobsChanged():
            return _jobs(state, event)
        case e.JobsRemoved():
            return _without(state, event)
        case e.SourceListed():
            return _logged(state, event.at, "info", event.message)
        case e.SourceFailed():
            return _logged(state, event.at, "error", f"{event.source}: {event.reason} {event.action}")
        case e.WorkStarted():
            return _started(state, event)
        case e.WorkProgress():
            working = state.workers.get(event.worker)
            if working is None:
                return state
            text = (working.text + event.text)[:MOST_TEXT]
            return _worker(state, replace(working, step=event.step, fraction=event.fraction, text=text))
        case e.WorkEnded():
            return _ended(state, event)
        case e.WorkersChanged():
            return _workers(state, event)
        case e.TranscriptDone():
            return _transcript_done(state, event)
        case e.NoteDone():
            return _note_done(state, event)
        case e.Charged():
            return _charged(state, event)
        case e.Failed():
            return replace(state, log=with_failure(state.log, event))
        case e.Halted():
            known = state.explained(event)
            state = replace(state, halted={**state.halted, event.stage: event})
            return state if known else _logged(state, event.at, "error", f"{event.reason} {event.action}")
        case e.Healed():
            return _healed(state, event)
        case e.NotesSetAside():
            return _logged(replace(state, set_aside=event.message), event.at, "warning", event.message)
        case e.Throttled():
            if event.until <= event.at:
                others = {stage: pause for stage, pause in state.throttled.items() if stage is not event.stage}
                return replace(state, throttled=others)
            state = replace(state, throttled={**state.throttled, event.stage: event})
            return _logged(state, event.at, "warning", event.message)
        case e.PauseChanged():
            halted: Mapping[Stage, e.Halted] = state.halted if event.paused else {}
            return replace(state, paused=event.paused, halted=halted)
        case e.Message():
            return _logged(state, event.at, event.level, event.text)
        case e.Summary():
            return state
        case _ as never:
            assert_never(never)
