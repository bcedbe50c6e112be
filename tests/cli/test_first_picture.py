from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from tests.fakes.engine import FakeEngine
from tests.tui.stage import app_on, screen_text, settle
from ytsb_tui.cli.first_picture import ENTER, outline
from ytsb_tui.core.state.panel import PanelState

FRAME = "╭╮╰╯│─"


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (36, 16), (170, 30)])
async def test_it_is_where_the_app_then_draws(size: tuple[int, int]) -> None:
    app = app_on(FakeEngine(PanelState(opening=True)))
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        drawn = screen_text(app).split("\n")
    picture = outline(*size)
    assert len(picture) == size[1] - 1, "the line of keys is the app's"
    for number, line in enumerate(picture):
        for at, char in enumerate(line):
            if char in "╭╮╰╯│" or (char != " " and char not in FRAME):
                assert drawn[number][at] == char, (number, at, line, drawn[number])


@pytest.mark.parametrize("size", [(30, 24), (80, 12), (160, 50)])
def test_there_is_none_where_the_app_has_other_panels(size: tuple[int, int]) -> None:
    assert outline(*size) == ()


CODE = """
from ytsb_tui.cli.first_picture import first_picture
with first_picture() as shown:
    assert shown
    {}
"""


@pytest.mark.parametrize(("fails", "code"), [(True, 1), (False, 0)])
def test_what_fails_leaves_the_terminal_as_it_was(tmp_path: Path, *, fails: bool, code: int) -> None:
    master, slave = pty.openpty()
    command = [sys.executable, "-c", CODE.format("raise SystemExit(1)" if fails else "pass")]
    variables = {**os.environ, "COLUMNS": "80", "LINES": "24"}
    ran = subprocess.run(command, stdin=slave, stdout=slave, stderr=slave, env=variables, timeout=60, check=False)
    os.close(slave)
    sent = os.read(master, 1 << 16).decode()
    os.close(master)
    assert ran.returncode == code
    assert sent.startswith(ENTER)
    assert sent.endswith("\x1b[?1049l") is fails


RAW = "import os, signal, tty; tty.setraw(0); os.kill(os.getpid(), signal.{}); raise AssertionError"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_leaves_the_terminal_as_it_was(number: signal.Signals) -> None:
    master, slave = pty.openpty()
    before = termios.tcgetattr(slave)
    command = [sys.executable, "-c", CODE.format(RAW.format(number.name))]
    variables = {**os.environ, "COLUMNS": "80", "LINES": "24"}
    ran = subprocess.run(command, stdin=slave, stdout=slave, stderr=slave, env=variables, timeout=60, check=False)
    after = termios.tcgetattr(slave)
    os.close(slave)
    sent = os.read(master, 1 << 16).decode()
    os.close(master)
    assert ran.returncode == 128 + number
    assert sent.startswith(ENTER)
    assert sent.endswith("\x1b[?1049l")
    assert after == before


def test_a_signal_during_the_imports_of_the_app(tmp_path: Path) -> None:
    master, slave = pty.openpty()
    own = {"COLUMNS": "80", "LINES": "24", "TERM": "xterm", "YTSB_TOR": "/nonexistent"}
    own |= {f"YTSB_{name}_DIR": str(tmp_path / name) for name in ("DATA", "CONFIG")}
    process = subprocess.Popen(
        [sys.executable, "-m", "ytsb_tui"], stdin=slave, stdout=slave, stderr=slave, env={**os.environ, **own}
    )
    os.close(slave)
    sent = os.read(master, 1 << 16)
    while ENTER.encode() not in sent:
        sent += os.read(master, 1 << 16)
    process.send_signal(signal.SIGTERM)
    while True:
        try:
            sent += os.read(master, 1 << 16)
        except OSError:  # the end, as Linux says it
            break
    os.close(master)
    assert process.wait(60) == 143
    assert sent.endswith(b"\x1b[?1049l")
