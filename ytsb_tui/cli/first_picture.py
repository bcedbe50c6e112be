"""What is on the screen until the app is there: the outline of its dashboard, from nothing but the terminal's size.

The imports of the app take longer than everything that comes before. It then draws over this picture.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager

ENTER = "\x1b[?1049h"  # the alternate screen
_HIDE_CURSOR, _LEAVE = "\x1b[?25l", "\x1b[?25h\x1b[?1049l"
_NARROWEST, _LOWEST = 36, 16  # columns and lines with room for all panels, see `tui/places/dashboard/layout.py`
_WIDE, _HIGH = 120, 45  # where there are other panels


@contextmanager
def first_picture() -> Iterator[bool]:
    """Shows the picture; takes it away if what follows fails. Gives whether there is one for this terminal."""
    width, height = shutil.get_terminal_size()
    lines, out = outline(width, height), sys.__stderr__
    if not lines or out is None or not out.isatty():
        yield False
        return
    out.write(ENTER + _HIDE_CURSOR + "".join(f"\x1b[{y};1H{line}" for y, line in enumerate(lines, 1)))
    out.flush()
    try:
        yield True
    except BaseException:
        out.write(_LEAVE)
        out.flush()
        raise


def outline(width: int, height: int) -> tuple[str, ...]:
    """The lines of a dashboard that knows nothing yet; none where it has other panels."""
    if width < _NARROWEST or height < _LOWEST or (width >= _WIDE and height >= _HIGH):
        return ()
    detail = max(40, width * 36 // 100) if width >= _WIDE else 0
    list_height = height - 11
    lists = _panel("Videos", width - detail, list_height, "Opening the library …")
    if detail:
        beside = _panel("Video", detail, list_height)
        lists = tuple(left + right for left, right in zip(lists, beside, strict=True))
    return (" ytsb", f" {'─' * (width - 2)}", *_panel("Exits", width, 1), *_panel("Workers", width, 1), *lists)


def _panel(title: str, width: int, height: int, text: str = "") -> tuple[str, ...]:
    """A box with so many lines inside; the text is on the second."""
    above = f"╭─ {title} {'─' * (width - len(title) - 5)}╮"
    inside = [f"│{('   ' + text if at == 1 else ''):<{width - 2}}│" for at in range(height)]
    return (above, *inside, f"╰{'─' * (width - 2)}╯")
