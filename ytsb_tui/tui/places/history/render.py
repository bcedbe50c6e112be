"""A history as a person reads it: tables of models, stages, countries, exits and failures, and the bars of a plot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import zip_longest

from ytsb_tui.core.jobs.history import Day, ExitTally, Statistics
from ytsb_tui.tui.render.countries import country_name
from ytsb_tui.tui.render.look import Look
from ytsb_tui.tui.render.page import Heading, Page
from ytsb_tui.tui.render.spans import EMPTY, Line, Role, left, right, width_of
from ytsb_tui.tui.render.wording import money, span_of_time

_TWO = 116  # columns from which two tables stand side by side
_BAR = 8
_MOST = 100  # exits that are listed


class Measure(StrEnum):
    """What a plot shows of each day."""

    NOTES = "notes"
    VIDEOS = "transcripts"
    COST = "cost"
    TOKENS = "tokens"


_VALUES: dict[Measure, Callable[[Day], float]] = {
    Measure.NOTES: lambda day: day.notes,
    Measure.VIDEOS: lambda day: day.videos,
    Measure.COST: lambda day: day.cost,
    Measure.TOKENS: lambda day: day.input_tokens + day.output_tokens,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """A plot: a value for each span of days, from the first day of each; `each` is how many days a span has."""

    measure: Measure
    firsts: tuple[date, ...]
    values: tuple[float, ...]
    each: int

    @property
    def name(self) -> str:
        """What is measured."""
        return self.measure.value.capitalize()

    @property
    def ticks(self) -> tuple[tuple[float, str], ...]:
        """The marks on the axis of values: nothing, half of the most where that is a whole number, the most."""
        most = max(self.values, default=0.0)
        half = most >= 8 or most % 2 == 0 or self.measure is Measure.COST
        ticks = sorted({0.0, most / 2 if half else most, most})
        return tuple((value, short_number(self.measure, value)) for value in ticks)

    @property
    def dates(self) -> tuple[str, ...]:
        """The label of each bar, where there is room."""
        return tuple(f"{first:%b %Y}" if self.each > 20 else f"{first:%d %b}" for first in self.firsts)

    @property
    def subtitle(self) -> str:
        """The sum, and what a bar is."""
        span = "a day" if self.each == 1 else f"{self.each} days"
        return f"{short_number(self.measure, sum(self.values))}, a bar is {span}"


def filled(days: Sequence[Day], first: date | None, last: date) -> tuple[Day, ...]:
    """The days from `first` (None: from the first there is) to `last`, those on which nothing was done too."""
    known = {day.day: day for day in days}
    begin = first or min(known, default=last)
    every = (begin + timedelta(days=number) for number in range((last - begin).days + 1))
    return tuple(known.get(day) or Day(day=day) for day in every)


def bars(days: Sequence[Day], measure: Measure, most: int) -> Bars:
    """The days in at most `most` bars, each of as many days as the others; the last may have fewer."""
    each = max(1, -(-len(days) // max(1, most)))
    groups = [days[at : at + each] for at in range(0, len(days), each)]
    value = _VALUES[measure]
    return Bars(
        measure=measure,
        firsts=tuple(group[0].day for group in groups),
        values=tuple(sum(map(value, group)) for group in groups),
        each=each,
    )


def short_number(measure: Measure, value: float) -> str:
    """A value of a measure in a few cells."""
    if measure is Measure.COST:
        return money(value)
    for unit, step in (("M", 1_000_000), ("k", 10_000)):
        if value >= step:
            return f"{value / (1_000_000 if unit == 'M' else 1000):.1f}{unit}"
    return f"{value:,.0f}"


def tables(numbers: Statistics, look: Look, width: int) -> Page:
    """All tables, side by side where there is room."""
    two = width >= _TWO
    room = (width - 4) // 2 if two else width
    first = (_models(numbers, look, room), _stages(numbers, room), _failures(numbers, look, room))
    second = (
        _exits("Countries", "country", numbers.countries, look, room),
        _exits("Exits", "address", numbers.exits, look, room),
    )
    columns = [[line for table in side for line in (*table, EMPTY)] for side in (first, second)]
    if not two:
        lines = [*columns[0], *columns[1]]
    else:
        lines = [
            (*a, (" " * (room - width_of(a) + 4), Role.TEXT), *b) for a, b in zip_longest(*columns, fillvalue=EMPTY)
        ]
    lines.append((("ytsb history --csv lists every single try.", Role.DIM),))
    headings = tuple(
        Heading(line=at, level=1, text=line[0][0])
        for at, line in enumerate(lines)
        if line[:1] and line[0][1] is Role.STRONG
    )
    return Page(lines=tuple(lines), headings=headings)


def _models(numbers: Statistics, look: Look, width: int) -> tuple[Line, ...]:
    name = max(10, width - 38)
    head = f"{left('', name)}{right('notes', 7)}{right('in', 10)}{right('out', 10)}{right('cost', 11)}"
    return (
        (("Models", Role.STRONG),),
        ((head, Role.DIM),),
        *(
            (
                (left(look.safe(each.model) or "questions, failed tries", name, look.ellipsis), Role.TEXT),
                (right(f"{each.notes:,}", 7), Role.TEXT),
                (right(short_number(Measure.TOKENS, each.input_tokens), 10), Role.DIM),
                (right(short_number(Measure.TOKENS, each.output_tokens), 10), Role.DIM),
                (right(money(each.cost), 11), Role.TEXT),
            )
            for each in numbers.models
        ),
    )


def _stages(numbers: Statistics, width: int) -> tuple[Line, ...]:
    name = max(8, width - 42)
    head = (
        f"{left('', name)}{right('tries', 8)}{right('done', 8)}{right('median', 9)}{right('95 %', 8)}{right('all', 9)}"
    )
    return (
        (("Seconds by stage", Role.STRONG),),
        ((head, Role.DIM),),
        *(
            (
                (left(each.stage.value, name), Role.TEXT),
                (right(f"{each.tries:,}", 8), Role.DIM),
                (right(f"{each.done:,}", 8), Role.TEXT),
                (right(span_of_time(each.middle), 9), Role.TEXT),
                (right(span_of_time(each.slow), 8), Role.TEXT),
                (right(span_of_time(each.total), 9), Role.DIM),
            )
            for each in numbers.stages
        ),
    )


def _failures(numbers: Statistics, look: Look, width: int) -> tuple[Line, ...]:
    if not numbers.failures:
        return ((("Failed tries", Role.STRONG),), (("None.", Role.DIM),))
    most = numbers.failures[0][1]
    name = 23  # as long as the longest
    return (
        (("Failed tries", Role.STRONG),),
        *(
            (
                (left(kind.short, name), Role.TEXT),
                (right(f"{count:,}", 7) + "  ", Role.ERROR),
                *look.bar(count / most, max(4, min(40, width - name - 10))),
            )
            for kind, count in numbers.failures
        ),
    )


def _exits(title: str, what: str, tallies: Sequence[ExitTally], look: Look, width: int) -> tuple[Line, ...]:
    name = max(10, width - 34 - _BAR)
    head = f"{left(what, name)}{right('through', 9)}{right('refused', 9)}{right('median', 8)}{right('share', 7)}"
    lines: list[Line] = [((title, Role.STRONG),), ((head, Role.DIM),)]
    for each in tallies[:_MOST]:
        shown = country_name(each.name) if what == "country" else each.name
        lines.append(
            (
                (left(look.safe(shown), name, look.ellipsis), Role.TEXT),
                (right(f"{each.let_through:,}", 9), Role.TEXT if each.let_through else Role.DIM),
                (right(f"{each.refused:,}", 9), Role.ERROR if each.refused else Role.DIM),
                (right("" if each.seconds is None else span_of_time(each.seconds), 8), Role.DIM),
                (right(f"{each.share:.0%}", 7) + " ", Role.TEXT),
                *look.bar(each.share, _BAR),
            )
        )
    if not tallies:
        return ((title, Role.STRONG),), (("No exit was used.", Role.DIM),)
    if len(tallies) > _MOST:
        lines.append(((f"and {len(tallies) - _MOST:,} more", Role.DIM),))
    return tuple(lines)
