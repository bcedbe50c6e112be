"""The library's rows: subjects with what is under them, notes with what they are worth."""

from __future__ import annotations

from ytsb_tui.core.knowledge.catalogue import Entry, SubjectCounts
from ytsb_tui.tui.render.look import Look
from ytsb_tui.tui.render.spans import Line, Role, Span, left, right
from ytsb_tui.tui.render.wording import age, length, money

NO_SUBJECT = "(no subject)"
_COST, _LENGTH, _POINTS, _AGE = 9, 9, 10, 7  # cells; a channel takes a third of what is left
_CHANNEL_FROM, _COST_FROM, _LENGTH_FROM = 82, 68, 58  # columns from which there is room for each


def subject_row(mark: SubjectCounts, look: Look, width: int) -> Line:
    """A subject and its count."""
    count = f" {mark.notes:,}"
    name = NO_SUBJECT if mark.name is None else look.safe(mark.name)
    role = Role.DIM if mark.name is None else Role.TEXT
    return ((left(name, width - len(count), look.ellipsis), role), (count, Role.DIM))


def _laid(title: Span, channel: str, numbers: tuple[Span, Span, Span, Span], width: int, ellipsis: str) -> Line:
    """The columns that have room: title, channel, then length, points, cost and age at the right."""
    wanted = ((_LENGTH, _LENGTH_FROM), (_POINTS, 0), (_COST, _COST_FROM), (_AGE, 0))
    columns = [
        (right(text, cells, ellipsis), role)
        for (text, role), (cells, least) in zip(numbers, wanted, strict=True)
        if width >= least
    ]
    room = width - sum(len(text) for text, _ in columns)
    if width >= _CHANNEL_FROM:
        cells = room // 3
        columns.insert(0, ("  " + left(channel, cells - 2, ellipsis), Role.DIM))
        room -= cells
    return ((left(title[0], room, ellipsis), title[1]), *columns)


def note_row(entry: Entry, look: Look, width: int, now: float) -> Line:
    """A note: title, channel, length, verified of all points, cost, age."""
    sound = Role.TEXT if entry.verified == entry.points else Role.WARNING
    numbers = (
        (length(entry.length), Role.DIM),
        (f"{entry.verified}/{entry.points}" if entry.points else "", sound),
        ("" if entry.cost is None else money(entry.cost), Role.DIM),
        (age(now - entry.written_at), Role.DIM),
    )
    return _laid((look.safe(entry.title), Role.TEXT), look.safe(entry.channel or ""), numbers, width, look.ellipsis)


def note_heading(width: int) -> Line:
    """What the columns are."""
    length_, points, cost, age_ = ((text, Role.DIM) for text in ("length", "verified", "cost", "age"))
    return _laid(("title", Role.DIM), "channel", (length_, points, cost, age_), width, "")
