"""Failures of Tor: what happens, and how the app must react."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import threading
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.lab.client import Lab
from tests.lab.crashes import tors
from tests.lab.layout import LabExit
from tests.lab.rules import Fault
from tests.lab.tor_client import LabTor


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Where a failure takes place: `folder` is the app's, `beside` another one, where a separate `tor` may run.

    `stack` is cleaned up at the end.
    """

    lab: Lab
    folder: Path
    beside: Path
    tor: LabTor | None
    stack: ExitStack
    cuts: list[Forwarder] = field(default_factory=list)


Do = Callable[[Stage], None]


def nothing(_: Stage) -> None:
    """Nothing happens."""


def no_variables(_: Stage) -> dict[str, str]:
    """As usual."""
    return {}


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """`variables` are the app's, `before` runs before it starts, `happens` when two videos are done, and `mended` at
    the end. `message` is part of the message that is shown; None: all videos are done in spite of it.
    """

    name: str
    variables: Callable[[Stage], dict[str, str]] = no_variables
    before: Do = nothing
    happens: Do = nothing
    mended: Do = nothing
    message: str | None = None
    attached: bool = False


def own_tor(stage: Stage) -> int:
    """The process id of the app's own tor."""
    [pid] = tors(stage.folder)
    return pid


def control_of(folder: Path, *lines: str) -> list[str]:
    """A second controller's answers from the tor in this data directory."""
    with socket.socket(socket.AF_UNIX) as control:
        control.settimeout(10)
        control.connect(str(folder / "control.sock"))
        cookie = (folder / "control_auth_cookie").read_bytes().hex()
        answers = []
        for line in (f"AUTHENTICATE {cookie}", *lines):
            control.sendall(f"{line}\r\n".encode())
            answers.append(_answer(control))
        return answers


def _answer(control: socket.socket) -> str:
    text = b""
    while not any(line[3:4] == b" " for line in text.splitlines()) or not text.endswith(b"\r\n"):
        text += control.recv(65536)
    return text.decode()


def close_circuits(stage: Stage) -> None:
    """The answers by request."""
    data = stage.folder / "data" / "tor"
    listed = control_of(data, "GETINFO circuit-status")[1]
    ids = [line.split()[0] for line in listed.splitlines() if line[:1].isdigit() and "BUILT" in line]
    control_of(data, *(f"CLOSECIRCUIT {number}" for number in ids))


def torrc(stage: Stage, *lines: str) -> dict[str, str]:
    """Adds lines to its tor's configuration."""
    file = stage.beside / "torrc"
    file.write_text("\n".join([Path(stage.lab.description.torrc).read_text(), *lines, ""]))
    return {"YTSB_TOR_TORRC": str(file)}


def program(stage: Stage, *lines: str) -> dict[str, str]:
    """Replaces tor by a shell script."""
    file = stage.beside / "tor-program"
    file.write_text("\n".join(["#!/bin/sh", *lines, ""]))
    file.chmod(0o755)
    return {"YTSB_TOR": str(file)}


def attached(stage: Stage) -> dict[str, str]:
    """Attaches to the separate tor."""
    return {"YTSB_TOR_CONTROL": str(stage.beside / "theirs" / "control.sock")}


def forwarded(stage: Stage) -> dict[str, str]:
    """The same, through a port that can be cut."""
    stage.cuts.append(Forwarder(stage.beside / "theirs" / "control.sock"))
    stage.stack.callback(stage.cuts[0].close)
    return {"YTSB_TOR_CONTROL": f"127.0.0.1:{stage.cuts[0].port}"}


def cut(stage: Stage) -> None:
    """Cuts the control connection; tor keeps running."""
    stage.cuts[0].cut()


def half(stage: Stage) -> tuple[LabExit, ...]:
    """Every other exit."""
    return stage.lab.exits[::2]


def faulty(fault: Fault) -> Do:
    """Half of the exits get this fault."""

    def do(stage: Stage) -> None:
        for exit_ in half(stage):
            stage.lab.rule(fault, exit_ip=exit_.exit_ip, seconds=0.5)

    return do


def hang(stage: Stage) -> None:
    """Stops half of the exits."""
    for exit_ in half(stage):
        stage.lab.stop_exit(exit_)
        stage.stack.callback(stage.lab.continue_exit, exit_)


def go_on(stage: Stage) -> None:
    """Continues them."""
    for exit_ in half(stage):
        stage.lab.continue_exit(exit_)


class Forwarder:
    """A port that forwards to a unix socket, and whose connections can be cut."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.socket(socket.AF_UNIX)
                self._open += [near, far]
                far.connect(str(self._path))
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self._pump, args=(one, other), daemon=True).start()

    @staticmethod
    def _pump(one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(65536):
                other.sendall(data)
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def cut(self) -> None:
        """Cuts every connection so far."""
        for one in self._open:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Stops accepting connections, and closes those there are."""
        self._listener.close()
        self.cut()
        for one in self._open:
            one.close()


def taken_port(stage: Stage) -> dict[str, str]:
    """A SOCKS port that another program uses."""
    server = stage.stack.enter_context(socket.create_server(("127.0.0.1", 0)))
    return torrc(stage, f"SocksPort 127.0.0.1:{server.getsockname()[1]}")


def signalled(number: signal.Signals) -> Do:
    """Sends a signal to its own tor."""
    return lambda stage: os.kill(own_tor(stage), number)


def hide_cookie(stage: Stage) -> None:
    """The cookie file is not where tor says it is."""
    shutil.move(stage.beside / "theirs" / "control_auth_cookie", stage.beside / "moved")


def want_password(stage: Stage) -> None:
    """The separate tor requires a password."""
    assert stage.tor is not None
    hashed = "16:69C2CCA27C547B826095D8AA628186676BE91B7549C67A48BEABC13611"
    stage.tor.command(f"SETCONF CookieAuthentication=0 HashedControlPassword={hashed}")


def slow(stage: Stage) -> None:
    """A run of a minute, so that the consensus can change."""
    stage.lab.rule("delay", endpoint="player", seconds=12.0)


def listed(stage: Stage) -> int:
    """The number of exits in the consensus."""
    authority = Path(stage.lab.description.approved_routers[0]).parent
    return (authority / "cached-microdesc-consensus").read_text().count("\ns Exit")


def a_third_leaves(stage: Stage) -> None:
    """Removes exits from the next consensus, for the rest of this lab: they are slow to return."""
    gone = stage.lab.exits[::3]
    stage.lab.reject_exits([exit_.fingerprint for exit_ in gone])
    stage.lab.wait_for(lambda lab: listed(stage) == len(lab.exits) - len(gone), 60)
