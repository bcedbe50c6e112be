"""The app in a real pseudo-terminal: signals, a line that drops, one that takes nothing, suspend, other terminals."""

from __future__ import annotations

import fcntl
import io
import os
import re
import signal
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Iterator

import pytest

from tests.tui.benchmark import ESCAPES, Watched
from ytsb_tui.tui import terminal
from ytsb_tui.tui.terminal import PatientWriter

EXHAUSTIVE = pytest.mark.exhaustive


@pytest.fixture
def started() -> Iterator[list[Watched]]:
    apps: list[Watched] = []
    yield apps
    for app in apps:
        if app.process.poll() is None:
            app.process.kill()
        app.process.wait(5)
        if app.master >= 0:
            os.close(app.master)


def start(apps: list[Watched], what: str = "app", **how: object) -> Watched:
    app = Watched(what, **how)  # type: ignore[arg-type]  # by name
    apps.append(app)
    app.until(b"Exits")
    app.read(0.3)
    return app


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (signal.SIGTERM, 143),
        pytest.param(signal.SIGHUP, 129, marks=EXHAUSTIVE),
        pytest.param(signal.SIGINT, 130, marks=EXHAUSTIVE),
    ],
)
def test_signals_end_it_within_two_seconds(started: list[Watched], number: signal.Signals, code: int) -> None:
    app = start(started)
    begin = time.monotonic()
    app.process.send_signal(number)
    tail = app.read_to_the_end()
    assert app.process.wait(5) == code
    assert time.monotonic() - begin < 3
    if number != signal.SIGHUP:
        assert b"\x1b[?1049l" in tail  # the screen is given back
        assert b"\x1b[?25h" in tail


def test_a_line_that_drops_ends_it_without_spinning(started: list[Watched]) -> None:
    app = start(started)
    os.close(app.master)
    app.master = -1
    begin = time.monotonic()
    assert app.process.wait(10) == 129
    assert time.monotonic() - begin < 5


def test_a_line_that_drops_without_a_signal_is_noticed(started: list[Watched]) -> None:
    app = start(started, controlling=False)
    os.close(app.master)
    app.master = -1
    assert app.process.wait(10) == 129


def full_line(app: Watched) -> None:
    """Reads nothing until nothing more fits into the line."""
    waiting, end = -1, time.monotonic() + 20
    while (now := int.from_bytes(fcntl.ioctl(app.master, termios.FIONREAD, bytes(4)), sys.byteorder)) > waiting:
        assert time.monotonic() < end
        waiting = now
        time.sleep(0.5)  # it draws ten times a second


def test_a_terminal_that_takes_nothing_stops_nobody(started: list[Watched]) -> None:
    app = start(started, "busy", width=200, height=60)
    full_line(app)
    before, end = app.processor(), time.monotonic() + 20
    while app.processor() <= before:  # it still works
        assert time.monotonic() < end
        time.sleep(0.05)
    app.process.send_signal(signal.SIGTERM)
    app.read(1.0)
    assert app.process.wait(10) == 143


def test_q_gives_the_terminal_back(started: list[Watched]) -> None:
    app = start(started, "idle")
    os.write(app.master, b"q")
    tail = app.read_to_the_end()
    assert app.process.wait(5) == 0
    assert b"\x1b[?1049l" in tail


def stopped(app: Watched) -> None:
    """Waits until the process is suspended: it says goodbye to the terminal a moment before."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        state = subprocess.run(["ps", "-o", "stat=", "-p", str(app.process.pid)], capture_output=True, check=False)
        if state.stdout.strip().startswith(b"T"):
            return
    raise TimeoutError("it does not stop")


def test_suspend_and_resume(started: list[Watched]) -> None:
    app = start(started, "idle")
    os.write(app.master, b"\x1a")
    app.until(b"\x1b[?1049l")
    stopped(app)
    app.process.send_signal(signal.SIGCONT)
    assert b"\x1b[?1049h" in app.shown("private: ask the owner")


@pytest.mark.parametrize(
    "term",
    [
        "screen",
        "dumb",
        *(pytest.param(term, marks=EXHAUSTIVE) for term in ("xterm", "tmux-256color", "linux", "vt100")),
    ],
)
def test_other_terminals(started: list[Watched], term: str) -> None:
    app = start(started, "app", term=term, color="")
    os.write(app.master, b"jjk")
    os.write(app.master, b"q")
    app.until(b"wait for what is running")
    if term in ("linux", "vt100", "dumb"):
        assert app.all.isascii()
    assert b"38;2;" not in app.all  # no true colour where nobody said that there is


def test_only_the_escapes_that_are_meant_are_sent(started: list[Watched]) -> None:
    app = start(started, "hostile", width=120, height=40)
    app.read(0.5)
    sent = app.all
    rest = ESCAPES.sub(b"", sent)
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", rest), rest
    assert not any(0x80 <= ord(char) <= 0x9F for char in rest.decode("utf-8", "replace"))
    assert b"hostile-title" not in sent  # as OSC 0 it would have renamed the window


def test_a_storm_of_resizes_ends_in_a_whole_picture(started: list[Watched]) -> None:
    app = start(started, "idle")
    for number in range(60):
        app.resize(60 + number, 20 + number % 30)
        time.sleep(0.005)
    app.read(1.0)
    app.resize(80, 24)
    app.shown("Lecture 9 (private)", "? help")
    assert app.process.poll() is None


class Stuck(io.StringIO):
    """A terminal that takes nothing until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.go = threading.Event()

    def write(self, text: str) -> int:
        self.go.wait(10)
        return super().write(text)


def test_the_writer_never_blocks_and_loses_nothing() -> None:
    line = Stuck()
    writer = PatientWriter(line)
    writer.start()
    begin = time.monotonic()
    for number in range(1000):
        writer.write(f"{number} ")
    assert time.monotonic() - begin < 1
    assert writer.backlog > 1000
    line.go.set()
    writer.stop()
    assert line.getvalue() == "".join(f"{number} " for number in range(1000))
    assert writer.backlog == 0


def test_the_writer_outlives_its_terminal() -> None:
    class Gone(io.StringIO):
        def write(self, text: str) -> int:
            raise OSError(5, "Input/output error")

    writer = PatientWriter(Gone())
    writer.start()
    for _ in range(100):
        writer.write("x")
    writer.stop()
    assert writer.broken
    assert not writer.is_alive()


class Clock:
    now = 0.0

    def monotonic(self) -> float:
        return self.now


def test_a_line_is_slow_when_writes_wait_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    monkeypatch.setattr(terminal, "time", clock)
    writer = PatientWriter(io.StringIO())
    for characters, seconds in ((240, 0.1), (240, 9.0), (240, 0.01), (240, 0.1), (240, 0.1)):
        writer._took(characters, seconds)
    assert writer.lag == 0.0  # held for a while, as with Ctrl+S
    writer._took(240, 0.1)
    assert writer.lag == pytest.approx(20_480 / 2_400)
    clock.now += 8.0
    assert 0.0 < writer.lag < 1.0
    writer.write("x" * 240)
    assert writer.lag == pytest.approx(20_480 / 2_400 - 8.0 + 0.1)
    clock.now += 60.0
    assert writer.lag == 0.0
    writer._took(1, 100.0)
    assert writer.lag == pytest.approx((20_480 + 240) / 1_000)  # a line is never taken to be slower
