"""The top of the screen: Tor, counts, cost, the overall line, and what has stopped with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ytsb_tui.core.jobs.failures import HEALING_KINDS
from ytsb_tui.core.jobs.job import Stage, State
from ytsb_tui.core.state.conditions import EgressKind, Halted, TorPhase
from ytsb_tui.core.state.panel import PanelState
from ytsb_tui.core.text.plural import plural
from ytsb_tui.tui.progress import Progress
from ytsb_tui.tui.render.look import Look
from ytsb_tui.tui.render.spans import EMPTY, Line, Role, joined, plain, spread, width_of, wrapped
from ytsb_tui.tui.render.wording import let_through, money, no_exit_left, seconds_run

_EGRESS = {
    EgressKind.PROXIES: "own proxies, not Tor",
    EgressKind.SSH: "ssh, not Tor",
    EgressKind.DIRECT: "direct, not Tor",
    EgressKind.DEMO: "demo",
}
LEAST_NUMBERS = 2  # of the counts; the share of exits gives way to them

# Which words of videos are counted together, and how the number is called.
_COUNTED: Mapping[State, tuple[tuple[str, ...], str, Role]] = {
    State.DONE: (("done",), "done", Role.DONE),
    State.RUNNING: (("fetching", "listening", "writing"), "running", Role.LIVE),
    State.FAILED: (("failed",), "you", Role.ERROR),
    State.WAITING: (("waiting",), "waiting", Role.WARNING),
    State.QUEUED: (("queued",), "queued", Role.TEXT),
    State.PAUSED: (("paused",), "paused", Role.WARNING),
}

_DOING = {Stage.FETCH: "Fetching", Stage.LISTEN: "Listening", Stage.WRITE: "Writing"}
_LEFT_OUT = ("video", "videos", "paused", "queued", "waiting", "done", "running")  # the first of these first


def network(state: PanelState, look: Look) -> Line:
    """The state of what exits are built on, and the ways after it; anything but Tor is a warning."""
    if not state.beside:
        return _first(state, look)
    ways = ", ".join(kind.value for kind in state.beside)
    return (*_first(state, look), (f" {look.symbol('warning')} then {ways}", Role.WARNING))


def _first(state: PanelState, look: Look) -> Line:
    sign = look.symbol("ready")
    if state.egress is not EgressKind.TOR:
        text = _EGRESS[state.egress]
        if state.phase is not TorPhase.READY:
            text += f" {state.phase.value}"
        return ((f"{look.symbol('warning')} {text}", Role.WARNING),)
    match state.phase:
        case TorPhase.READY:
            return ((sign, Role.DONE), (" Tor ready", Role.TEXT))
        case TorPhase.STARTING:
            return ((f"{look.symbol('building')} Tor starting", Role.DIM),)
        case TorPhase.BOOTSTRAPPING:
            return ((f"{look.symbol('building')} Tor {state.percent}%", Role.WARNING),)
        case TorPhase.DOWN:
            return ((f"{look.symbol('waiting')} Tor down, restarting", Role.WARNING),)
        case TorPhase.FAILED:
            return ((f"{look.symbol('failed')} Tor failed", Role.ERROR),)


def counts(state: PanelState) -> tuple[Line, ...]:
    """The numbers of videos by state, those that are none left out."""
    total = sum(state.counts.values())
    parts: list[Line] = [((plural(total, "video"), Role.TEXT),)] if total else []
    for group, (words, says, role) in _COUNTED.items():
        if number := sum(state.counts.get(word, 0) for word in words):
            need = "needs" if number == 1 else "need"
            parts.append(((f"{number:,} {f'{need} you' if group is State.FAILED else says}", role),))
    return tuple(parts)


def group_at(line: Line, x: int) -> State | None:
    """Which state's number stands in a column of the header."""
    at = 0
    for text, _ in line:
        if at <= x < at + len(text):
            ends = (word for word in _COUNTED if text.endswith(f" {_COUNTED[word][1]}"))
            return next(ends, None)
        at += len(text)
    return None


def _least_of(numbers: Sequence[Line]) -> int:
    """The place of the number that is left out first where room is short."""
    words = [plain(number).split()[-1] for number in numbers]
    return next((words.index(word) for word in _LEFT_OUT if word in words), 0)


def cost(state: PanelState) -> Line:
    """What was spent; without a key said plainly."""
    if state.offline:
        return (("outlines, no key", Role.WARNING),)
    known = "" if state.cost_known else "+?"
    return ((money(state.cost) + known, Role.TEXT),) if state.cost or known else EMPTY


def header(state: PanelState, look: Look, width: int) -> Line:
    """The first line."""
    start: list[Line] = [(("ytsb", Role.STRONG),), network(state, look)]
    if state.paused:
        start.append(((f"{look.symbol('paused')} paused", Role.WARNING),))
    kinds = dict.fromkeys(halt.kind for halt in state.halted.values())
    start.extend(((f"{look.symbol('failed')} stopped: {kind.value}", Role.ERROR),) for kind in kinds)
    end = cost(state)
    room = width - 3 - width_of(end)
    numbers = _fitting(start, counts(state), room)
    for forms, least in _besides(state):
        for text in forms:
            more: Line = ((text, Role.DIM),)
            fewer = _fitting([*start, more], counts(state), room)
            fits = width_of(joined((*start, more, EMPTY, *fewer))) <= room
            if fits and len(fewer) >= min(least, len(numbers)):
                start, numbers = [*start, more], fewer
                break
    if numbers and width_of(joined((*start, *numbers))) > room:
        end, room = EMPTY, width - 3
    gap = (EMPTY,) if numbers and width_of(joined((*start, EMPTY, *numbers))) + 2 <= room else ()
    return spread(((" ", Role.TEXT), *joined((*start, *gap, *numbers))), (*end, (" ", Role.TEXT)), width, look.ellipsis)


def _besides(state: PanelState) -> Iterator[tuple[Sequence[str], int]]:
    """What is said where so many counts have room beside it, in the first form that fits: that the engine is another
    process's, the share of exits."""
    if state.owner is not None:
        yield (f"attached to pid {state.owner}", "attached"), LEAST_NUMBERS + 1
    if state.share is not None or state.client:
        yield (let_through(state.share, state.client),), LEAST_NUMBERS


def _fitting(start: Sequence[Line], numbers: Sequence[Line], room: int) -> list[Line]:
    """The numbers that have room after the start, and one in any case."""
    kept = list(numbers)
    while len(kept) > 1 and width_of(joined((*start, EMPTY, *kept))) > room:
        kept.pop(_least_of(kept))
    return kept


def overall(state: PanelState, progress: Progress, look: Look, width: int, now: float) -> Line:
    """The overall line: what of this run is done, the rate, the time left; of all videos when nothing was run."""
    done, failed, total = progress.done, progress.failed, progress.total
    if not total:
        done, failed = state.counts.get("done", 0), state.counts.get("failed", 0)
        total = done + failed
    if not total:
        return ((" " + look.rest * (width - 2) + " ", Role.FAINT),)
    parts = [f"{int(100 * (done + failed) / total):>3}%"]
    if state.active:
        rate, left = state.rate(now), state.time_left(now)
        if rate is not None:
            parts.append(f"{rate:.1f}/min")
        if left is not None:
            parts.append(f"{seconds_run(left)} left")
    elif failed:
        parts = [f"{done:,} of {total:,} done"]
    else:
        parts.append("all done")
    text = "  ".join(parts)
    bar = look.rule(done / total, failed / total, max(8, width - len(text) - 4))
    return ((" ", Role.TEXT), *bar, ("  " + text + " ", Role.TEXT))


def alerts(state: PanelState, look: Look, width: int, most: int) -> tuple[Line, ...]:
    """What has stopped, why, and what to do: nothing when all goes well."""
    lines: list[Line] = []
    said = any(state.network in halt.reason for halt in state.halted.values())  # one line for one trouble
    if state.phase in (TorPhase.FAILED, TorPhase.DOWN) and state.network and not said:
        role = Role.ERROR if state.phase is TorPhase.FAILED else Role.WARNING
        lines += wrapped(f"{look.symbol('failed')} {look.safe(state.network)}", width - 2, role, "  ")
    for halt in {halt.reason: halt for halt in state.halted.values()}.values():
        lines += wrapped(look.safe(f"{look.symbol('failed')} {_stopped(state, halt)}"), width - 2, Role.ERROR, "  ")
    if state.no_exit is not None:
        text = f"{look.symbol('waiting')} {no_exit_left(state.no_exit)}"
        lines += wrapped(look.safe(text), width - 2, Role.WARNING, "  ")
    for throttle in state.throttled.values():
        lines += wrapped(look.safe(f"{look.symbol('waiting')} {throttle.message}"), width - 2, Role.WARNING, "  ")
    if len(lines) > most:
        kept = plain(lines[most - 1])[: max(0, width - 4)] + look.ellipsis
        lines = [*lines[: most - 1], ((kept, lines[most - 1][0][1]),)] if most else []
    return tuple((((" ", Role.TEXT)), *line) for line in lines)


def _stopped(state: PanelState, halt: Halted) -> str:
    """What has stopped for this reason, and how it goes on."""
    doing = "All work" if state.explained(halt) else _DOING[halt.stage]
    if halt.kind in HEALING_KINDS:  # this first: a small screen has no room for the end of a long path
        return f"{doing} has stopped and goes on by itself. {halt.reason} {halt.action}"
    return f"{doing} has stopped. {halt.reason} {halt.action} Press p when that is done."
