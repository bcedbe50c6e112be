"""Attaching to existing tor daemons, against control ports that behave like tor's."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.fakes.control_port import ControlPort
from ytsb_tui.adapters.tor import attached as tor_attached
from ytsb_tui.adapters.tor import bootstrap as tor_bootstrap
from ytsb_tui.adapters.tor.attached import AttachedTor, Endpoint
from ytsb_tui.adapters.tor.events import Address
from ytsb_tui.core.jobs.failures import SetupFailure
from ytsb_tui.core.state.events import TorPhase
from ytsb_tui.engine.ports.connections import Connection, Route

Reports = list[tuple[TorPhase, int, str]]
BOOTING = '250-status/bootstrap-phase=NOTICE BOOTSTRAP PROGRESS=5 SUMMARY="Connecting"\n250 OK'


def never(_: Route) -> Connection:
    raise AssertionError("nothing is opened here")


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(3):
        while not condition():
            await asyncio.sleep(0.001)


@asynccontextmanager
async def running(network: AttachedTor) -> AsyncIterator[Reports]:
    reports: Reports = []
    loop = asyncio.get_running_loop().create_task(network.run(lambda *report: reports.append(report)))
    try:
        yield reports
    finally:
        loop.cancel()
        await asyncio.gather(loop, return_exceptions=True)


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tor_attached, "FIRST_PAUSE", 0.01)


async def test_is_ready_and_knows_exits_and_circuits(tmp_path: Path) -> None:
    port = ControlPort(tmp_path / "control")
    port.answers["GETINFO circuit-status"] = f"250-circuit-status=4 BUILT ${'A' * 40}~one\n250 OK"
    network = AttachedTor(never, [Endpoint(control=port.address)])
    async with port.listening(), running(network) as reports:
        await until(lambda: bool(reports) and reports[-1] == (TorPhase.READY, 100, "attached"))
        assert reports[0] == (TorPhase.STARTING, 0, f"attaching to {port.address}")
        assert await network.relays() == ()
        assert [circuit.number for circuit in network.circuits()] == ["4"]
        assert not [line for line in port.asked if line.startswith(("SETCONF", "SIGNAL", "TAKEOWNERSHIP"))]


async def test_several(tmp_path: Path) -> None:
    one, two = ControlPort(tmp_path / "one"), ControlPort(tmp_path / "two")
    network = AttachedTor(never, [Endpoint(control=one.address), Endpoint(control=two.address)])
    async with one.listening(), two.listening(), running(network) as reports:
        await until(lambda: bool(reports) and reports[-1] == (TorPhase.READY, 100, "2 of 2 attached"))
        two.hang_up()
        await until(lambda: bool(reports) and reports[-1][2] == "2 of 2 attached" and len(reports) > 3)
        assert TorPhase.DOWN not in [phase for phase, _, _ in reports], "one of them was up all the time"


async def test_a_lost_tor_is_reported_and_attached_again(tmp_path: Path) -> None:
    port = ControlPort(tmp_path / "control")
    network = AttachedTor(never, [Endpoint(control=port.address, socks=Address(host="127.0.0.1", port=9050))])
    async with running(network) as reports:
        async with port.listening():
            await until(lambda: bool(reports) and reports[-1][0] is TorPhase.READY)
        await until(lambda: bool(reports) and reports[-1][0] is TorPhase.DOWN)
        await until(lambda: sum(phase is TorPhase.DOWN for phase, _, _ in reports) > 2)
        assert reports[-1][2].endswith("; reconnecting")
        Path(port.address.path).unlink(missing_ok=True)
        port.password, port.methods = "changed", "HASHEDPASSWORD"
        async with port.listening():
            await until(lambda: "asks for a password" in reports[-1][2])
        Path(port.address.path).unlink(missing_ok=True)
        port.password, port.methods = None, "NULL"
        async with port.listening():
            await until(lambda: bool(reports) and reports[-1][0] is TorPhase.READY)


async def test_nothing_listening_is_one_clear_line(tmp_path: Path) -> None:
    network = AttachedTor(never, [Endpoint(control=Address(path=str(tmp_path / "none")))])
    with pytest.raises(SetupFailure, match="No tor to attach to: nothing listens at") as failed:
        await network.run(lambda *_: None)
    assert "YTSB_TOR_CONTROL" in failed.value.action


async def test_refused_access_is_one_clear_line(tmp_path: Path) -> None:
    port = ControlPort(tmp_path / "control")
    port.methods = "HASHEDPASSWORD"
    async with port.listening():
        with pytest.raises(SetupFailure, match="asks for a password") as failed:
            await AttachedTor(never, [Endpoint(control=port.address)]).run(lambda *_: None)
    assert failed.value.action == "Set YTSB_TOR_PASSWORD."


async def test_a_tor_that_never_bootstraps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tor_bootstrap, "STUCK_SECONDS", 0.05)
    port = ControlPort(tmp_path / "control")
    port.answers["GETINFO status/bootstrap-phase"] = BOOTING
    reports: Reports = []
    async with port.listening():
        with pytest.raises(SetupFailure, match=r"no progress beyond 5 % \(Connecting\)"):
            await AttachedTor(never, [Endpoint(control=port.address)]).run(lambda *report: reports.append(report))
    assert reports[-1] == (TorPhase.BOOTSTRAPPING, 5, "Connecting")
