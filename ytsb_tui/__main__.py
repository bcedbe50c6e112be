"""Where the `ytsb` command and `python -m ytsb_tui` start and end."""

from __future__ import annotations

import os
import sys

from ytsb_tui.cli import main


def start() -> None:
    """Runs the command and leaves at once when it is over.

    Everything is saved and closed by then, but a thread may still be in a slow import or a handshake that nobody waits
    for, and the interpreter would wait for it.
    """
    try:
        main(prog_name="ytsb", obj=os.environ)  # completion would not find the name that python -m gives it
    except SystemExit as ended:
        code = ended.code
    else:
        code = 0
    if isinstance(code, str) and sys.stderr is not None:
        sys.stderr.write(f"{code}\n")
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:  # it was closed before the start
                stream.flush()
        except OSError:  # the reader of the pipe has gone, or the disk is full: said already
            continue
    os._exit(code if isinstance(code, int) else int(code is not None))


if __name__ == "__main__":
    start()
