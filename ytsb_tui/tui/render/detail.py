"""The whole story of one video: what it is, its state and why, what to press, and every try."""

from __future__ import annotations

from collections.abc import Sequence

from ytsb_tui.core.jobs.failures import LASTING_KINDS
from ytsb_tui.core.jobs.job import Attempt, Job, Stage, State
from ytsb_tui.core.text.plural import plural
from ytsb_tui.core.videos.media import url_at
from ytsb_tui.core.videos.transcripts import timestamp
from ytsb_tui.tui.render.look import Look
from ytsb_tui.tui.render.spans import EMPTY, Line, Role, left, wrapped
from ytsb_tui.tui.render.wording import ROLES, length, money, outcome, seconds_run, size, span_of_time

_LABEL = 10


def _field(label: str, text: str, width: int, look: Look, role: Role = Role.TEXT) -> tuple[Line, ...]:
    if not text:
        return ()
    lines = wrapped(look.safe(text), max(8, width - _LABEL), role)
    return tuple(((left(label if index == 0 else "", _LABEL), Role.DIM), *line) for index, line in enumerate(lines))


def keys(job: Job) -> tuple[tuple[str, str], ...]:
    """What can be pressed for it: keys and what they do."""
    match job.state:
        case State.DONE:
            return (("enter", "read the note"), ("y", "copy the link"))
        case State.FAILED if job.kind in LASTING_KINDS:
            return (("r", "try again once that has changed"), ("d", "remove from the list"))
        case State.FAILED:
            other = (("e", "try in another country"),) if job.stage is Stage.FETCH else ()
            return (("r", "try again now"), *other, ("c", "cancel"), ("d", "remove from the list"))
        case State.WAITING:
            other = (("e", "now, in another country"),) if job.stage is Stage.FETCH else ()
            return (("r", "try now, ahead of schedule"), *other, ("h", "pause"), ("c", "cancel"))
        case State.PAUSED:
            return (("r", "resume"), ("c", "cancel"))
        case State.CANCELLED:
            return (("r", "queue again"), ("d", "remove from the list"))
        case State.QUEUED:
            return (("h", "pause"), ("c", "cancel"))
        case State.RUNNING:
            watch = (("enter", "watch it being written"),) if job.stage is Stage.WRITE else ()
            return (*watch, ("c", "cancel"))


def _attempt(number: int, attempt: Attempt, look: Look, width: int) -> tuple[Line, ...]:
    good = attempt.outcome == "done"
    word = "done" if good else "failed"
    where = f"  {attempt.exit_ip} {(attempt.country or '??').upper()}" if attempt.exit_ip else ""
    head: Line = (
        (f"{number:>2} {look.symbol(word)} ", ROLES[word]),
        (left(attempt.worker, 9), Role.TEXT),
        (f"{span_of_time(attempt.seconds):>6}", Role.TEXT),
        (where, Role.TEXT),
        (f"  {size(attempt.bytes)}" if attempt.bytes and width >= 50 else "", Role.DIM),
    )
    if good:
        return (head,)
    reason = wrapped(look.safe(attempt.reason or outcome(attempt.outcome)), max(8, width - 5), Role.DIM)
    return (head, *((("     ", Role.DIM), *line) for line in reason))


def _by_stage(attempts: Sequence[Attempt]) -> str:
    parts = []
    for stage, word in ((Stage.FETCH, "fetching"), (Stage.LISTEN, "listening"), (Stage.WRITE, "writing")):
        tries = [attempt for attempt in attempts if attempt.stage is stage]
        if tries:
            parts.append(f"{word} {span_of_time(sum(attempt.seconds for attempt in tries))}")
    return ", ".join(parts)


def detail(job: Job, attempts: Sequence[Attempt], look: Look, width: int, now: float) -> tuple[Line, ...]:
    """The lines of the detail pane."""
    role = ROLES[job.word]
    state: Line = ((f"{look.symbol(job.word)} {job.word}", role),)
    if job.state is State.WAITING and job.retry_at is not None:
        left_over = max(0.0, job.retry_at - now)
        state = (*state, (f"  again in {timestamp(left_over)}" if left_over >= 1 else "  again now", Role.TEXT))
    elif job.state is State.RUNNING:
        state = (*state, (f"  for {seconds_run(now - job.changed_at)}", Role.TEXT))
    lines: list[Line] = [*wrapped(look.safe(job.name), width, Role.STRONG), state]
    if job.reason and job.state not in (State.DONE, State.CANCELLED):
        lines += (EMPTY, *wrapped(look.safe(job.reason), width, role))
        lines += wrapped(look.safe(job.action or ""), width)
    lines.append(EMPTY)
    lines += [((left(key, 7), Role.KEY), (what, Role.TEXT)) for key, what in keys(job)]
    lines.append(EMPTY)
    about = _about(job, attempts, look, width)
    tries = _tries(attempts, look, width)
    parts = (about, tries) if job.state in (State.DONE, State.QUEUED) else (tries, about)
    for part in parts:
        lines += (*part, EMPTY) if part else ()
    return tuple(lines[:-1])


def _about(job: Job, attempts: Sequence[Attempt], look: Look, width: int) -> tuple[Line, ...]:
    return (
        *_field("channel", job.channel or "", width, look),
        *_field("subject", job.subject or "", width, look),
        *_field("length", length(job.length), width, look),
        *_field("link", url_at(job.video), width, look),
        *_field("note", job.path or "", width, look),
        *_field("cost", money(job.cost) if job.cost else "", width, look),
        *_field("time", _by_stage(attempts), width, look),
    )


def _tries(attempts: Sequence[Attempt], look: Look, width: int) -> tuple[Line, ...]:
    if not attempts:
        return ()
    exits = len({attempt.exit_ip for attempt in attempts if attempt.exit_ip})
    over = f" over {plural(exits, 'exit')}" if exits else ""
    lines: list[Line] = [((plural(len(attempts), "try", "tries") + over, Role.DIM),)]
    for number, attempt in reversed(list(enumerate(attempts, 1))):
        lines += _attempt(number, attempt, look, width)
    return tuple(lines)
