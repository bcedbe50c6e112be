"""Exits as a strip of marks in a line, and as a table of what is known of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from rich.cells import cell_len

from ytsb_tui.core.state.conditions import TorPhase
from ytsb_tui.core.state.panel import RATE_WINDOW, ExitRow, ExitState, PanelState
from ytsb_tui.core.text.plural import plural
from ytsb_tui.tui.render.look import Look
from ytsb_tui.tui.render.plots import sparkline
from ytsb_tui.tui.render.spans import Line, Role, crop, joined, left, right, width_of, wrapped
from ytsb_tui.tui.render.wording import ROLES, age, clock_time, coarse, span_of_time

_ORDER = (ExitState.READY, ExitState.LEASED, ExitState.BUILDING)
_RESTING = (ExitState.COOLING, ExitState.BURNED)
_STRIP = (ExitState.READY, ExitState.BUILDING, ExitState.LEASED, ExitState.COOLING, ExitState.BURNED)
_MINUTES = RATE_WINDOW / 60
LONGEST_NICKNAME = 19  # characters of a relay's name, at most
_CORNERS = 4  # cells that a border keeps beside its title
_FEWEST_MARKS = 5  # of a state, before words and graphs give way


def present(state: PanelState, now: float) -> list[ExitRow]:
    """The exits without those whose rest is over."""
    return [row for row in state.exits.values() if row.state not in _RESTING or row.until is None or row.until > now]


def title(state: PanelState, look: Look, width: int, now: float) -> Line:
    """`Exits  3 ready  2 building  …`: how many there are of each, and what a minute brings where there is room."""
    count = Counter(row.state for row in present(state, now))
    parts: list[Line] = [(("Exits", Role.STRONG),)]
    parts += (((f"{count[which]} {which.value}", ROLES[which.value]),) for which in _STRIP if count[which])
    if len(parts) == 1:
        parts.append((("none yet", Role.DIM),))
    whole = joined((*parts, *_tail(state, look, now)))
    return whole if width_of(whole) <= width - _CORNERS else joined(parts)


def address(ip: str, look: Look) -> str:
    """An address in at most 15 cells; a long one keeps both ends."""
    return ip if len(ip) <= 15 else f"{ip[:9]}{look.ellipsis}{ip[-5:]}"


def country(code: str) -> str:
    """`DE`, or `??`."""
    return code[:2].upper()


def ordered(rows: Iterable[ExitRow]) -> list[ExitRow]:
    """What can be used first, what rests last; of those that rest the one that is back first."""

    def place(row: ExitRow) -> tuple[int, float, str]:
        resting = row.state in _RESTING
        return (
            len(_ORDER) if resting else _ORDER.index(row.state),
            (row.until or 0.0) if resting else row.since,
            row.key,
        )

    return sorted(rows, key=place)


def strip(state: PanelState, look: Look, width: int, now: float) -> Line:
    """A mark for each exit, by state and then by age, as many as there is room for; then how many were let through and
    what a minute brings."""
    rows = sorted(present(state, now), key=lambda row: (row.since, row.key))
    if not rows:
        return crop(_none(state, look), width, look.ellipsis)
    groups = [[row for row in rows if row.state is which] for which in _STRIP]
    groups = [group for group in groups if group]
    tail = _tail(state, look, now)
    for words, ends in ((2, tail), (2, tail[:1]), (2, ()), (1, ()), (0, tail[:1]), (0, ())):
        most = _room_for_marks(groups, words, width - sum(width_of(end) + 3 for end in ends))
        if most >= min(_FEWEST_MARKS, max(len(group) for group in groups)):
            break
    parts = [_marks(group, look, max(1, most), words, now) for group in groups]
    return crop(joined((*parts, *ends), "   "), width, look.ellipsis)


def _room_for_marks(groups: Sequence[Sequence[ExitRow]], words: int, width: int) -> int:
    """How many marks each state may have in so many cells. `words`: 1 for those of the states, 2 also for when the next
    one is back."""
    fixed = sum((len(group[0].state.value) + 1) * (words > 0) + len(str(len(group))) + 4 for group in groups) - 3
    fixed += sum(11 for group in groups if words > 1 and group[0].state is ExitState.COOLING)
    most = 0
    while most < max(map(len, groups)) and fixed + sum(min(len(group), most + 1) for group in groups) <= width:
        most += 1
    return most


def _marks(group: Sequence[ExitRow], look: Look, most: int, words: int, now: float) -> Line:
    which = group[0].state
    role = ROLES[which.value]
    name = f"{which.value} " if words else ""
    line: Line = ((f"{name}{len(group)} ", Role.TEXT), (look.symbol(which.value) * min(len(group), most), role))
    back = min((row.until for row in group if row.until is not None), default=None)
    if words > 1 and which is ExitState.COOLING and back is not None:
        return (*line, (f" next {coarse(back - now).removesuffix(' left')}", Role.DIM))
    return line


def _tail(state: PanelState, look: Look, now: float) -> tuple[Line, ...]:
    """Graphs of the exits built and the videos done in each of the last minutes."""
    parts: list[Line] = []
    for name, times in (("built", state.built), ("done", state.finished)):
        recent = [at for at in times if at > now - RATE_WINDOW]
        if recent:
            counts = Counter(min(_MINUTES - 1, (now - at) // 60) for at in recent)
            bars = sparkline([counts[minute] for minute in range(int(_MINUTES) - 1, -1, -1)], look, int(_MINUTES))
            role = Role.READY if name == "built" else Role.DONE
            parts.append(((f"{name} ", Role.DIM), (bars, role), (f" {counts[0]}/min", Role.DIM)))
    return tuple(parts)


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
            return f"{row.worker or ''}  {_via(row, look)}".strip(), Role.TEXT
        case ExitState.READY:
            return _via(row, look), Role.DIM
        case ExitState.BURNED:
            times = f"blocked {plural(row.blocked, 'time')}" if row.blocked else row.reason
            return times, Role.BURNED
        case _:
            return "", Role.DIM


def _columns(width: int) -> tuple[int, int, int]:
    """The widths of the columns that narrow tables do without: relay, age, build time."""
    relay = LONGEST_NICKNAME + 1 if width >= 70 else 0
    return relay, 9 if width >= 46 else 0, 6 if width >= 52 else 0


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
    relay, old, built = _columns(width)
    text = f"  {left('state', 9)}{left('address', 16)}{left('in', 3)}{left('relay', relay)}"
    text += f"{right('age', old)}{right('built', built)}{right('ok/no', 6)}"
    return ((left(text, width), Role.DIM),)


def table(state: PanelState, look: Look, width: int, now: float) -> tuple[Line, ...]:
    """Each exit: state, address, country, relay, age or time left, build time, let through / blocked, and its circuit,
    on a line of its own where there is no room beside."""
    relay, old, built = _columns(width)
    lines: list[Line] = []
    for row in ordered(present(state, now)):
        role = ROLES[row.state.value]
        took = "" if row.seconds is None else span_of_time(row.seconds)
        record = f"{row.let_through}/{row.blocked}" if row.let_through or row.blocked else ""
        line: Line = (
            (f"{look.symbol(row.state.value)} {left(row.state.value, 8)} ", role),
            (left(address(row.ip, look), 16), Role.DIM if row.state in _RESTING else Role.TEXT),
            (left(country(row.country), 3), Role.TEXT),
            (left(look.safe(row.nickname or ""), relay, look.ellipsis), Role.DIM),
            (right(_when(row, now), old, look.ellipsis), Role.DIM),
            (right(took, built), Role.DIM),
            (right(record, 6), Role.DIM),
        )
        more, more_role = _more(row, look)
        more = look.safe(more if relay else f"{row.nickname or ''}  {more}".strip())
        room = width - width_of(line) - 2
        if more and cell_len(more) <= room:
            lines.append((*line, ("  " + more, more_role)))
            continue
        lines.append(line)
        if more:
            lines += (((" " * 11, Role.TEXT), *part) for part in wrapped(more, max(8, width - 11), more_role))
    return tuple(lines) or (_none(state, look),)
