"""Signals to the app and to a run while a proxy does not answer: how long each takes, and what is left."""

from __future__ import annotations

import fcntl
import os
import pty
import random
import select
import signal
import socket
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.trust.table import Proven
from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.core.jobs.job import State

ROUNDS = 5
VIDEOS = tuple(f"vid{number:08}" for number in range(6))
LIMIT = 2.0  # seconds
CODES = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}


class Started:
    """`ytsb` with six videos, in its own terminal and folder."""

    def __init__(self, folder: Path, proxy: int, *, headless: bool) -> None:
        self.folder = folder
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.modes = termios.tcgetattr(slave)
        self.slave = slave
        environ = {
            **os.environ,
            "YTSB_DATA_DIR": str(folder / "data"),
            "YTSB_CONFIG_DIR": str(folder / "config"),
            "YTSB_VAULT": str(folder / "vault"),
            "YTSB_ON_HANG_UP": "stop",  # continuing in the background is tested elsewhere
            "YTSB_EGRESS": "proxies",
            "YTSB_PROXIES": f"socks5://127.0.0.1:{proxy}",
            "TERM": "xterm-256color",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.trust.on_terminal", *(["run"] if headless else []), *VIDEOS],
            env=environ,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
        )
        self.got = b""
        self.until(b"proxies" if headless else b"vid00000003")

    def until(self, wanted: bytes, seconds: float = 60.0) -> None:
        end = time.monotonic() + seconds
        start = len(self.got)
        while wanted not in self.got[start:]:
            assert time.monotonic() < end, (wanted, self.got[-2000:])
            self.read(0.1)

    def read(self, seconds: float) -> None:
        if select.select([self.master], [], [], seconds)[0]:
            try:
                self.got += os.read(self.master, 1 << 16)
            except OSError:
                time.sleep(seconds)

    def ended(self) -> float:
        """Seconds until it ends."""
        begin = time.monotonic()
        while self.process.poll() is None:
            assert time.monotonic() < begin + 30, "it does not end"
            self.read(0.02)
        took = time.monotonic() - begin
        self.read(0.2)
        return took

    def restored(self) -> bool:
        """Whether the terminal is restored: normal screen, visible cursor, line mode and echo as before."""
        left = self.got.count(b"\x1b[?1049h") == self.got.count(b"\x1b[?1049l")
        shown = self.got.rfind(b"\x1b[?25h") >= self.got.rfind(b"\x1b[?25l")
        return left and shown and termios.tcgetattr(self.slave)[:4] == self.modes[:4]

    def states(self) -> list[State]:
        """How the videos stand in the library."""
        library = SqliteLibrary(self.folder / "data" / "library.db")
        try:
            return [job.state for job in library.jobs()]
        finally:
            library.close()

    def kept(self) -> bool:
        """Whether every video is in the library and none is marked as running."""
        return self.states() == [State.QUEUED] * len(VIDEOS)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(10)
        for end in (self.master, self.slave):
            try:
                os.close(end)
            except OSError:
                continue


@pytest.fixture
def proxy() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0), backlog=256) as server:
        yield server.getsockname()[1]


@pytest.mark.parametrize("headless", [False, True], ids=["app", "run"])
@pytest.mark.parametrize("number", list(CODES))
def test_told_to_end(tmp_path: Path, proxy: int, proven: Proven, number: signal.Signals, headless: bool) -> None:
    dice, times, bad = random.Random(number), [], []
    for turn in range(ROUNDS):
        started = Started(tmp_path / str(turn), proxy, headless=headless)
        started.read(dice.uniform(0.0, 1.0))
        started.process.send_signal(number)
        times.append(started.ended())
        # After a hang-up nothing is expected of the terminal.
        restored = number is signal.SIGHUP or started.restored()
        if started.process.returncode != CODES[number] or not started.kept() or not restored:
            bad.append((turn, started.process.returncode, restored, started.states(), started.got[-600:]))
        started.close()
    name = f"{'run' if headless else 'app'}: {number.name}"
    proven(name, "signals", ROUNDS, f"ended after at most {max(times):.2f} s, {len(bad)} not whole")
    assert not bad
    assert max(times) < LIMIT


@pytest.mark.parametrize("headless", [False, True], ids=["app", "run"])
def test_a_closed_terminal(tmp_path: Path, proxy: int, proven: Proven, headless: bool) -> None:
    times, bad = [], []
    for turn in range(ROUNDS):
        started = Started(tmp_path / str(turn), proxy, headless=headless)
        os.close(started.slave)
        os.close(started.master)
        begin = time.monotonic()
        started.process.wait(30)
        times.append(time.monotonic() - begin)
        if started.process.returncode != 129 or not started.kept():
            bad.append((turn, started.process.returncode))
        started.close()
    name = "run" if headless else "app"
    proven(f"{name}: closed terminal", "hang-ups", ROUNDS, f"ended after at most {max(times):.2f} s")
    assert not bad
    assert max(times) < LIMIT


def test_stopped_and_continued_the_app_draws_itself_again(tmp_path: Path, proxy: int, proven: Proven) -> None:
    started = Started(tmp_path, proxy, headless=False)
    times = []
    for _ in range(ROUNDS):
        started.read(0.3)
        os.write(started.master, b"\x1a")
        started.until(b"\x1b[?1049l")
        os.waitid(os.P_PID, started.process.pid, os.WSTOPPED)
        started.read(0.2)  # what it wrote last
        assert started.restored()
        begin = time.monotonic()
        started.process.send_signal(signal.SIGCONT)
        started.until(b"vid00000003")
        times.append(time.monotonic() - begin)
    proven("app: TSTP and CONT", "times", ROUNDS, f"drawn again after at most {max(times):.2f} s")
    started.process.terminate()
    started.ended()
    assert started.kept()
    assert started.restored()
    started.close()
    assert max(times) < LIMIT


def test_a_storm_of_resizes(tmp_path: Path, proxy: int, proven: Proven) -> None:
    dice, count = random.Random(3), 500
    started = Started(tmp_path, proxy, headless=False)
    for _ in range(count):
        width, height = dice.randint(1, 240), dice.randint(1, 90)
        fcntl.ioctl(started.master, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
        started.read(0.003)
    begin = time.monotonic()
    fcntl.ioctl(started.master, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    started.until(b"vid00000003")
    took = time.monotonic() - begin
    proven("app: WINCH", "resizes", count, f"whole picture {took:.2f} s after the last")
    started.process.terminate()
    started.ended()
    assert started.restored()
    assert started.kept()
    started.close()
