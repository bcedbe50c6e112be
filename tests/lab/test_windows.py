"""One engine, many windows, in real processes: attaching, taking over, detaching by key and by a dropped connection."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.lab.client import Lab
from tests.lab.command import Ytsb, links, videos
from tests.lab.remote import WRITING, Terminal, script
from tests.lab.tor_client import LabTor
from ytsb_tui.remote.attached import attach
from ytsb_tui.remote.ownership import Owner, owner_of


@pytest.fixture(autouse=True)
def _tmux() -> None:
    if shutil.which("tmux") is None:
        pytest.fail("tmux is not installed") if os.environ.get("CI") else pytest.skip("tmux is not installed")


def owner(ytsb: Ytsb, but: int = 0) -> Owner:
    """Waits for an owner of the library (other than `but`)."""
    found: list[Owner] = []

    def seen() -> bool:
        now = owner_of(ytsb.folder / "data")
        found[:] = [now] if now is not None and now.pid != but else []
        return bool(found)

    until(seen)
    return found[0]


def until(seen: Callable[[], bool], seconds: float = 110.0) -> None:
    """Waits until the condition is true."""
    deadline = time.monotonic() + seconds
    while not seen():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def alive(pid: int) -> bool:
    """Whether the process exists and is not a zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def add(terminal: Terminal, ids: list[str]) -> None:
    """Adds videos by keyboard."""
    terminal.press("a")
    terminal.until(lambda screen: "Add videos" in screen)
    terminal.type(" ".join(links(ids)))
    terminal.until(lambda screen: "1 video" in screen or f"{len(ids)} videos" in screen)
    terminal.press("C-s")


def one_note_at_a_time(folder: Path) -> Ytsb:
    """The command with a tor that is already running."""
    return Ytsb(folder, {"YTSB_TOR_CONTROL": str(folder / "tor" / "control.sock"), "YTSB_WRITERS": "1"})


def closed(pid: int) -> None:
    """Waits for a process to end."""
    until(lambda: not alive(pid))


def test_one_engine_is_shared_detached_and_taken_over(lab: Lab, tmp_path: Path) -> None:
    with LabTor(lab, tmp_path / "tor"):
        ytsb = one_note_at_a_time(tmp_path)
        _shared(lab, ytsb)
    assert len(ytsb.notes()) == 7
    assert set(Counter(request.video for request in lab.requests("timedtext")).values()) == {1}
    assert len(lab.api_requests()) == 2 * 7  # a note and its check each: nothing was paid for twice
    assert lab.leaked_packets() == 0


def _shared(lab: Lab, ytsb: Ytsb) -> None:
    go = ["sh", str(script(ytsb.folder / "go.sh", ytsb.environ()))]
    name = f"ytsb-{os.getpid()}-windows"
    with Terminal(f"{name}-1", go, "xterm") as one:
        one.until(lambda screen: "Videos" in screen)
        app = owner(ytsb)
        with Terminal(f"{name}-2", go, "xterm", 120, 40) as two:
            two.until(lambda screen: f"attached to pid {app.pid}" in screen)
            add(two, videos(1))
            assert "1 video added" in ytsb.say("add", *videos(1, "w")).stdout
            for terminal in (one, two):
                terminal.until(lambda screen: "  2 done" in screen)
            two.press("q")
            two.until(lambda screen: "ended 0" in screen)
        lab.api_rule("delay", seconds=2.0)
        add(one, videos(5, "d"))
        one.until(lambda screen: WRITING.search(screen) is not None)
        one.press("D")
        one.until(lambda screen: "Return with: ytsb" in screen and "ended 0" in screen)
    closed(app.pid)
    background = _in_background(ytsb, app)
    with Terminal(f"{name}-3", go, "xterm") as three:
        three.until(lambda screen: "attached" in screen)
        three.until(lambda screen: WRITING.search(screen) is not None)
        three.until(lambda screen: "  7 done" in screen)
        three.until(lambda screen: f"(pid {background.pid}) has ended" in " ".join(screen.split()))
    # The terminal is gone: the connection of the window that had taken over dropped.
    assert ytsb.say("stop").returncode in (0, 1)
    assert "7 done" in ytsb.say("status").stdout


def _in_background(ytsb: Ytsb, app: Owner) -> Owner:
    background = owner(ytsb, but=app.pid)
    assert os.getsid(background.pid) == background.pid
    assert background.socket is not None
    assert stat.S_IMODE(background.socket.stat().st_mode) == 0o600
    assert stat.S_IMODE((ytsb.folder / "data" / "engine.log").stat().st_mode) == 0o600
    windows = [attach(background.socket) for _ in range(10)]
    assert {window.snapshot().owner for window in windows} == {background.pid}
    for window in windows:
        window._handshake.connection.close()
    return background


def test_work_goes_on_when_the_line_drops_and_when_its_owner_dies(lab: Lab, tmp_path: Path) -> None:
    with LabTor(lab, tmp_path / "tor"):
        ytsb = one_note_at_a_time(tmp_path)
        go = ["sh", str(script(tmp_path / "go.sh", ytsb.environ()))]
        name = f"ytsb-{os.getpid()}-line"
        lab.api_rule("delay", seconds=2.0)
        with Terminal(f"{name}-1", go, "xterm") as terminal:
            terminal.until(lambda screen: "Videos" in screen)
            app = owner(ytsb)
            add(terminal, videos(4))
            terminal.until(lambda screen: WRITING.search(screen) is not None)
        background = owner(ytsb, but=app.pid)
        with Terminal(f"{name}-2", go, "xterm") as terminal:
            terminal.until(lambda screen: "attached" in screen)
            os.kill(background.pid, signal.SIGKILL)
            terminal.until(lambda screen: f"(pid {background.pid}) died" in " ".join(screen.split()))
            last = owner(ytsb, but=background.pid)
            assert last.socket == background.socket
            terminal.until(lambda screen: "  4 done" in screen and "attached" not in screen)
            stopped = ytsb.say("stop")
            assert f"pid {last.pid}" in stopped.stdout
            terminal.until(lambda screen: "ended 143" in screen)
        assert ytsb.say("stop").returncode == 1
    assert len(ytsb.notes()) == 4
    assert set(Counter(request.video for request in lab.requests("timedtext")).values()) == {1}
    assert lab.leaked_packets() == 0
