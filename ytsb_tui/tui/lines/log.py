"""The log tail: the last things that happened, the newest at the bottom."""

from __future__ import annotations

import time
from collections.abc import Sequence

from ytsb_tui.core.panel import LogLine
from ytsb_tui.tui.lines.look import Look
from ytsb_tui.tui.lines.spans import Line, Role, left
from ytsb_tui.tui.lines.wording import ROLES


def log(lines: Sequence[LogLine], look: Look, width: int, height: int) -> tuple[Line, ...]:
    """The last `height` lines."""
    shown: list[Line] = []
    for line in lines[-height:] if height > 0 else ():
        role = ROLES.get(line.level, Role.DIM)
        at = time.strftime("%H:%M:%S", time.localtime(line.at))
        shown.append(
            (
                (f"{at} ", Role.DIM),
                (f"{look.symbol(line.level)} ", role),
                (left(look.safe(line.text), width - 11, look.ellipsis), Role.TEXT if role is Role.DIM else role),
            )
        )
    return tuple(shown) or ((("Nothing has happened yet.", Role.DIM),),)
