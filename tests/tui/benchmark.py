"""`python -m tests.tui.benchmark`: what the app costs, in a pseudo-terminal, as ratios where they mean something.

First frame against an empty Textual app, key to frame among 5,000 videos while 20 events a second arrive, bytes and
processor time while nothing happens.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import statistics
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence

ESCAPES = re.compile(rb"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[()][A-Z0-9]|\x1b[=>]|\x1b\][^\x07]*\x07")


def play(what: str) -> None:
    """Runs one of the apps that are measured."""
    if what == "bare":
        from textual.app import App, ComposeResult
        from textual.widgets import Static

        class Bare(App[None]):
            def compose(self) -> ComposeResult:
                yield Static("Exits")

        Bare().run()
        return
    from tests.tui import stage
    from tests.tui.busy import scene  # only here: the empty app must not pay for it
    from ytsb_tui.tui.app import StudyBuddyApp

    fake = scene(what)
    app = StudyBuddyApp(fake, lambda: stage.reader_of(fake))
    app.run()
    os._exit(app.return_code or 0)  # as the command does: a terminal that has gone takes no last words


class Watched:
    """An app in a pseudo-terminal of its own."""

    def __init__(
        self,
        what: str,
        *,
        width: int = 80,
        height: int = 24,
        term: str = "xterm-256color",
        color: str = "truecolor",
        controlling: bool = True,
        command: Sequence[str] | None = None,
        variables: Mapping[str, str] = os.environ,
    ) -> None:
        """`what` is a scene; `command` runs something else in its place, with these variables."""
        scene = [sys.executable, "-m", "tests.tui.benchmark", what, *(["own"] if controlling else [])]
        self.master, slave = pty.openpty()
        self.all = b""  # everything that was sent
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
        self.begin = time.perf_counter()
        self.process = subprocess.Popen(
            command or scene,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={**variables, "TERM": term, "COLORTERM": color, "LC_ALL": "C.UTF-8"},
            start_new_session=True,
        )
        os.close(slave)

    def took(self) -> bytes:
        """What is there to be read, of which there is something."""
        return os.read(self.master, 1 << 16)

    def read(self, seconds: float) -> bytes:
        """What is sent within so many seconds."""
        end = time.perf_counter() + seconds
        got = b""
        while (left := end - time.perf_counter()) > 0:
            if select.select([self.master], [], [], left)[0]:
                try:
                    got += self.took()
                except OSError:
                    break
        self.all += got
        return got

    def until(self, wanted: bytes, seconds: float = 20.0) -> float:
        """How many seconds it takes from the start until `wanted` is sent."""
        got = b""
        while wanted not in got:
            if not select.select([self.master], [], [], seconds)[0]:
                raise TimeoutError(wanted.decode())
            got += self.took()
        self.all += got
        return time.perf_counter() - self.begin

    def shown(self, *wanted: str, seconds: float = 20.0) -> bytes:
        """What is sent until all these words were, escape sequences aside; fails after so many seconds of waiting."""
        end = time.perf_counter() + seconds
        got = b""
        while not all(word in ESCAPES.sub(b"", got).decode("utf-8", "replace") for word in wanted):
            if time.perf_counter() > end:
                raise TimeoutError(f"{wanted} in {ESCAPES.sub(b'', got)!r}")
            got += self.read(0.1)
        return got

    def read_to_the_end(self) -> bytes:
        """What is sent until it ends."""
        got = b""
        while self.process.poll() is None:
            got += self.read(0.1)
        return got + self.read(0.1)

    def resize(self, width: int, height: int) -> None:
        """Another size."""
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))

    def press(self, key: bytes, answer: bytes) -> float:
        """Seconds from a key until its answer is on the screen."""
        while select.select([self.master], [], [], 0)[0]:
            self.took()
        self.begin = time.perf_counter()
        os.write(self.master, key)
        return self.until(answer)

    def processor(self) -> float:
        """Seconds of processor time so far."""
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        """Megabytes (10^6) of memory that are its own."""
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as status:
            resident = next(line for line in status if line.startswith("VmRSS"))
        return int(resident.split()[1]) * 1024 / 1e6

    def end(self) -> None:
        """Ends it."""
        self.process.terminate()
        self.read(0.5)
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
        os.close(self.master)


def first_frame(what: str) -> tuple[float, float]:
    """Seconds and processor seconds until the first frame has been sent."""
    app = Watched(what)
    try:
        return app.until(b"Exits"), app.processor()
    finally:
        app.end()


def main() -> None:
    """Measures and prints."""
    measured: dict[str, tuple[float, float]] = {}
    runs: dict[str, list[tuple[float, float]]] = {"bare": [], "app": [], "big": []}
    for _ in range(7):
        for what, times in runs.items():
            times.append(first_frame(what))
    for what, times in runs.items():
        measured[what] = (statistics.median(t for t, _ in times), statistics.median(t for _, t in times))
    for what, name in (("app", "12 videos"), ("big", "5,000 videos")):
        clock, work = (mine / empty for mine, empty in zip(measured[what], measured["bare"], strict=True))
        print(f"first frame, {name}: {clock:.2f} times an empty Textual app ({work:.2f} times its processor time)")
    busy = Watched("busy")
    busy.until(b"Exits")
    busy.read(2.0)
    os.write(busy.master, b"og")  # all of them, as added
    busy.read(1.0)
    before, begin = busy.processor(), time.perf_counter()
    answers = []
    for place in range(2, 202):
        answers.append(busy.press(b"j", b"%d/5,000" % place) * 1000)
        busy.read(0.03)
    share = (busy.processor() - before) / (time.perf_counter() - begin)
    busy.end()
    answers.sort()
    print(
        f"key to frame, 5,000 videos, 20 events a second: median {answers[100]:.0f} ms, "
        f"95th percentile {answers[190]:.0f} ms, {share:.0%} of a core"
    )
    idle = Watched("idle")
    idle.until(b"Exits")
    idle.read(3.0)
    before = idle.processor()
    sent = idle.read(20.0)
    print(f"idle: {len(sent)} bytes in 20 s, {(idle.processor() - before) / 20:.2%} of a core")
    idle.end()


if __name__ == "__main__":
    if "own" in sys.argv:
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)  # the terminal hangs up on whom it belongs to
    play(sys.argv[1]) if len(sys.argv) > 1 else main()
