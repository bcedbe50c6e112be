"""A session: log in over ssh, add, watch, retry by key, read, be cut off, log in again, and all is done once."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lab.client import Lab
from tests.lab.command import Ytsb, links, videos
from tests.lab.rules import Video
from tests.lab.terminal import Screen, SshServer, missing

ROOT = Path(__file__).parents[2]
PASSED_ON = ("YTSB_TOR_TORRC", "SSL_CERT_FILE", "ANTHROPIC_BASE_URL", "ANTHROPIC_API_KEY", "PYTHONPATH")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SshServer]:
    if why := missing():
        if os.environ.get("CI") == "true":
            pytest.fail(why)
        pytest.skip(why)
    running = SshServer(tmp_path / "ssh")
    yield running
    running.stop()


def apps(folder: Path) -> list[str]:
    """The ids of running apps whose data is below a folder, by the environment that they were started with."""
    found: list[str] = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if b"ytsb_tui" in (process / "cmdline").read_bytes():
                environment = (process / "environ").read_bytes().split(b"\0")
                found += [process.name] if f"YTSB_DATA_DIR={folder}/data".encode() in environment else []
        except OSError:
            continue  # it has ended meanwhile
    return found


def add(screen: Screen, ids: list[str]) -> None:
    screen.press("a")
    screen.until("Add videos")
    screen.write(" ".join(links(ids)))
    screen.until(f"{len(ids)} videos")
    screen.press("C-s")


def first_login(lab: Lab, screen: Screen, ids: list[str]) -> None:
    """Adds, watches, retries, reads, adds more; leaves while notes are being written."""
    lab.video(ids[1], Video(state="private"))
    screen.until("Tor ready", "No videos yet")
    add(screen, ids[:3])
    screen.until("2 done", "1 failed", "ask the owner")
    lab.video(ids[1], Video(state="ok"))
    screen.press("R")
    screen.until("3 done", "all done")
    screen.press("g", "Enter")
    screen.until("Note", "Core concepts", "esc back")
    screen.press("t")
    screen.until("Transcript")
    screen.press("Escape")
    screen.until("Videos")
    lab.api_rule("delay", seconds=3.0)  # notes take a while: the line drops in the midst of them
    add(screen, ids[3:])
    screen.until("writing")


@pytest.mark.parametrize("term", ["xterm", "screen"])
def test_a_session_over_ssh(lab: Lab, server: SshServer, tmp_path: Path, term: str) -> None:
    ytsb = Ytsb(tmp_path, {"YTSB_COOLDOWN": "2s"})
    environment = ytsb.environ()
    variables = {name: environment[name] for name in environment if name.startswith("YTSB_") or name in PASSED_ON}
    over_ssh = server.command(["sh", "-c", f"'cd {ROOT} && exec {sys.executable} -m ytsb_tui'"], variables)
    name = f"ytsb-{os.getpid()}-{term}"
    ids = videos(6)
    screen = Screen(name, over_ssh, (80, 24), term)
    try:
        first_login(lab, screen, ids)
    finally:
        screen.hang_up()
    lab.wait_for(lambda _: not apps(tmp_path), 15)  # the app does not go on without a terminal
    lab.api_rule("delay", seconds=0.0)
    again = Screen(name + "-again", over_ssh, (80, 24), term)
    try:
        again.until("6 done", seconds=90)
        again.press("q")
        again.until("ended with 0")
    finally:
        again.hang_up()
    assert len(ytsb.notes()) == 6
    assert Counter(str(request.video) for request in lab.requests("timedtext")) == dict.fromkeys(ids, 1)
    assert {row["stage"] for row in ytsb.status().values()} == {"done"}
