"""A line for each worker: what it works on, over which exit, at which step, for how long."""

from __future__ import annotations

from collections.abc import Sequence

from ytsb_tui.core.jobs.job import Stage
from ytsb_tui.core.state.panel import PanelState, WorkerRow
from ytsb_tui.core.text.plural import plural
from ytsb_tui.tui.render.exits import address, country
from ytsb_tui.tui.render.look import Look
from ytsb_tui.tui.render.spans import EMPTY, Line, Role, joined, left, right
from ytsb_tui.tui.render.wording import seconds_run, waits_for_exit

_NAME = 8
_MIDDLE = 28  # address and country (18), step
_BAR = 5
_NOTE_LASTS = 20.0  # seconds that "blocked" stays on an idle worker's line


def title(state: PanelState) -> Line:
    """`Workers  3 fetch  8 write`."""
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


def ordered(state: PanelState) -> list[WorkerRow]:
    """Fetchers, then writers, by number."""
    return sorted(state.workers.values(), key=lambda row: (row.stage is not Stage.FETCH, _number(row)))


def _middle(row: WorkerRow, look: Look, middle: int) -> Line:
    """Where and at what: the exit and the step of a fetch, the step and the share of a note, in `middle` cells."""
    if middle <= 0:
        return EMPTY
    if row.stage is Stage.WRITE:
        return (
            (left(look.safe(row.step), middle - 5, look.ellipsis), Role.TEXT),
            (right(f"{int(100 * row.fraction)}%", 4) + " ", Role.DIM),
        )
    where: Line = (
        (left(address(row.exit_ip, look), 16), Role.TEXT),
        (left(country(row.country), 3), Role.DIM),
    )
    rest = middle - 19
    return (*where, (left(look.safe(row.step), rest, look.ellipsis), Role.TEXT)) if rest > 3 else where


def _busy(row: WorkerRow, look: Look, width: int, now: float) -> Line:
    middle = _MIDDLE if width >= 70 else 19 if width >= 46 else 0
    bar = min(12, (width - 76) // 4 + _BAR) if width >= 76 else _BAR if width >= 30 else 0
    time = 6 if width >= 60 else 5
    title = width - _NAME - 2 - middle - bar - time
    return (
        (left(row.name, _NAME), Role.LIVE),
        (" " + left(look.safe(row.title), title, look.ellipsis) + " ", Role.TEXT),
        *_middle(row, look, middle),
        *(look.bar(row.fraction, bar) if bar else EMPTY),
        (right(seconds_run(now - row.since), time), Role.TEXT),
    )


def _idle(row: WorkerRow, state: PanelState, look: Look, width: int, now: float) -> Line:
    if row.stage is Stage.FETCH and state.no_exit is not None:
        text = look.safe(waits_for_exit(state.no_exit))
        return ((left(row.name, _NAME), Role.DIM), (" " + left(text, width - _NAME - 1, look.ellipsis), Role.WARNING))
    note = row.note if now - row.since < _NOTE_LASTS else ""
    doing = (f" {look.safe(note)}", Role.WARNING) if note else (" idle", Role.DIM)
    return ((left(row.name, _NAME), Role.DIM), doing)


def _numbers(rows: Sequence[WorkerRow]) -> str:
    """`fetch 2-3, write 5-8`: the idle ones in one line."""
    parts: list[str] = []
    for stage in (Stage.FETCH, Stage.WRITE):
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


def workers(state: PanelState, look: Look, width: int, height: int, now: float) -> tuple[Line, ...]:
    """The lines that fit: all workers when they do, else the busy ones, and the others in the last line."""
    rows = ordered(state)
    if len(rows) <= height:
        return tuple(_line(row, state, look, width, now) for row in rows)
    busy = [row for row in rows if row.video is not None]
    noted = [row for row in rows if row.video is None and row.note and now - row.since < _NOTE_LASTS]
    keep = busy[: height - 1]
    keep += noted[: height - 1 - len(keep)]
    idle = [row for row in rows if row.video is None and row not in keep]
    keep += [row for row in idle if row.stage is Stage.FETCH][: max(0, height - 1 - len(keep))]
    keep += [row for row in idle if row.stage is Stage.WRITE][: max(0, height - 1 - len(keep))]
    kept = {row.name for row in keep}
    rest = [row for row in rows if row.name not in kept]
    working = [row for row in rest if row.video is not None]
    resting = [row for row in rest if row.video is None]
    last: list[Line] = []
    if working:
        last.append(((f"+{len(working)} more busy ({_numbers(working)})", Role.LIVE),))
    if resting:
        last.append(((f"{plural(len(resting), 'more', 'more')} idle ({_numbers(resting)})", Role.DIM),))
    lines = [_line(row, state, look, width, now) for row in rows if row.name in kept]
    return (*lines, joined(last)) if height > 0 else ()


def _line(row: WorkerRow, state: PanelState, look: Look, width: int, now: float) -> Line:
    return _idle(row, state, look, width, now) if row.video is None else _busy(row, look, width, now)


def changing(state: PanelState, now: float) -> bool:
    """Whether a line will look different in a second although nothing happens."""
    rows = state.workers.values()
    return any(row.video is not None or (row.note and now - row.since < _NOTE_LASTS + 1) for row in rows)
