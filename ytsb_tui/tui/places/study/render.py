"""The study place as lines: what is due by subject, and what reviews say about habit and memory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from ytsb_tui.core.study.review import Habit, SubjectCount
from ytsb_tui.core.study.session import Topic
from ytsb_tui.core.text.plural import plural
from ytsb_tui.tui.render.look import Look
from ytsb_tui.tui.render.page import Link, Page
from ytsb_tui.tui.render.plots import Plot
from ytsb_tui.tui.render.spans import Line, Role, cut, wrapped

_HEAD = f"{'due':>6}{'new':>8}{'cards':>8}  "
_NOTHING = """There are no cards yet.
They are made from notes that explain terms: add a video on the dashboard (1, then a), for example \
https://youtu.be/aircAruvnKk, and come back when its note is written.
A card asks for a term, a gap or a choice. You say how well you knew it, from 1 to 4, and it comes again when memory \
needs it."""


def everything(counts: Sequence[SubjectCount]) -> SubjectCount:
    """All subjects together."""
    return SubjectCount(
        subject=None,
        due=sum(each.due for each in counts),
        new=sum(each.new for each in counts),
        cards=sum(each.cards for each in counts),
        suspended=sum(each.suspended for each in counts),
    )


def topics(counts: Sequence[SubjectCount]) -> tuple[Topic, ...]:
    """What can be studied, in the order of the rows."""
    return (Topic(everything=True), *(Topic(subject=each.subject) for each in counts)) if counts else ()


def overview(counts: Sequence[SubjectCount], look: Look, width: int) -> Page:
    """A row for everything and one for each subject, each a link; how cards come to be where there are none."""
    if not counts:
        strong, *rest = _NOTHING.split("\n")
        lines = [*wrapped(strong, width, Role.STRONG)]
        for text in rest:
            lines += [(), *wrapped(text, width, Role.DIM)]
        return Page(lines=tuple(lines))
    rows = [(everything(counts), "everything"), *((each, each.subject or "no subject") for each in counts)]
    lines = [((_HEAD + "subject", Role.DIM),)]
    links: list[Link] = []
    for count, name in rows:
        text = cut(look.safe(name), width - len(_HEAD), look.ellipsis)
        line: Line = (
            (f"{count.due:>6,}", Role.LIVE if count.due else Role.DIM),
            (f"{count.new:>8,}", Role.TEXT if count.new else Role.DIM),
            (f"{count.cards:>8,}  ", Role.DIM),
            (text, Role.STRONG if not links else Role.TEXT),
        )
        links.append(Link(line=len(lines), start=0, end=width, url="", seconds=None))
        lines.append(line)
    return Page(lines=tuple(lines), links=tuple(links))


def habit_line(known: Habit, look: Look, width: int) -> Line:
    """Today, the days in a row, and what is remembered."""
    if not any(known.answers):
        return (
            (cut("Nothing answered yet: your days in a row, and what you remember, appear here.", width), Role.DIM),
        )
    memory = "nothing recalled yet" if known.retention is None else f"{known.retention:.0%} remembered in 30 days"
    parts = f"{known.today:,} answered today   {plural(known.streak, 'day')} in a row   {memory}"
    return ((cut(parts, width, look.ellipsis), Role.TEXT),)


def answers_plot(known: Habit, today: date, room: int) -> Plot:
    """Answers by day, of as many days as there is `room` for bars."""
    values = known.answers[-max(7, room) :]
    most = max(values)
    days = [today - timedelta(days=ago) for ago in reversed(range(len(values)))]
    return Plot(
        name="Answers",
        subtitle=f"{sum(values):,} in {len(values)} days",
        values=tuple(map(float, values)),
        ticks=tuple((float(value), f"{value:,}") for value in sorted({0, most})),
        dates=tuple(f"{day:%d %b}" for day in days),
    )


def memory_plot(known: Habit, today: date) -> Plot | None:
    """The share remembered by week, from the first week with recalls on; None before there is one."""
    shares = known.remembered
    first = next((week for week, share in enumerate(shares) if share is not None), None)
    if first is None:
        return None
    values = tuple(share or 0.0 for share in shares[first:])
    weeks = [today - timedelta(days=7 * ago + 6) for ago in reversed(range(len(values)))]
    return Plot(
        name="Remembered",
        subtitle="by week",
        values=values,
        ticks=tuple((value, f"{value:.0%}") for value in sorted({0.0, max(values)})),
        dates=tuple(f"{day:%d %b}" for day in weeks),
    )
