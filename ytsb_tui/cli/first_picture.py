"""What is on the screen until the app is there: the outline of its dashboard, from nothing but the terminal's size.

The imports of the app take longer than everything that comes before. It then draws over this picture.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

ENTER = "\x1b[?1049h"  # the alternate screen
_HIDE_CURSOR, _LEAVE = "\x1b[?25l", "\x1b[?25h\x1b[?1049l"
# What Textual switches on before the app watches for signals: mouse, paste, focus, sizes, keys.
_OFF = b"\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?2004l\x1b[?1004l\x1b[?2048l\x1b[<u"
_NARROWEST, _LOWEST = 36, 16  # columns and lines with room for all panels, see `tui/places/dashboard/layout.py`
_WIDE, _HIGH = 120, 45  # where there are other panels


@contextmanager
def first_picture() -> Iterator[bool]:
    """Shows the picture; takes it away if what follows fails, or if a signal ends the process before the app watches
    for signals. Gives whether there is one for this terminal."""
    width, height = shutil.get_terminal_size()
    lines, out = outline(width, height), sys.__stderr__
    if not lines or out is None or not out.isatty():
        yield False
        return
    _leave_at_signals(out.fileno())
    out.write(ENTER + _HIDE_CURSOR + "".join(f"\x1b[{y};1H{line}" for y, line in enumerate(lines, 1)))
    out.flush()
    try:
        yield True
    except BaseException:
        out.write(_LEAVE)
        out.flush()
        raise


def _leave_at_signals(terminal: int) -> None:
    if sys.platform == "win32":
        return
    import termios

    modes = termios.tcgetattr(terminal)

    def leave(number: int, _: FrameType | None) -> None:
        with suppress(OSError, termios.error):  # the terminal has gone
            termios.tcsetattr(terminal, termios.TCSANOW, modes)
            os.write(terminal, _OFF + _LEAVE.encode())
        os._exit(128 + number)

    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, leave)


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
