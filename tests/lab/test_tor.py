"""ytsb's own tor in the private network: pinned exits, and recovery from failures of the daemon."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.fakes.exit_network import ExitStore
from tests.lab.client import Lab
from tests.lab.networks import HOST, Phases, get, open_exits, running, unblocked, until
from ytsb_tui.adapters.egress.connection import open_connection
from ytsb_tui.adapters.tor import bootstrap as tor_bootstrap
from ytsb_tui.adapters.tor import controller as tor_controller
from ytsb_tui.adapters.tor.controller import TorController
from ytsb_tui.adapters.tor.managed import TorNetwork
from ytsb_tui.core.exits import ExitRules, Relay
from ytsb_tui.core.jobs.failures import ExitFailure, FailureKind, SetupFailure
from ytsb_tui.core.state.events import Event, ExitReady, TorPhase
from ytsb_tui.engine.exits.queue import ExitQueue
from ytsb_tui.engine.library_thread import LibraryThread


def controller_of(network: TorNetwork) -> TorController:
    """The only one."""
    return network._controllers._controllers[0]


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One for all tests, so that every start but the first is warm."""
    return tmp_path_factory.mktemp("own") / "tor"


@pytest.fixture
def network(lab: Lab, data: Path) -> TorNetwork:
    return TorNetwork(open_connection, data, extra=Path(lab.description.torrc))


async def test_relays_are_the_exits_of_the_consensus_with_countries(lab: Lab, network: TorNetwork) -> None:
    async with running(network):
        relays = await network.relays()
    assert relays is not None
    assert {(relay.fingerprint, relay.nickname, relay.address, relay.country) for relay in relays} == {
        (one.fingerprint, one.nickname, one.address, one.country) for one in lab.exits
    }


@pytest.mark.essential
async def test_exits_are_who_they_say_and_servers_see_their_addresses(lab: Lab, network: TorNetwork) -> None:
    async with running(network):
        opened = await open_exits(network, len(lab.exits))
        for one in opened:
            assert await get(one, f"robots.txt?exit={one.exit.nickname}") == 404
            assert one.trouble() is None
            assert one.exit.path[-1].fingerprint == one.exit.fingerprint
            assert len({hop.fingerprint for hop in one.exit.path}) >= 3  # four where tor made a circuit longer
        seen = {request.path.partition("=")[2]: request.ip for request in lab.requests()}
        assert seen == {exit_.nickname: exit_.exit_ip for exit_ in lab.exits}
        paths = {circuit.path[-1].nickname for circuit in network.circuits() if circuit.user}
        assert paths == {exit_.nickname for exit_ in lab.exits}
        await asyncio.gather(*(one.close() for one in opened))
    assert lab.leaked_packets() == 0


@pytest.mark.essential
async def test_closing_an_exit_leaves_nothing_in_tor(network: TorNetwork, lab: Lab) -> None:
    async with running(network):
        control = controller_of(network).control
        opened = await open_exits(network, 3)
        assert len((await control.info("address-mappings/control"))["address-mappings/control"].splitlines()) > 10
        await asyncio.gather(*(one.close() for one in opened))
        assert (await control.info("address-mappings/control"))["address-mappings/control"].strip() == ""
        await until(lambda: not any(circuit.user for circuit in network.circuits()), 2)


@pytest.mark.essential
async def test_nine_distinct_exits(lab: Lab, network: TorNetwork) -> None:
    ready: list[ExitReady] = []

    def emit(event: Event) -> None:
        if isinstance(event, ExitReady):
            ready.append(event)

    in_library = LibraryThread()
    queue = ExitQueue(network, ExitStore(), ExitRules(), emit, in_library)
    queue.plan(needed=9, workers=3, all_at_once=True)
    async with running(network) as phases:
        began = time.monotonic()
        loop = asyncio.get_running_loop().create_task(queue.run())
        await until(lambda: len(ready) == 9)
        seconds = time.monotonic() - began
        assert len({event.exit.ip for event in ready}) == len({event.exit.fingerprint for event in ready}) == 9
        loop.cancel()
        await asyncio.gather(loop, return_exceptions=True)
        print(f"tor ready after {phases.times[TorPhase.READY]:.2f} s, nine exits {seconds:.2f} s later")
    in_library.close()
    assert seconds < 190.6 / 50  # serial rotation on the same kind of network took 190.6 s


@pytest.mark.essential
async def test_tor_killed_is_started_again(network: TorNetwork) -> None:
    async with unblocked(), running(network) as phases:
        opened = await open_exits(network, 2)
        first = network.pid
        assert first is not None
        os.kill(first, signal.SIGKILL)
        began = time.monotonic()
        await until(lambda: all(one.trouble() for one in opened), 2)
        noticed = time.monotonic() - began
        await until(lambda: phases.phase is TorPhase.READY and network.pid not in (None, first))
        print(f"killed: noticed after {noticed:.3f} s, ready again after {time.monotonic() - began:.2f} s")
        await asyncio.gather(*(one.close() for one in opened))
        again = await open_exits(network, 2)
        assert [await get(one) for one in again] == [404, 404]


async def test_stopped_tor_is_noticed_and_replaced(network: TorNetwork) -> None:
    async with unblocked(), running(network) as phases:
        (opened,) = await open_exits(network, 1)
        first = network.pid
        assert first is not None
        os.kill(first, signal.SIGSTOP)
        began = time.monotonic()
        await until(lambda: opened.trouble() is not None)
        noticed = time.monotonic() - began
        await until(lambda: phases.phase is TorPhase.READY and network.pid not in (None, first), 30)
        print(f"stopped: noticed after {noticed:.1f} s, ready again after {time.monotonic() - began:.1f} s")
        assert noticed < 12


async def test_lost_control_connection_ends_that_tor_and_starts_another(network: TorNetwork) -> None:
    async with unblocked(), running(network) as phases:
        (opened,) = await open_exits(network, 1)
        first = network.pid
        controller_of(network).control.close()
        await until(lambda: opened.trouble() is not None, 2)
        await until(lambda: phases.phase is TorPhase.READY and network.pid not in (None, first))
        (again,) = await open_exits(network, 1)
        assert await get(again) == 404


@pytest.mark.essential
async def test_closed_circuit_is_trouble_within_a_second(network: TorNetwork) -> None:
    async with running(network):
        (opened,) = await open_exits(network, 1)
        (circuit,) = opened._lease.circuits
        began = time.monotonic()
        await controller_of(network).control.ask(f"CLOSECIRCUIT {circuit}")
        await until(lambda: opened.trouble() is not None, 1)
        print(f"closed circuit: noticed after {(time.monotonic() - began) * 1000:.0f} ms")
        assert "circuit closed" in (opened.trouble() or "")


async def test_closing_the_circuit_unblocks_a_request_that_hangs(lab: Lab, network: TorNetwork) -> None:
    lab.rule("stall", seconds=30)
    async with running(network):
        (opened,) = await open_exits(network, 1)
        request = asyncio.get_running_loop().run_in_executor(None, opened.connection.send, "GET", HOST + "watch?v=x")
        await until(lambda: len(lab.requests()) > 0)
        began = time.monotonic()
        await opened.close()
        with pytest.raises(ExitFailure):
            await asyncio.wait_for(request, 5)
        assert time.monotonic() - began < 2


@pytest.mark.essential
async def test_exit_that_moved_is_trouble(network: TorNetwork) -> None:
    async with running(network):
        (opened,) = await open_exits(network, 1)
        relays = await network.relays()
        assert relays is not None
        other = next(relay for relay in relays if relay.fingerprint != opened.exit.fingerprint)
        alias = (opened._route.pins or {})["www.youtube.com"]
        await controller_of(network).control.ask(f"MAPADDRESS {alias}=www.youtube.com.{other.fingerprint}.exit")
        began = time.monotonic()
        strayed = await asyncio.to_thread(open_connection, opened._route)
        await until(lambda: opened.trouble() is not None, 1)
        print(f"moved exit: noticed {(time.monotonic() - began) * 1000:.0f} ms after the new stream was asked for")
        assert "moved to another exit" in (opened.trouble() or "")
        strayed.close()


async def test_exit_that_does_not_answer_is_given_up(
    lab: Lab, network: TorNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tor_controller, "BUILD_SECONDS", 3.0)
    dead = lab.exits[0]
    async with running(network):
        relays = {relay.fingerprint: relay for relay in await network.relays() or ()}
        lab.stop_exit(dead)
        try:
            began = time.monotonic()
            with pytest.raises(ExitFailure, match="within 3 s") as caught:
                await network.open("dead", relays[dead.fingerprint])
            assert caught.value.kind is FailureKind.EXIT_LOST
            assert time.monotonic() - began < 4
            await until(lambda: not any(circuit.user for circuit in network.circuits()), 2)
        finally:
            lab.continue_exit(dead)


async def test_unknown_relay_fails_at_once(network: TorNetwork) -> None:
    async with running(network):
        relays = await network.relays()
        assert relays is not None
        stranger: Relay = replace(relays[0], fingerprint="0" * 40, nickname="stranger")
        began = time.monotonic()
        with pytest.raises(ExitFailure):
            await network.open("stranger", stranger)
        assert time.monotonic() - began < 2


async def test_bad_extra_lines_are_quoted(lab: Lab, data: Path, tmp_path: Path) -> None:
    extra = tmp_path / "extra"
    extra.write_text(Path(lab.description.torrc).read_text() + "UseMagic 1\n")
    with pytest.raises(SetupFailure, match="UseMagic") as caught:
        await TorNetwork(open_connection, data, extra=extra).run(Phases())
    assert str(extra) in caught.value.action


async def test_taken_port_is_quoted(lab: Lab, data: Path, tmp_path: Path) -> None:
    server = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    extra = tmp_path / "extra"
    extra.write_text(Path(lab.description.torrc).read_text() + f"SocksPort 127.0.0.1:{port}\n")
    try:
        with pytest.raises(SetupFailure, match="Address already in use"):
            await TorNetwork(open_connection, data, extra=extra).run(Phases())
    finally:
        server.close()


async def test_bootstrap_that_never_ends_says_where_it_is_stuck(
    lab: Lab, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tor_bootstrap, "STUCK_SECONDS", 3.0)
    extra = tmp_path / "extra"
    extra.write_text(Path(lab.description.torrc).read_text() + "UseBridges 1\nBridge 203.0.113.20:9\n")
    async with unblocked():
        with pytest.raises(SetupFailure, match="made no progress beyond") as caught:
            await TorNetwork(open_connection, data, extra=extra).run(Phases())
    assert "bridge" in caught.value.action


async def test_second_owner_is_turned_away(network: TorNetwork, data: Path, lab: Lab) -> None:
    async with running(network):
        with pytest.raises(SetupFailure, match="Another ytsb"):
            await TorNetwork(open_connection, data, extra=Path(lab.description.torrc)).run(Phases())


async def test_long_path_takes_a_control_port(lab: Lab, tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 120) / "tor"
    async with running(TorNetwork(open_connection, deep, extra=Path(lab.description.torrc))):
        assert not (deep / "control.sock").exists()


@pytest.mark.essential
async def test_nothing_is_left_when_it_ends(network: TorNetwork, data: Path) -> None:
    async with running(network):
        pid = network.pid
        assert pid is not None
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


CHILD = """
import asyncio, os, sys
from pathlib import Path
from ytsb_tui.adapters.egress.connection import open_connection
from ytsb_tui.adapters.tor.managed import TorNetwork
network = TorNetwork(open_connection, Path(sys.argv[1]), extra=Path(sys.argv[2]))
def report(phase, percent, text):
    print(phase.value, network.pid, flush=True)
asyncio.run(network.run(report))
"""


@pytest.mark.essential
def test_killed_owner_leaves_no_tor_and_the_next_starts_at_once(lab: Lab, data: Path) -> None:
    command = [sys.executable, "-c", CHILD, str(data), lab.description.torrc]
    pids = []
    for _ in range(2):
        began = time.monotonic()
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            pid = next(int(line.split()[1]) for line in child.stdout if line.startswith("ready"))
            seconds = time.monotonic() - began
            pids.append(pid)
            child.kill()
    deadline = time.monotonic() + 5
    while any(Path(f"/proc/{pid}/cmdline").exists() and Path(f"/proc/{pid}/cmdline").read_bytes() for pid in pids):
        assert time.monotonic() < deadline, "a tor outlived its owner"
        time.sleep(0.01)
    print(f"ready {seconds:.1f} s after the start that followed a SIGKILL")
    assert seconds < 15
