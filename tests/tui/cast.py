"""`python -m tests.tui.cast [FILE]`: records a session with the demo as an asciinema cast (version 2).

A script presses the keys of a user who sees exits refused, presses r, and reads a note. What is recorded is what
the app wrote to a terminal of its own, and when.
"""

from __future__ import annotations

import codecs
import fcntl
import json
import os
import pty
import re
import select
import struct
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

from tests.tui.replay import Terminal

COLUMNS, ROWS = 100, 30
LONGEST = 300.0  # seconds, on a busy machine
STILL = 2.0  # seconds; a pause of the machine's is shown no longer than this
QUIET = 3.0  # seconds that a person looks before the next key

# What the screen shows, and the keys then: failures retried by R, a note, the network, the end.
SCRIPT = (
    ("R tries", "R"),
    ("DONE", "G"),
    ("", "\r"),
    ("", "j\r"),
    ("", "\x1b[6~"),
    ("", "\x1b[6~"),
    ("", "\x1b"),
    ("a add", "n"),
    ("", "\x1b"),
    (r" done (?!.*(?:running|waiting|queued))", "q"),
)


def main() -> None:
    """Records and writes the file."""
    file = Path(sys.argv[1] if len(sys.argv) > 1 else "assets/demo.cast")
    frames = list(_played())
    header = {"version": 2, "width": COLUMNS, "height": ROWS, "title": "ytsb demo", "env": {"TERM": "xterm-256color"}}
    lines = [json.dumps(header), *(json.dumps([at, "o", text], ensure_ascii=False) for at, text in _steady(frames))]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _played() -> Iterator[tuple[float, str]]:
    """What the demo writes, each piece with the second at which it came. Raises TimeoutError when it does not end."""
    process, terminal = pty.fork()
    if process == 0:
        environ = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
        os.execvpe(sys.executable, [sys.executable, "-m", "ytsb_tui", "demo"], environ)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    began = time.monotonic()
    script = iter(SCRIPT)
    awaited, keys = next(script)
    shown, seen = Terminal(COLUMNS, ROWS), 0.0
    while True:
        now = time.monotonic()
        if now - began > LONGEST:
            raise TimeoutError(f"the demo does not show {awaited!r}")
        if select.select([terminal], [], [], 0.05)[0]:
            try:
                text = decoder.decode(os.read(terminal, 65_536))
            except OSError:  # it has ended
                break
            shown.feed(text)
            yield now - began, text
        if not re.search(awaited, shown.text):
            seen = 0.0
        elif not seen:
            seen = now
        elif now - seen > QUIET:
            os.write(terminal, keys.encode())
            seen = 0.0
            awaited, keys = next(script, ("still running", "q"))
    if code := os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]):
        raise RuntimeError(f"the demo ended with {code}")


def _steady(frames: list[tuple[float, str]]) -> Iterator[tuple[float, str]]:
    """The frames with long pauses cut short."""
    last = at = 0.0
    for then, text in frames:
        at += min(then - last, STILL)
        last = then
        yield round(at, 3), text


if __name__ == "__main__":
    main()
