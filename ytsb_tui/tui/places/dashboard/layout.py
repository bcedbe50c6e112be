"""How many lines and columns each panel gets. Panels are hidden by priority, so that 40x12 is of use."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The dashboard for one terminal size. Heights are content lines without borders, 0 hides the panel; widths are
    outer columns. `exits` is 1 for the strip, more for the table; `detail` and `log` are 0 where there is no room."""

    exits: int
    workers: int
    detail: int
    log: int
    alerts: int

    @property
    def strip(self) -> bool:
        """Whether exits are a strip of marks."""
        return self.exits == 1


WIDE = 120
HIGH = 45  # lines from which the table of exits and the log have room
_HEAD = 3  # header, overall line, key line


def plan(width: int, height: int, workers: int, exits: int) -> Plan:
    """The plan for a terminal of `width` by `height`, with so many workers and exits to show."""
    room = height - _HEAD
    if room < 13 or width < 36:
        return Plan(exits=0, workers=0, detail=0, log=0, alerts=1)
    log = table = 0
    if width >= WIDE and height >= HIGH:
        log = min(12, (height - HIGH) // 3 + 5)
        table = min(exits + 1, (height - HIGH) // 2 + 6)
        room -= log + 2
    strip = 1 if table < 2 else 0
    room -= strip + table + 2
    most = max(1, (room - 2) * 2 // 5) if height < 32 else room // 2 - 3
    rows = max(1, min(workers, most))
    return Plan(
        exits=strip or table,
        workers=rows if room - rows - 2 >= 5 else 0,
        detail=max(40, width * 36 // 100) if width >= WIDE else 0,
        log=log,
        alerts=2 if height < 30 else 4,
    )
