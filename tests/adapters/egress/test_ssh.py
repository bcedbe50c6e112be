"""The system's ssh as a way to YouTube: how it is started, watched and ended. A stand-in takes its place on PATH."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.adapters.egress.test_proxies import Opener
from ytsb_tui.adapters.egress import ssh
from ytsb_tui.adapters.egress.ssh import SshNetwork
from ytsb_tui.core.jobs.failures import SetupFailure
from ytsb_tui.core.state.events import EgressKind, TorPhase

STAND_IN = """#!{python}
import json, os, sys, time
folder = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(folder, "starts"), "a") as starts:
    print(json.dumps({{"args": sys.argv[1:], "environ": dict(os.environ), "pid": os.getpid()}}), file=starts)
if os.path.exists(os.path.join(folder, "refuse")):
    sys.exit("me@home: Permission denied (publickey).")
print("up", flush=True)
time.sleep(60)
"""


class Machine:
    """The stand-in, and what it was started with."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "ssh").write_text(STAND_IN.format(python=sys.executable))
        (folder / "ssh").chmod(0o700)

    @property
    def starts(self) -> list[dict[str, object]]:
        """Arguments, environment and process id of each start."""
        log = self.folder / "starts"
        return [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []

    @property
    def pid(self) -> int:
        """Of the last start."""
        pid = self.starts[-1]["pid"]
        assert isinstance(pid, int)
        return pid


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """With secrets in its environment that are none of ssh's business."""
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-secret")
    monkeypatch.setenv("YTSB_PROXIES", "socks5://me:secret@gate.example:1080")
    monkeypatch.setenv("SSH_AUTH_SOCK", "/run/agent")
    monkeypatch.setattr(ssh, "RESTART_SECONDS", 0.01)
    return Machine(tmp_path)


def alive(pid: int) -> bool:
    """Whether the process is there."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@asynccontextmanager
async def running(network: SshNetwork) -> AsyncIterator[list[tuple[TorPhase, int, str]]]:
    """The network, until the block ends."""
    phases: list[tuple[TorPhase, int, str]] = []
    task = asyncio.get_running_loop().create_task(network.run(lambda *said: phases.append(said)))
    try:
        async with asyncio.timeout(20):
            yield phases
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_it_is_started_with_a_port_on_loopback_and_no_secret_and_ended(machine: Machine) -> None:
    opener = Opener()
    network = SshNetwork(opener, "me@home")
    assert network.egress is EgressKind.SSH
    async with running(network) as phases:
        relays = await network.relays()
        assert relays is not None
        opened = await network.open("k", relays[0])
        assert (opened.exit.ip, opened.exit.country, opened.exit.fingerprint) == ("me@home", "??", None)
        [start] = machine.starts
        assert phases[-1] == (TorPhase.READY, 100, "ssh to me@home")
        await opened.close()
    args, environ = start["args"], start["environ"]
    assert isinstance(args, list)
    assert isinstance(environ, dict)
    assert args[:2] == ["-N", "-D"]
    assert args[-2:] == ["--", "me@home"]
    assert "BatchMode=yes" in args
    host, port = args[2].split(":")
    assert host == "127.0.0.1"
    assert opener.routes[0].proxy == f"socks5://127.0.0.1:{port}"
    assert "secret" not in json.dumps(environ)
    assert environ["SSH_AUTH_SOCK"] == "/run/agent"
    assert not alive(machine.pid)


async def test_it_is_started_again_when_it_ends(machine: Machine) -> None:
    network = SshNetwork(Opener(), "me@home")
    async with running(network) as phases:
        await network.relays()
        first = machine.pid
        os.kill(first, 15)
        while [phase for phase, _, _ in phases].count(TorPhase.READY) < 2:
            await asyncio.sleep(0.01)
        assert machine.pid != first
        assert TorPhase.DOWN in [phase for phase, _, _ in phases]


async def test_what_ssh_says_is_told_when_it_cannot_connect(machine: Machine) -> None:
    (machine.folder / "refuse").touch()
    network = SshNetwork(Opener(), "me@home")
    with pytest.raises(SetupFailure) as caught:
        await network.run(lambda *_: None)
    assert "Permission denied (publickey)." in caught.value.reason
    assert "ssh -o BatchMode=yes me@home" in caught.value.action
    assert not alive(machine.pid)


async def test_without_ssh_that_is_said(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(machine.folder / "nothing"))
    with pytest.raises(SetupFailure, match="cannot be started"):
        await SshNetwork(Opener(), "me@home").run(lambda *_: None)
