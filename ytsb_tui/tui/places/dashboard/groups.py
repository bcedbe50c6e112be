"""Videos in groups by what they need: first those that need the user, last those that are done."""

from __future__ import annotations

from dataclasses import dataclass

from rich.cells import cell_len

from ytsb_tui.core.jobs.failures import LASTING_KINDS
from ytsb_tui.core.jobs.job import Job, State
from ytsb_tui.core.state.panel import PanelState
from ytsb_tui.core.text.plural import plural
from ytsb_tui.tui.render.look import Look
from ytsb_tui.tui.render.spans import Line, Role, clause, crop, cut, left, width_of
from ytsb_tui.tui.render.wording import ROLES, clock_time, money

GROUPS = {
    State.FAILED: "needs you",
    State.RUNNING: "running",
    State.WAITING: "waiting",
    State.QUEUED: "queued",
    State.PAUSED: "paused",
    State.DONE: "done",
    State.CANCELLED: "cancelled",
}
FOLDED = (State.DONE, State.CANCELLED)
_WORDS = {State.FAILED: "failed", State.RUNNING: "fetching"}  # whose symbol and colour a group has
_NEWEST = 3 + 16  # cells that a last part wants
_COUNT = 14  # cells of a group's name and number, so that what follows stands below each other
_NARROW = 48  # cells of a row with no room for that


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The line above a group. `jobs` are in the group's order; `able` of the failed may succeed if they are tried
    again; `cost` is what all have cost, in US dollars."""

    group: State
    jobs: tuple[Job, ...]
    open: bool
    able: int = 0
    cost: float = 0.0


Row = Job | Head


def heals(job: Job) -> bool:
    """Whether a failed video may succeed if it is tried again."""
    return job.kind not in LASTING_KINDS


def retry_summary(failed: int, able: int) -> str:
    """What R does with so many failed videos, of which `able` may succeed, and how many it cannot help."""
    rest = failed - able
    if not able:
        return "enter says what to do" if rest == 1 else "enter says what to do for each"
    if not rest:
        return f"R tries {'it' if able == 1 else f'all {able:,}'} again"
    return f"R tries {able:,}; the other {'cannot' if rest == 1 else f'{rest:,} cannot'} heal"


def _says(head: Head) -> str:
    match head.group:
        case State.FAILED:
            return retry_summary(len(head.jobs), head.able)
        case State.WAITING:
            return f"next at {clock_time(head.jobs[0].retry_at or 0.0)}; r does not wait"
        case State.PAUSED:
            return "r resumes one"
        case State.CANCELLED:
            return "r queues one again"
        case _:
            return ""


def _came(head: Head, state: PanelState, look: Look, room: int) -> str:
    """What came of the videos that are done: as many of its parts as there is room for."""
    points = f"{state.verified:,} of {plural(state.points, 'point')} {look.symbol('done')}" if state.points else ""
    cost, newest = head.cost, head.jobs[0]
    last = "" if head.open else f"newest: {look.safe(newest.name)}"  # else it is the row below
    parts = [part for part in (points, money(cost) if cost else "", last) if part]
    while len(parts) > 1 and cell_len("   ".join(parts[:-1])) + _NEWEST > room:
        parts.pop()
    return cut("   ".join(parts), room, look.ellipsis)


def head_row(head: Head, state: PanelState, look: Look, width: int, *, current: bool) -> Line:
    """A group's name and number, what one key does for it or what came of it."""
    word = _WORDS.get(head.group, head.group.value)
    fold = "" if head.open else f" {look.folded}"
    name = f"{GROUPS[head.group].upper()} {len(head.jobs):,}{fold}"
    name = name if width < _NARROW else left(name, _COUNT)
    begin: Line = ((look.cursor if current else " ", Role.LIVE), (" ", Role.TEXT), (name, _role(word)))
    room = width - width_of(begin) - 2
    done = head.group is State.DONE
    says = _came(head, state, look, room) if done else clause(_says(head), room, look.ellipsis)
    return crop((*begin, ("  " + says, Role.DIM)), width)


def _role(word: str) -> Role:
    role = ROLES[word]
    return Role.STRONG if role in (Role.DIM, Role.TEXT) else role
