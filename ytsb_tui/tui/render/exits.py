"""The exit panel: a strip of what is ready, building and leased where lines are few, a table where they are not."""

from __future__ import annotations

from collections.abc import Iterable

from ytsb_tui.core.state.events import TorPhase
from ytsb_tui.core.state.panel import ExitRow, ExitState, PanelState
from ytsb_tui.core.text.plural import plural
from ytsb_tui.tui.render.look import Look
from ytsb_tui.tui.render.spans import Line, Role, joined, left, right, width_of
from ytsb_tui.tui.render.wording import ROLES, age, clock_time, coarse, span_of_time

_GAP = "  "
_ORDER = (ExitState.READY, ExitState.LEASED, ExitState.BUILDING, ExitState.BURNED, ExitState.COOLING)
_RESTING = (ExitState.COOLING, ExitState.BURNED)
_TITLE = (ExitState.READY, ExitState.BUILDING, ExitState.LEASED, ExitState.COOLING, ExitState.BURNED)


def title(state: PanelState) -> Line:
    """`Exits  3 ready  2 building  …`: how many there are of each."""
    parts: list[Line] = [(("Exits", Role.STRONG),)]
    parts += (((f"{count} {which.value}", ROLES[which.value]),) for which in _TITLE if (count := state.exits_in(which)))
    if len(parts) == 1:
        parts.append((("none yet", Role.DIM),))
    return joined(parts)


def address(ip: str, look: Look) -> str:
    """An address in at most 15 cells; a long one keeps both ends."""
    return ip if len(ip) <= 15 else f"{ip[:9]}{look.ellipsis}{ip[-5:]}"


def country(code: str) -> str:
    """`DE`, or `??`."""
    return code[:2].upper()


def ordered(rows: Iterable[ExitRow]) -> list[ExitRow]:
    """What can be used first, what rests last; of those that rest the one that is back first."""

    def place(row: ExitRow) -> tuple[int, float, str]:
        return _ORDER.index(row.state), (row.until or 0.0) if row.state in _RESTING else row.since, row.key

    return sorted(rows, key=place)


def _chip(row: ExitRow, look: Look) -> Line:
    sign = (f"{look.symbol(row.state.value)} ", ROLES[row.state.value])
    where = country(row.country)
    match row.state:
        case ExitState.BUILDING:
            return (sign, (where, Role.DIM), ("", Role.DIM))
        case ExitState.READY:
            took = "" if row.seconds is None else f" {span_of_time(row.seconds)}"
            return (sign, (address(row.ip, look), Role.TEXT), (f" {where}{took}", Role.DIM))
        case ExitState.LEASED:
            return (sign, (address(row.ip, look), Role.TEXT), (f" {where} {row.worker or ''}".rstrip(), Role.DIM))
        case ExitState.COOLING | ExitState.BURNED:
            return (sign, (address(row.ip, look), Role.DIM), (f" {where}", Role.DIM))


def strip(state: PanelState, look: Look, width: int, lines: int) -> tuple[Line, ...]:
    """As many exits as fit in `lines` lines; the last place says how many more there are."""
    rows = ordered(state.exits.values())
    if not rows:
        return (_none(state, look),)
    shown: list[list[Line]] = [[]]
    for index, row in enumerate(rows):
        rest = len(rows) - index - 1
        last = len(shown) == lines
        tail = len(f"{_GAP}+{rest}") if last and rest else 0
        chip = _chip(row, look)
        for form in (chip, (*chip[:-1], (chip[-1][0][:3], chip[-1][1]))):  # the short form: no build time, no worker
            if width_of(joined((*shown[-1], form), _GAP)) + tail <= width:
                shown[-1].append(form)
                break
        else:
            if last:
                shown[-1].append(((f"+{rest + 1}", Role.DIM),))
                break
            shown.append([chip])
    return tuple(joined(parts, _GAP) for parts in shown)


def _none(state: PanelState, look: Look) -> Line:
    if state.phase is TorPhase.READY:
        return (("No exit is needed now.", Role.DIM),)
    message = look.safe(state.network) or "Exits appear here as soon as the network is up."
    if state.phase is not TorPhase.BOOTSTRAPPING:
        return ((message, Role.DIM),)
    return (*look.bar(state.percent / 100, 20), (f" {state.percent}%  ", Role.TEXT), (message, Role.DIM))


def _when(row: ExitRow, now: float) -> str:
    if row.state is ExitState.COOLING and row.until is not None:
        return coarse(row.until - now)
    if row.state is ExitState.BURNED and row.until is not None:
        return f"to {clock_time(row.until)}"
    return age(now - row.since)


def _via(row: ExitRow, look: Look) -> str:
    return f"via {before}" if (before := circuit(row, look)) else ""


def _more(row: ExitRow, look: Look) -> tuple[str, Role]:
    match row.state:
        case ExitState.LEASED:
            return f"{row.worker or ''}  {_via(row, look)}".strip(), Role.LIVE
        case ExitState.READY:
            return _via(row, look), Role.DIM
        case ExitState.BURNED:
            times = f"blocked {plural(row.blocked, 'time')}" if row.blocked else row.reason
            return times, Role.ERROR
        case _:
            return "", Role.DIM


def _relay_width(width: int) -> int:
    return max(8, min(18, width - 50))


def circuit(row: ExitRow, look: Look) -> str:
    """The relays before the exit, `guard DE → middle FR`; empty where they are not known."""
    hops = row.path[:-1]
    return f" {look.arrow} ".join(f"{look.safe(hop.nickname)} {country(hop.country)}" for hop in hops)


def circuits(state: PanelState, look: Look, width: int) -> tuple[Line, ...]:
    """One line for each exit that is built and not at rest: its relays from the guard on."""
    lines: list[Line] = []
    for row in ordered(state.exits.values()):
        if row.state not in (ExitState.READY, ExitState.LEASED):
            continue
        role = ROLES[row.state.value]
        before = circuit(row, look) or "relays unknown"
        end = f" {look.arrow} {look.safe(row.nickname or '')} {country(row.country)}" if row.path else ""
        room = width - 27
        line: Line = (
            (f"{look.symbol(row.state.value)} {left(row.state.value, 8)} ", role),
            (left(address(row.ip, look), 16), Role.TEXT),
            (left(f"{before}{end}", room, look.ellipsis), Role.DIM),
        )
        lines.append(line)
    return tuple(lines) or ((("There is no circuit now.", Role.DIM),),)


def heading(width: int) -> Line:
    """The table's head."""
    relay = _relay_width(width)
    text = f"  {left('state', 9)}{left('address', 16)}{left('at', 3)}{left('relay', relay)}"
    text += f"{right('age', 9)}{right('built', 6)}{right('ok/no', 6)}"
    return ((left(text, width), Role.DIM),)


def table(state: PanelState, look: Look, width: int, now: float) -> tuple[Line, ...]:
    """One line for each exit: state, address, country, relay, age or time left, build time, let through / blocked."""
    relay = _relay_width(width)
    lines: list[Line] = []
    for row in ordered(state.exits.values()):
        role = ROLES[row.state.value]
        took = "" if row.seconds is None else span_of_time(row.seconds)
        record = f"{row.let_through}/{row.blocked}" if row.let_through or row.blocked else ""
        line: Line = (
            (f"{look.symbol(row.state.value)} {left(row.state.value, 8)} ", role),
            (left(address(row.ip, look), 16), Role.DIM if row.state in _RESTING else Role.TEXT),
            (left(country(row.country), 3), Role.TEXT),
            (left(look.safe(row.nickname or ""), relay, look.ellipsis), Role.DIM),
            (right(_when(row, now), 9, look.ellipsis), Role.DIM),
            (right(took, 6), Role.DIM),
            (right(record, 6), Role.DIM),
        )
        room = width - width_of(line) - 2
        more, more_role = _more(row, look)
        if room > 5 and more:
            line = (*line, ("  " + left(look.safe(more), room, look.ellipsis), more_role))
        lines.append(line)
    return tuple(lines) or (_none(state, look),)
