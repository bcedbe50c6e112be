"""The log tail: the last things that happened, the newest at the bottom."""

from __future__ import annotations

import time
from collections.abc import Sequence

from ytsb_tui.core.state.panel import LogLine
from ytsb_tui.tui.render.look import Look
from ytsb_tui.tui.render.spans import Line, Role, left, wrapped
from ytsb_tui.tui.render.wording import ROLES

_NOTHING: Line = (("Nothing has happened yet.", Role.DIM),)


def _text_role(role: Role) -> Role:
    return Role.TEXT if role is Role.DIM else role


def _day(at: float) -> tuple[int, int, int]:
    return time.localtime(at)[:3]


def log(lines: Sequence[LogLine], look: Look, width: int, height: int, now: float) -> tuple[Line, ...]:
    """The last `height` lines, those of earlier days with their day in place of the time."""
    shown: list[Line] = []
    for line in lines[-height:] if height > 0 else ():
        role = ROLES.get(line.level, Role.DIM)
        at = time.strftime("%H:%M:%S" if _day(line.at) == _day(now) else "%y-%m-%d", time.localtime(line.at))
        shown.append(
            (
                (f"{at} ", Role.DIM),
                (f"{look.symbol(line.level)} ", role),
                (left(look.safe(line.text), width - 11, look.ellipsis), _text_role(role)),
            )
        )
    return tuple(shown) or (_NOTHING,)


def whole_log(lines: Sequence[LogLine], look: Look, width: int, now: float) -> tuple[Line, ...]:
    """All lines, each whole, over several lines where it is long; each day below its head, unless all are of today."""
    shown: list[Line] = []
    day = _day(now)
    for line in lines:
        if _day(line.at) != day:
            day = _day(line.at)
            shown.append(((time.strftime("%Y-%m-%d", time.localtime(line.at)), Role.HEADING),))
        role = ROLES.get(line.level, Role.DIM)
        at = time.strftime("%H:%M:%S", time.localtime(line.at))
        for number, text in enumerate(wrapped(look.safe(line.text), max(10, width - 11))):
            sign = ((f"{at} ", Role.DIM), (f"{look.symbol(line.level)} ", role))
            shown.append((*(sign if number == 0 else ((" " * 11, Role.TEXT),)), (text[0][0], _text_role(role))))
    return tuple(shown) or (_NOTHING,)
