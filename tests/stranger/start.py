"""`python3 -m tests.stranger.start`: runs the commands of the README's start unchanged, each to its end.

Commands that open the app run in their own terminal: the app must start, and `q` must end it with exit code 0. Needs
only Python, because on a clean machine these commands install the rest.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import shlex
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
SHOWN = {"make run": "No videos yet", "make demo": "! demo"}  # by the app once it has started
BUSY = "esc  stay"  # while there is work `q` asks for confirmation then; another `q` confirms
SECONDS = 900.0  # to set up, with a slow connection
_BLOCK = re.compile(r"^## Start\n+((?:    .*\n)+)", re.MULTILINE)
_CONTROL = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|P[^\x1b]*\x1b\\|.)", re.DOTALL)
_ROWS, _COLUMNS = 24, 80


def commands(readme: str) -> list[str]:
    """The commands of the README's first block, without comments. Raises ValueError if there is none."""
    block = _BLOCK.search(readme)
    if block is None:
        raise ValueError("The README has no block of commands under `## Start`.")
    return [" ".join(shlex.split(line, comments=True)) for line in block[1].splitlines()]


def carried_out(command: str, folder: Path) -> str:
    """Runs a command; returns what went wrong, or an empty string."""
    environ = {**os.environ, "YTSB_DATA_DIR": f"{folder}/data", "YTSB_CONFIG_DIR": f"{folder}/config"}
    environ["YTSB_VAULT"] = f"{folder}/vault"  # does not touch the user's own library
    if command in SHOWN:
        return _in_app(command, SHOWN[command], environ)
    code = subprocess.run(command, shell=True, cwd=ROOT, env=os.environ, check=False).returncode
    return f"ended with {code}" if code else ""


def _in_app(command: str, shown: str, environ: Mapping[str, str]) -> str:
    process, terminal = pty.fork()
    if process == 0:
        os.chdir(ROOT)
        os.execvpe("sh", ["sh", "-c", command], {**environ, "TERM": "xterm-256color", "LANG": "C.UTF-8"})
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", _ROWS, _COLUMNS, 0, 0))
    raw = ""
    awaited = [BUSY, shown]  # each is answered with q
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        try:
            if select.select([terminal], [], [], 1.0)[0]:
                raw += os.read(terminal, 65_536).decode(errors="replace")
        except OSError:  # the last program on the terminal has ended
            code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
            os.close(terminal)
            if shown not in awaited and code == 0:
                return ""
            return f"ended with {code}{' before the app was up' if shown in awaited else ''}:\n{_tail(raw)}"
        if awaited and awaited[-1] in _CONTROL.sub("", raw):
            awaited.pop()
            os.write(terminal, b"q")
    os.close(terminal)  # hangs up
    what = "did not bring up the app" if shown in awaited else "did not end after q"
    return f"{what} in {SECONDS:.0f} s:\n{_tail(raw)}"


def _tail(raw: str) -> str:
    return _CONTROL.sub("", raw)[-2000:]


def main() -> int:
    """Runs all of them in order; 1 as soon as one fails."""
    wanted = commands(README.read_text(encoding="utf-8"))
    if unknown := set(SHOWN) - set(wanted):
        print(f"The README does not say how to start: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="ytsb-start-") as folder:
        for command in wanted:
            print(f"README: {command}", flush=True)
            began = time.monotonic()
            if wrong := carried_out(command, Path(folder)):
                print(f"README: `{command}` {wrong}", file=sys.stderr)
                return 1
            print(f"README: {command} went as it should, {time.monotonic() - began:.0f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
