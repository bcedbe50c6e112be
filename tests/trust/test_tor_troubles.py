"""Every failure of Tor, with the whole app in a terminal: how it ends, and how fast the app responds to keys."""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.bench.table import percentile
from tests.lab.client import Lab
from tests.lab.command import Ytsb, links, videos
from tests.lab.crashes import tors
from tests.lab.tor_client import LabTor
from tests.trust import troubles as t
from tests.trust.table import Proven
from tests.trust.troubles import Stage, Trouble
from tests.tui.emulated import Emulated

VIDEOS = 9
HELP, DASHBOARD = "─ Keys ─".encode(), "─ Workers".encode()  # on the screen; the help covers the other
PATIENCE = 240.0  # seconds until it has succeeded or shown a message
MOST = 5.0  # seconds for a key on a busy machine; the table shows the measured ones

TROUBLES = (
    Trouble(name="tor killed", happens=t.signalled(signal.SIGKILL)),
    Trouble(name="tor stopped", happens=t.signalled(signal.SIGSTOP)),
    Trouble(name="circuits closed under their requests", happens=t.close_circuits),
    Trouble(name="all exits cooling", variables=lambda _: {"YTSB_COUNTRIES": "ch", "YTSB_COOLDOWN": "8s"}),
    Trouble(name="half of the exits trickle", before=t.faulty("drip")),
    Trouble(name="half of the exits stall", before=t.faulty("stall")),
    Trouble(name="half of the exits intercept TLS", before=t.faulty("intercept")),
    Trouble(name="half of the exits never shake hands", before=t.faulty("stall_handshake")),
    Trouble(name="half of the exits hang", happens=t.hang, mended=t.go_on),
    Trouble(name="control connection closed", attached=True, variables=t.forwarded, happens=t.cut),
    Trouble(
        name="cookie unreadable",
        attached=True,
        variables=t.attached,
        before=t.hide_cookie,
        message="cannot be used",
    ),
    Trouble(
        name="password refused",
        attached=True,
        variables=lambda stage: t.attached(stage) | {"YTSB_TOR_PASSWORD": "wrong"},
        before=t.want_password,
        message="refused the password",
    ),
    Trouble(
        name="nothing at the control port",
        variables=lambda _: {"YTSB_TOR_CONTROL": "127.0.0.1:9"},
        message="No tor to attach to",
    ),
    Trouble(name="port taken", variables=t.taken_port, message="Address already in use"),
    Trouble(
        name="tor too old",
        variables=lambda stage: t.program(stage, "echo Tor version 0.4.5.1."),
        message="is too old",
    ),
    Trouble(name="tor is no tor", variables=lambda stage: t.program(stage, "echo hello"), message="is not tor"),
    Trouble(
        name="bootstrap that never ends",
        variables=lambda stage: t.torrc(stage, "UseBridges 1", "Bridge 203.0.113.20:9"),
        message="made no progress beyond",
    ),
    # Last, because the lab has fewer exits afterwards.
    Trouble(name="exits leave the consensus", before=t.slow, happens=t.a_third_leaves),
)


def letters(text: str) -> str:
    """Letters and digits only: a message is wrapped at the edge of its panel, with borders between."""
    return "".join(filter(str.isalnum, text))


class App:
    """The app in a pseudo-terminal, with a key pressed repeatedly."""

    def __init__(self, ytsb: Ytsb) -> None:
        self._library = ytsb.folder / "data" / "library.db"
        command = [sys.executable, "-m", "ytsb_tui", *links(videos(VIDEOS))]
        self.watched = Emulated(command, ytsb.environ())
        self.answers: list[float] = []
        self._turns: Iterator[tuple[bytes, bytes]] = iter(())

    def key(self) -> None:
        """Presses a key and records how long the response took."""
        self.watched.read(0.1)
        pressed = next(self._turns, None)
        if pressed is None:
            self._turns = iter([(b"?", HELP), (b"q", DASHBOARD)])
            pressed = next(self._turns)
        self.answers.append(self.watched.press(*pressed))

    def said(self, words: str) -> bool:
        """Whether these words are shown, however the line is wrapped."""
        return letters(words) in letters(self.watched.screen)

    def done(self) -> int:
        """The number of notes."""
        with suppress(sqlite3.OperationalError), closing(sqlite3.connect(self._library, timeout=10)) as library:
            return int(library.execute("SELECT count(*) FROM jobs WHERE state = 'done'").fetchone()[0])
        return 0

    def until(self, condition: Callable[[], bool]) -> bool:
        """Presses keys until the condition is true; False if it never is."""
        deadline = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > deadline or self.watched.process.poll() is not None:
                return False
            self.key()
        return True


@pytest.mark.timeout(600)
@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: trouble.name)
def test_trouble(lab: Lab, tmp_path: Path, proven: Proven, trouble: Trouble) -> None:
    with ExitStack() as stack:
        beside = Path(stack.enter_context(TemporaryDirectory(prefix="tor")))  # short, for lines of 80 columns
        tor = stack.enter_context(LabTor(lab, beside / "theirs")) if trouble.attached else None
        stage = Stage(lab=lab, folder=tmp_path / "app", beside=beside, tor=tor, stack=stack)
        ytsb = Ytsb(stage.folder, {"YTSB_COOLDOWN": "1s", **trouble.variables(stage)})
        lab.rule("delay", endpoint="timedtext", seconds=1.0)
        trouble.before(stage)
        app = App(ytsb)
        stack.callback(app.watched.end)
        app.watched.until(DASHBOARD, 60)
        began = time.monotonic()
        ended = True
        if trouble.message is None and trouble.happens is not t.nothing:
            assert app.until(lambda: app.done() >= 2), app.watched.screen
            trouble.happens(stage)
            began = time.monotonic()
            app.answers.clear()
        if trouble.message is not None:
            words = trouble.message
            ended = app.until(lambda: app.said(words))
        else:
            ended = app.until(lambda: app.done() == VIDEOS)
        for _ in range(10):
            app.key()
        seconds = time.monotonic() - began
        trouble.mended(stage)
    answers = [1000 * answer for answer in app.answers]
    outcome = f"{app.done()} of {VIDEOS} done in {seconds:.0f} s"
    if trouble.message:
        outcome = f"message after {seconds:.0f} s"
    middle, late, most = percentile(answers, 0.5), percentile(answers, 0.95), max(answers)
    leaked = lab.leaked_packets()
    keys = f"key {middle:.0f} ms, p95 {late:.0f} ms, most {most:.0f} ms, load {os.getloadavg()[0]:.0f}"
    proven("tor", trouble.name, len(answers), f"{outcome}; {keys}; {leaked} packets left")
    assert ended, app.watched.screen
    assert most < 1000 * MOST
    assert leaked == 0
    assert not tors(stage.folder)
