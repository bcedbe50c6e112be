"""`python -m tests.trust.on_terminal ARGS`: the command, with the terminal that it was started on as its own."""

from __future__ import annotations

import fcntl
import sys
import termios

from ytsb_tui.__main__ import start

if __name__ == "__main__":
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)  # the terminal hangs up on whom it belongs to
    sys.argv[0] = "ytsb"
    start()
