"""The top of the screen: Tor, counts, cost, the overall line, and what has stopped with its reason."""

from __future__ import annotations

from collections.abc import Sequence

from ytsb_tui.core.jobs.failures import HEALING_KINDS
from ytsb_tui.core.jobs.job import Stage
from ytsb_tui.core.state.events import EgressKind, Halted, TorPhase
from ytsb_tui.core.state.panel import PanelState
from ytsb_tui.core.text.plural import plural
from ytsb_tui.tui.progress import Progress
from ytsb_tui.tui.render.look import Look
from ytsb_tui.tui.render.spans import EMPTY, Line, Role, joined, plain, spread, width_of, wrapped
from ytsb_tui.tui.render.wording import let_through, money, no_exit_left, span_of_time

_EGRESS = {
    EgressKind.PROXIES: "own proxies, not Tor",
    EgressKind.SSH: "ssh, not Tor",
    EgressKind.DIRECT: "direct, not Tor",
    EgressKind.DEMO: "demo",
}
LEAST_NUMBERS = 2  # of the counts; the share of exits gives way to them


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
            return ((sign, Role.LIVE), (" Tor ready", Role.TEXT))
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
    count = state.counts.get
    running = count("fetching", 0) + count("writing", 0)
    total = sum(state.counts.values())
    parts: list[Line] = [((plural(total, "video"), Role.TEXT),)] if total else []
    for number, word, role in (
        (count("done", 0), "done", Role.TEXT),
        (running, "running", Role.LIVE),
        (count("failed", 0), "failed", Role.ERROR),
        (count("waiting", 0), "waiting", Role.WARNING),
        (count("queued", 0), "queued", Role.TEXT),
        (count("paused", 0), "paused", Role.WARNING),
    ):
        if number:
            parts.append(((f"{number:,} {word}", role),))
    return tuple(parts)


def cost(state: PanelState) -> Line:
    """What was spent; without a key said plainly."""
    if state.offline:
        return (("outlines, no key", Role.WARNING),)
    known = "" if state.cost_known else "+?"
    return ((money(state.cost) + known, Role.TEXT),) if state.cost or known else EMPTY


def header(state: PanelState, look: Look, width: int) -> Line:
    """The first line."""
    start: list[Line] = [(("ytsb", Role.STRONG),), network(state, look)]
    if state.owner is not None:
        start.append(((f"attached to pid {state.owner}", Role.DIM),))
    if state.paused:
        start.append(((f"{look.symbol('paused')} paused", Role.WARNING),))
    kinds = dict.fromkeys(halt.kind for halt in state.halted.values())
    start.extend(((f"{look.symbol('failed')} stopped: {kind.value}", Role.ERROR),) for kind in kinds)
    end = cost(state)
    room = width - 3 - width_of(end)
    numbers = _fitting(start, counts(state), room)
    if state.share is not None:
        share: Line = ((let_through(state.share), Role.DIM),)
        fewer = _fitting([*start, share], counts(state), room)
        if len(fewer) >= min(LEAST_NUMBERS, len(numbers)):
            start, numbers = [*start, share], fewer
    gap = (EMPTY,) if numbers and width_of(joined((*start, EMPTY, *numbers))) + 2 <= room else ()
    return spread(((" ", Role.TEXT), *joined((*start, *gap, *numbers))), (*end, (" ", Role.TEXT)), width, look.ellipsis)


def _fitting(start: Sequence[Line], numbers: Sequence[Line], room: int) -> list[Line]:
    """The numbers that have room after the start."""
    kept = list(numbers)
    while kept and width_of(joined((*start, EMPTY, *kept))) > room:
        kept.pop(0 if len(kept) > 4 else -1)
    return kept


def overall(state: PanelState, progress: Progress, look: Look, width: int, now: float) -> Line:
    """The overall line: what of this run is done, the rate, the time left."""
    if not progress.total:
        return ((" " + look.rest * (width - 2) + " ", Role.FAINT),)
    settled = (progress.done + progress.failed) / progress.total
    parts = [f"{int(100 * settled):>3}%"]
    if state.active:
        rate, left = state.rate(now), state.time_left(now)
        if rate is not None:
            parts.append(f"{rate:.1f}/min")
        if left is not None:
            parts.append(f"{span_of_time(left)} left")
    elif progress.failed:
        parts.append(f"{progress.done:,} of {progress.total:,} done")
    else:
        parts.append("all done")
    text = "  ".join(parts)
    bar = look.rule(progress.done / progress.total, progress.failed / progress.total, max(8, width - len(text) - 4))
    return ((" ", Role.TEXT), *bar, ("  " + text + " ", Role.TEXT))


def alerts(state: PanelState, look: Look, width: int, most: int) -> tuple[Line, ...]:
    """What has stopped, why, and what to do: nothing when all goes well."""
    lines: list[Line] = []
    if state.phase in (TorPhase.FAILED, TorPhase.DOWN) and state.network:
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
    doing = "All work" if state.explained(halt) else "Fetching" if halt.stage is Stage.FETCH else "Writing"
    if halt.kind in HEALING_KINDS:  # this first: a small screen has no room for the end of a long path
        return f"{doing} has stopped and goes on by itself. {halt.reason} {halt.action}"
    return f"{doing} has stopped. {halt.reason} {halt.action} Press p when that is done."
