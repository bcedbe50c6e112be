"""`python -m tests.trust.on_terminal ARGS`: runs the command with this terminal as its controlling terminal."""

from __future__ import annotations

import fcntl
import sys
import termios

from ytsb_tui.__main__ import start

if __name__ == "__main__":
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)  # a hang-up signals the controlling process
    sys.argv[0] = "ytsb"
    start()
