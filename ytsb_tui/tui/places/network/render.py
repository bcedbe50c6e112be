"""The network in numbers: exits by country, how long circuits take to build, what Tor says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from ytsb_tui.core.state.panel import ExitRow, ExitState, PanelState
from ytsb_tui.core.text.plural import plural
from ytsb_tui.tui.render.countries import country_name
from ytsb_tui.tui.render.look import Look
from ytsb_tui.tui.render.plots import sparkline
from ytsb_tui.tui.render.spans import Line, Role, Span, cut, left, right, wrapped
from ytsb_tui.tui.render.wording import ROLES, clock_time, span_of_time

_BEST = (ExitState.LEASED, ExitState.READY, ExitState.BUILDING, ExitState.COOLING, ExitState.BURNED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What is known of the exits of one country."""

    code: str
    exits: int
    usable: int
    let_through: int
    blocked: int
    best: ExitState


def tallies(rows: Iterable[ExitRow]) -> tuple[Tally, ...]:
    """By country, those with most exits first."""
    grouped: dict[str, list[ExitRow]] = {}
    for row in rows:
        grouped.setdefault(row.country.lower() or "??", []).append(row)
    found = [
        Tally(
            code=code,
            exits=len(of_it),
            usable=sum(row.state in (ExitState.READY, ExitState.LEASED) for row in of_it),
            let_through=sum(row.let_through for row in of_it),
            blocked=sum(row.blocked for row in of_it),
            best=min((row.state for row in of_it), key=_BEST.index),
        )
        for code, of_it in grouped.items()
    ]
    return tuple(sorted(found, key=lambda tally: (-tally.exits, tally.code)))


def marks(rows: Iterable[ExitRow], look: Look) -> dict[str, Span]:
    """The marks on the map: one exit by its symbol, several by their number."""
    marked: dict[str, Span] = {}
    for tally in tallies(rows):
        sign = look.symbol(tally.best.value) if tally.exits == 1 else str(tally.exits) if tally.exits < 10 else "+"
        marked[tally.code] = (sign, ROLES[tally.best.value])
    return marked


def by_country(state: PanelState, look: Look, width: int) -> tuple[Line, ...]:
    """A line for each country: how many exits, how many of them usable, let through and blocked."""
    rows = tallies(state.exits.values())
    if not rows:
        return ((("Countries appear with their first exit.", Role.DIM),),)
    name = max(8, min(24, width - 27))
    head = f"{left('country', name + 2)}{right('exits', 6)}{right('usable', 8)}{right('ok', 5)}{right('no', 5)}"
    return (((head, Role.DIM),), *(_country(tally, look, name) for tally in rows))


def _country(tally: Tally, look: Look, name: int) -> Line:
    return (
        (f"{look.symbol(tally.best.value)} ", ROLES[tally.best.value]),
        (left(look.safe(country_name(tally.code)), name, look.ellipsis), Role.TEXT),
        (right(str(tally.exits), 6), Role.TEXT),
        (right(str(tally.usable), 8), Role.LIVE if tally.usable else Role.DIM),
        (right(str(tally.let_through), 5), Role.TEXT if tally.let_through else Role.DIM),
        (right(str(tally.blocked), 5), Role.ERROR if tally.blocked else Role.DIM),
    )


def build_times(state: PanelState, look: Look, width: int) -> tuple[Line, ...]:
    """How long exits took to build: a bar for each, and the middle of them."""
    timed = sorted((row.since, row.seconds) for row in state.exits.values() if row.seconds is not None)
    times = [seconds for _, seconds in timed]
    if not times:
        return ((("No exit has been built yet.", Role.DIM),),)
    numbers = f"  median {span_of_time(median(times))}, longest {span_of_time(max(times))}"
    bars = sparkline(times, look, max(8, width - len(numbers)))
    return (((bars, Role.LIVE), (cut(numbers, width - len(bars), look.ellipsis), Role.DIM)),)


def tor(state: PanelState, look: Look, width: int, height: int) -> tuple[Line, ...]:
    """What the network reports, and the last warnings."""
    text = state.network or state.phase.value
    percent = f"  {state.percent}%" if state.percent < 100 else ""
    lines: list[Line] = [*wrapped(look.safe(text + percent), width)]
    lines.append(((f"{plural(len(state.ips), 'address', 'addresses')} used so far", Role.DIM),))
    warnings = [line for line in state.log if line.level != "info"]
    for line in warnings[-max(0, height - len(lines)) :] if height > len(lines) else ():
        sign = f"{clock_time(line.at)} {look.symbol(line.level)} "
        lines.append(
            ((sign, ROLES[line.level]), (cut(look.safe(line.text), width - len(sign), look.ellipsis), Role.TEXT))
        )
    return tuple(lines[:height])
