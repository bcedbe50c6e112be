"""How many lines and columns each panel gets. Panels are hidden by priority, so that 80x24 and less are of use."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The dashboard for one terminal size. Heights are content lines without borders, 0 hides the panel; widths are
    outer columns. `side` puts the workers beside the exits, `detail` and `log` are 0 where there is no room."""

    exits: int
    exits_table: bool
    exits_width: int
    workers: int
    side: bool
    detail: int
    log: int
    alerts: int


WIDE = 120
TALL_FOR_LOG = 40
_HEAD = 3  # header, overall line, key line


def plan(width: int, height: int, workers: int, exits: int) -> Plan:
    """The plan for a terminal of `width` by `height`, with so many workers and exits to show."""
    wide = width >= WIDE
    if wide and height >= 30:
        log = min(12, (height - 30) // 3 + 3) if height >= TALL_FOR_LOG else 0
        room = height - _HEAD - (log + 2 if log else 0)
        top = max(5, min(max(workers, exits + 1, 6), room // 2 - 4, 16))
        return Plan(
            exits=top,
            exits_table=True,
            exits_width=64 if width < 150 else 80,
            workers=top,
            side=True,
            detail=max(44, width * 38 // 100),
            log=log,
            alerts=4,
        )
    room = height - _HEAD
    if room < 10 or width < 36:
        return Plan(exits=0, exits_table=False, exits_width=0, workers=0, side=False, detail=0, log=0, alerts=1)
    lines = 1 if height < 32 else 2
    show_exits = room >= 13
    room -= lines + 2 if show_exits else 0
    most = max(0, (room - 2) * 2 // 5) if height < 32 else room // 2 - 4
    rows = max(0, min(max(workers, 1), most))
    return Plan(
        exits=lines if show_exits else 0,
        exits_table=False,
        exits_width=0,
        workers=rows if rows >= 2 or workers == 1 else 0,
        side=False,
        detail=max(40, width * 38 // 100) if wide else 0,
        log=0,
        alerts=2 if height < 30 else 4,
    )
