"""`make stranger`: follows the README literally on a Debian with only Python and make.

The first command must start the app, the second pass the tests, with no other step. `--quick` leaves the
second out. This machine is not changed; the fresh one is a folder, which is deleted at the end.
"""

from __future__ import annotations

import argparse
import os
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.lab.remote import Terminal
from tests.stranger.machine import Machine, fresh, outcome
from tests.stranger.start import BUSY, README, ROOT, SHOWN, commands

CHECKOUT = "/root/ytsb-tui"
ASKS, WELCOME = "make run", "Set-up"  # the title of the wizard that opens at the first start
SETTING_UP = 1200.0  # seconds: packages of the system and of Python over a slow connection
TESTING = 3600.0


def _in_terminal(machine: Machine, command: str) -> None:
    """Runs a command that opens the app in tmux, waits for the app and quits. Raises AssertionError with the screen."""
    words = f"cd {CHECKOUT} && {command}"
    folder = Path(tempfile.mkdtemp(prefix="ytsb-stranger-"))
    file = folder / "go.sh"
    file.write_text(f"exec {shlex.join(machine.command(words))}\n", encoding="utf-8")
    with Terminal(f"ytsb-stranger-{os.getpid()}", ["sh", str(file)], "xterm-256color") as terminal:
        shown = SHOWN[command]
        screen = terminal.until(lambda seen: shown in seen or "ended " in seen, SETTING_UP)
        assert shown in screen, screen
        if command == ASKS:
            screen = terminal.until(lambda seen: WELCOME in seen)
            terminal.press("Escape")
            terminal.until(lambda seen: WELCOME not in seen)
        print(screen, flush=True)
        terminal.press("q")
        screen = terminal.until(lambda seen: "ended " in seen or BUSY in seen)
        if BUSY in screen:
            terminal.press("q")
        terminal.until(lambda seen: "ended 0" in seen)
    file.unlink()
    folder.rmdir()


def follow(machine: Machine, wanted: Sequence[str]) -> None:
    """Runs the commands in order. Raises AssertionError, CalledProcessError, TimeoutExpired."""
    for command in wanted:
        began = time.monotonic()
        print(f"stranger: {command}", flush=True)
        if command in SHOWN:
            _in_terminal(machine, command)
        else:
            words = f"cd {CHECKOUT} && {command}"
            subprocess.run(machine.command(words), check=True, timeout=TESTING, stdin=subprocess.DEVNULL)
        print(f"stranger: {command} went as the README says, {time.monotonic() - began:.0f} s", flush=True)


def proof(root: Path, *, release: str | None, quick: bool) -> None:
    """All of it. Raises NoMachine, AssertionError, SubprocessError."""
    wanted = [command for command in commands(README.read_text(encoding="utf-8")) if command in SHOWN or not quick]
    print(f"stranger: a fresh Debian {release or ''} with python3 and make", flush=True)
    machine = fresh(root, release=release)
    machine.put(ROOT, CHECKOUT)
    follow(machine, wanted)
    size = subprocess.run(["du", "-sm", f"{root}{CHECKOUT}/.venv"], check=True, capture_output=True, text=True)
    print(f"stranger: {size.stdout.split()[0]} MB in .venv", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.stranger", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="without the tests")
    parser.add_argument("--release", help="a release of Debian (that of this machine)")
    given = parser.parse_args()
    sys.exit(outcome("stranger", lambda root: proof(root, release=given.release, quick=given.quick)))
