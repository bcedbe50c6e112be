"""A row for each worker: its video, then the stages as they pass."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from ytsb_tui.core.jobs.job import Stage
from ytsb_tui.core.state.conditions import TorPhase
from ytsb_tui.core.state.panel import ExitState, PanelState, WorkerRow
from ytsb_tui.core.text.plural import plural
from ytsb_tui.tui.render.exits import address, country, present
from ytsb_tui.tui.render.look import Look
from ytsb_tui.tui.render.spans import EMPTY, Line, Role, crop, cut, joined, left, right, width_of
from ytsb_tui.tui.render.wording import coarse, outcome, seconds_run, waits_for_exit

_NAME = 8
_STAGES = (Stage.FETCH, Stage.LISTEN, Stage.WRITE)
_TIME = 6
_BAR = 5
_STEP = {Stage.FETCH: len("details"), Stage.WRITE: len("core concepts 99%")}  # cells of most steps, below each other
_NOTE_LASTS = 20.0  # seconds that how a job ended stays on an idle worker's row
WAITING = "waiting for an exit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Idle:
    """The workers that have nothing to do, in one row."""

    rows: tuple[WorkerRow, ...]


Row = WorkerRow | Idle


def title(state: PanelState) -> Line:
    """`Workers  3 fetch  8 write  2 busy`."""
    busy = sum(row.video is not None for row in state.workers.values())
    return joined(
        (
            (("Workers", Role.STRONG),),
            ((f"{state.fetchers} fetch", Role.DIM),),
            ((f"{state.writers} write", Role.DIM),),
            ((f"{busy} busy", Role.LIVE if busy else Role.DIM),),
        )
    )


def _number(row: WorkerRow) -> int:
    return int(row.name.rsplit(" ", 1)[-1])


def listed(state: PanelState, now: float) -> tuple[Row, ...]:
    """Fetchers, listeners, then writers, by number; those that have been idle for a while are one row."""
    rows = sorted(state.workers.values(), key=lambda row: (_STAGES.index(row.stage), _number(row)))
    idle = [row for row in rows if row.video is None and not _noted(row, now)]
    busy = [row for row in rows if row not in idle]
    waiting = tuple(row for row in idle if state.no_exit is not None and row.stage is Stage.FETCH)
    rest = tuple(row for row in idle if row not in waiting)
    return (*busy, *(Idle(rows=several) for several in (waiting, rest) if several))


def _noted(row: WorkerRow, now: float) -> bool:
    return bool(row.note) and now - row.since < _NOTE_LASTS


def row(item: Row, state: PanelState, look: Look, width: int, now: float, *, current: bool) -> Line:
    """The row of a worker, or of all that are idle."""
    begin: Line = ((look.cursor if current else " ", Role.LIVE), (" ", Role.TEXT))
    if isinstance(item, Idle) and state.no_exit is not None and item.rows[0].stage is Stage.FETCH:
        why = look.safe(f"{_numbers(item.rows)}  {waits_for_exit(state.no_exit)}")
        return (*begin, (cut(why, width - 2, look.ellipsis), Role.WARNING))
    if isinstance(item, Idle):
        return crop((*begin, (f"{plural(len(item.rows), 'worker')} idle ({_numbers(item.rows)})", Role.DIM)), width)
    if item.video is None:
        return _ended(item, look, width, begin)
    begin = (*begin, (left(item.name, _NAME) + " ", Role.LIVE)) if width >= 50 else begin
    name, room = look.safe(item.title), width - width_of(begin)
    if item.step == WAITING:
        says = _waits(state, look, room, cell_len(name), now)
        return (*begin, (left(name, room - cell_len(says) - 2, look.ellipsis) + "  ", Role.TEXT), (says, Role.WARNING))
    ran, room = seconds_run(now - item.since), room - _TIME
    step = max(_STEP.get(row.stage, 0) for row in state.workers.values() if row.video is not None)
    shown = _pipeline(item, look, room, cell_len(name), step)
    space = room - width_of(shown) - 2
    spare = min(max(0, cell_len(name) - space), _TIME - cell_len(ran) - 2)  # blanks that a long title has instead
    return (
        *begin,
        (left(name, space + spare, look.ellipsis) + "  ", Role.TEXT),
        *shown,
        (right(ran, _TIME - spare), Role.DIM),
    )


def _ended(item: WorkerRow, look: Look, width: int, begin: Line) -> Line:
    """How the last job of a worker ended, and which it was."""
    end: Line = ((look.safe(outcome(item.note)), Role.WARNING),)
    begin = (*begin, (left(item.name, _NAME) + " ", Role.DIM))
    space = width - width_of(begin) - width_of(end) - 2
    return crop((*begin, (left(look.safe(item.title), space, look.ellipsis) + "  ", Role.DIM), *end), width)


def _waits(state: PanelState, look: Look, room: int, title: int, now: float) -> str:
    """Until when a worker waits for an exit and why, in the longest form beside which the title stays whole."""
    if state.no_exit is not None:
        why = waits_for_exit(state.no_exit)
        forms: tuple[str, ...] = (why, why.split(": ")[0])
    else:
        why = why_no_exit(state, now)
        forms = (f"{WAITING}: {why}", why, why.split(", ")[0])
    fitting = (form for form in forms if title + 2 + cell_len(form) <= room)
    return next(fitting, cut(forms[-1], room // 2, look.ellipsis))


def _pipeline(item: WorkerRow, look: Look, room: int, title: int, step: int) -> Line:
    """The stages, in the longest form beside which the title stays whole; beside a longer title a bar is left. `step`:
    cells of the last one, so that bars stand below each other."""
    forms = _forms(item, look, step)
    return next((form for form in forms if title + 2 + width_of(form) <= room), forms[-1] if room >= 24 else EMPTY)


def _forms(item: WorkerRow, look: Look, least: int) -> tuple[Line, ...]:
    """The stages of a worker, from all that is known to a bar alone."""
    rule: Line = ((f" {look.rest * 2} ", Role.FAINT),)
    percent = f" {int(100 * item.fraction)}%" if item.stage is Stage.WRITE else ""
    step = look.safe(item.step) + percent
    blocks = look.bar(item.fraction, _BAR)
    short: Line = (*blocks, (f" {step}", Role.TEXT))
    bar: Line = (*blocks, (" " + left(step, max(least, cell_len(step))), Role.TEXT))
    through = _passed(country(item.country), look) if item.country else EMPTY
    if item.stage is Stage.WRITE:
        before = (*through, *(rule if through else EMPTY), *_passed("cues", look), *rule)
        return (*before, *bar), (*_passed("cues", look), *rule, *bar), bar, short, blocks
    refused = f"refused by {' and '.join(map(country, item.refused))}  " if item.refused else ""
    tried: Line = ((refused, Role.WARNING),)
    exit_: Line = ((f"{address(item.exit_ip, look)} ", Role.DIM),) if item.exit_ip else EMPTY
    details = (*_passed("details", look), *rule) if item.step == "cues" else EMPTY
    before = (*through, *(rule if through else EMPTY))
    here = (*before, *details, *bar)
    return (*tried, *exit_, *here), (*tried, *here), (*before, *bar), bar, short, blocks


def _passed(word: str, look: Look) -> Line:
    return ((f"{word} ", Role.TEXT), (look.symbol("done"), Role.DONE))


def why_no_exit(state: PanelState, now: float) -> str:
    """Why there is no exit to work with, and when there will be."""
    if state.phase is not TorPhase.READY:
        return f"the network is {state.phase.value}"
    rows = present(state, now)
    if building := sum(row.state is ExitState.BUILDING for row in rows):
        return f"{plural(building, 'is', 'are')} being built"
    resting = [row.until for row in rows if row.until is not None]
    if resting:
        return f"next in {coarse(min(resting) - now).removesuffix(' left')}, all {len(resting):,} rest"
    return "the next one is chosen"


def _numbers(rows: Sequence[WorkerRow]) -> str:
    """`fetch 2-3, write 5-8`: the idle ones in one line."""
    parts: list[str] = []
    for stage in _STAGES:
        numbers = sorted(_number(row) for row in rows if row.stage is stage)
        runs: list[str] = []
        begin = 0
        for index, number in enumerate(numbers):
            if index + 1 == len(numbers) or numbers[index + 1] != number + 1:
                runs.append(str(number) if begin == index else f"{numbers[begin]}-{number}")
                begin = index + 1
        if runs:
            parts.append(f"{stage.value} {', '.join(runs)}")
    return "; ".join(parts)


def changing(rows: Iterable[WorkerRow], now: float) -> bool:
    """Whether a row will look different in a second although nothing happens."""
    return any(row.video is not None or (row.note and now - row.since < _NOTE_LASTS + 1) for row in rows)
