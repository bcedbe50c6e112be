"""A whole remote session: over ssh at 80x24, by keyboard, with a connection that drops in the middle."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from tests.lab.client import Lab
from tests.lab.command import Ytsb, links, videos
from tests.lab.remote import WRITING, Server, Terminal, missing, script
from tests.lab.rules import Video


@pytest.fixture(autouse=True)
def _programs() -> None:
    if absent := missing():
        message = f"not installed: {', '.join(absent)}"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)


@pytest.mark.parametrize("term", ["xterm", "screen"])
def test_add_watch_retry_read_hang_up_and_resume(lab: Lab, tmp_path: Path, term: str) -> None:
    ytsb = Ytsb(tmp_path, {"YTSB_ON_HANG_UP": "stop"})
    go = script(tmp_path / "go.sh", ytsb.environ())
    good, [private] = videos(3), videos(1, "p")
    lab.video(private, Video(state="private"))
    with Server(tmp_path / "ssh") as server:
        with Terminal(f"ytsb-{os.getpid()}-{term}-1", server.login(go), term) as terminal:
            terminal.until(lambda screen: "Tor ready" in screen)
            terminal.press("a")
            terminal.until(lambda screen: "Add videos" in screen)
            terminal.type("Watch these: " + " and ".join(links([private, *good])))
            terminal.until(lambda screen: "4 videos" in screen)
            terminal.press("C-s")
            terminal.until(lambda screen: "3 done" in screen and "1 needs you" in screen)
            lab.video(private, Video(title="Now public"))
            terminal.press("r")
            terminal.until(lambda screen: "  4 done" in screen)
            terminal.press("Enter")
            terminal.until(lambda screen: "Core concepts" in screen or "Watch on YouTube" in screen)
            terminal.press("Escape")
            terminal.until(lambda screen: "a add" in screen)
            lab.api_rule("delay", seconds=60.0, times=2)
            terminal.press("a")
            terminal.until(lambda screen: "Add videos" in screen)
            terminal.type(" ".join(links(videos(2, "m"))))
            terminal.until(lambda screen: "2 videos" in screen)
            terminal.press("C-s")
            terminal.until(lambda screen: "  4 done" in screen and len(WRITING.findall(screen)) == 2)
        # The terminal is gone: the connection dropped in the middle of two notes.
        with Terminal(f"ytsb-{os.getpid()}-{term}-2", server.login(go), term) as terminal:
            terminal.until(lambda screen: "  6 done" in screen)
            terminal.press("q")
            terminal.until(lambda screen: "ended 0" in screen)
    fetched = Counter(request.video for request in lab.requests("timedtext"))
    assert fetched == dict.fromkeys([*good, private, *videos(2, "m")], 1)
    assert len(ytsb.notes()) == 6
    assert len(lab.api_requests()) == 2 * 6 + 2  # a note and its check each; two were cut off by the hang-up
    assert {request.ip for request in lab.requests()} <= lab.exit_ips
    assert lab.leaked_packets() == 0
