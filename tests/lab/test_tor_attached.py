"""Running tors of the user: attached by control port, by SOCKS alone, several at once."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.exit_network import ExitStore
from tests.lab.client import Lab
from tests.lab.networks import TAKEN, Phases, get, open_exits, running, until
from tests.lab.tor_client import LabTor
from ytsb_tui.adapters.egress.connection import open_connection
from ytsb_tui.adapters.tor.addresses import address
from ytsb_tui.adapters.tor.attached import AttachedTor, Endpoint
from ytsb_tui.adapters.tor.unpinned import UnpinnedTor
from ytsb_tui.core.exits import ExitRules
from ytsb_tui.core.jobs.failures import SetupFailure
from ytsb_tui.core.state.events import Event, ExitDropped, ExitReady, TorPhase
from ytsb_tui.core.verdicts import Answered
from ytsb_tui.engine.exits.queue import ExitQueue, QueueLimits
from ytsb_tui.engine.library_thread import LibraryThread

PASSWORD = "correct horse"
# tor --hash-password "correct horse"
HASHED = "16:69C2CCA27C547B826095D8AA628186676BE91B7549C67A48BEABC13611"


@pytest.fixture
def daemon(lab: Lab, tmp_path: Path) -> Iterator[LabTor]:
    with LabTor(lab, tmp_path / "theirs") as tor:
        yield tor


def control(tmp_path: Path, name: str = "theirs") -> Endpoint:
    return Endpoint(control=address(str(tmp_path / name / "control.sock"), "YTSB_TOR_CONTROL"))


@pytest.mark.essential
async def test_by_control_socket_and_cookie(lab: Lab, daemon: LabTor, tmp_path: Path) -> None:
    network = AttachedTor(open_connection, [control(tmp_path)])
    async with running(network):
        opened = await open_exits(network, 3)
        assert [await get(one) for one in opened] == [404] * 3
        assert {request.ip for request in lab.requests()} <= lab.exit_ips
        assert len({request.ip for request in lab.requests()}) == 3
    assert daemon.process.poll() is None, "it is not ours to end"
    assert daemon.command("GETINFO address-mappings/control").count("invalid") == 0


async def test_over_a_unix_socks_socket(lab: Lab, tmp_path: Path) -> None:
    path = tmp_path / "theirs" / "their-socks"
    with LabTor(lab, tmp_path / "theirs", extra=f"SocksPort unix:{path}\n"):
        socks = address(f"unix:{path}", "YTSB_TOR_SOCKS")
        network = AttachedTor(open_connection, [Endpoint(control=control(tmp_path).control, socks=socks)])
        async with running(network):
            (opened,) = await open_exits(network, 1)
            assert await get(opened) == 404


async def test_several_share_the_load(lab: Lab, daemon: LabTor, tmp_path: Path) -> None:
    with LabTor(lab, tmp_path / "second") as second:
        network = AttachedTor(open_connection, [control(tmp_path), control(tmp_path, "second")])
        async with running(network):
            await until(lambda: len(network._controllers) == 2)
            await open_exits(network, 6)
            assert [link.open_exits for link in network._controllers._controllers] == [3, 3]
            second.process.kill()
            await until(lambda: len(network._controllers) == 1)
            (opened,) = await open_exits(network, 1)
            assert await get(opened) == 404
    assert daemon.process.poll() is None


async def test_daemon_that_restarts_is_attached_again(lab: Lab, tmp_path: Path) -> None:
    network = AttachedTor(open_connection, [control(tmp_path)])
    with LabTor(lab, tmp_path / "theirs") as before:
        task_ready = running(network)
        phases = await task_ready.__aenter__()
        (opened,) = await open_exits(network, 1)
        before.process.kill()
        await until(lambda: opened.trouble() is not None and phases.phase is TorPhase.DOWN, 2)
    (tmp_path / "theirs" / "control_auth_cookie").unlink()  # LabTor waits for it as the sign that tor listens
    with LabTor(lab, tmp_path / "theirs"):
        await until(lambda: phases.phase is TorPhase.READY)
        (again,) = await open_exits(network, 1)
        assert await get(again) == 404
        await task_ready.__aexit__(None, None, None)


async def test_stopped_daemon_is_reported(daemon: LabTor, tmp_path: Path) -> None:
    network = AttachedTor(open_connection, [control(tmp_path)])
    async with running(network) as phases:
        (opened,) = await open_exits(network, 1)
        os.kill(daemon.process.pid, signal.SIGSTOP)
        try:
            await until(lambda: opened.trouble() is not None and phases.phase is TorPhase.DOWN, 12)
        finally:
            os.kill(daemon.process.pid, signal.SIGCONT)
        await until(lambda: phases.phase is TorPhase.READY)
        (again,) = await open_exits(network, 1)
        assert await get(again) == 404


async def test_password(daemon: LabTor, tmp_path: Path) -> None:
    daemon.command(f"SETCONF CookieAuthentication=0 HashedControlPassword={HASHED}")
    async with running(AttachedTor(open_connection, [control(tmp_path)], password=PASSWORD)):
        pass
    for password, words in (("wrong", "refused the password"), (None, "asks for a password")):
        with pytest.raises(SetupFailure, match=words):
            await AttachedTor(open_connection, [control(tmp_path)], password=password).run(Phases())


async def test_cookie_that_cannot_be_read(daemon: LabTor, tmp_path: Path) -> None:
    del daemon
    (tmp_path / "theirs" / "control_auth_cookie").rename(tmp_path / "moved")
    with pytest.raises(SetupFailure, match=r"cookie of tor at .* cannot be used"):
        await AttachedTor(open_connection, [control(tmp_path)]).run(Phases())


async def test_nothing_there(tmp_path: Path) -> None:
    for where in (str(tmp_path / "none.sock"), "127.0.0.1:9"):
        network = AttachedTor(open_connection, [Endpoint(control=address(where, "YTSB_TOR_CONTROL"))])
        with pytest.raises(SetupFailure, match="No tor to attach to"):
            await network.run(Phases())


async def test_something_else_there(daemon: LabTor) -> None:
    socks = Endpoint(control=address(f"127.0.0.1:{daemon.socks_port}", "YTSB_TOR_CONTROL"))
    with pytest.raises(SetupFailure):
        await asyncio.wait_for(AttachedTor(open_connection, [socks]).run(Phases()), 15)


@pytest.mark.essential
async def test_without_control_port_exits_are_distinct_all_the_same(lab: Lab, daemon: LabTor) -> None:
    network = UnpinnedTor(open_connection, [address(str(daemon.socks_port), "YTSB_TOR_SOCKS")])
    events: list[Event] = []
    in_library = LibraryThread()
    queue = ExitQueue(network, ExitStore(), ExitRules(), events.append, in_library, limits=QueueLimits(pause=0.1))
    queue.plan(needed=9, workers=3, all_at_once=True)

    def lost() -> set[str]:
        return {event.key for event in events if isinstance(event, ExitDropped)}

    def ready() -> set[str]:
        return {event.exit.ip for event in events if isinstance(event, ExitReady) and event.exit.key not in lost()}

    async with running(network):
        began = time.monotonic()
        loop = asyncio.get_running_loop().create_task(queue.run())
        await until(lambda: len(ready()) == 9, 30)
        print(f"nine distinct exits without a control port: {time.monotonic() - began:.2f} s, {len(lost())} dropped")
        assert ready() <= lab.exit_ips
        async with queue.lease("fetch 1", None) as lease:
            reply = await asyncio.to_thread(lease.connection.send, "GET", "https://www.youtube.com/robots.txt?mine")
            assert reply.status == 404
            (asked,) = [request for request in lab.requests() if request.path.endswith("?mine")]
            assert asked.ip == lease.exit.ip
            lease.report(Answered())
        loop.cancel()
        await asyncio.gather(loop, return_exceptions=True)
    in_library.close()


async def test_without_control_port_nothing_there() -> None:
    with pytest.raises(SetupFailure, match=r"Nothing listens at 127\.0\.0\.1:9"):
        await UnpinnedTor(open_connection, [address("9", "YTSB_TOR_SOCKS")]).run(Phases())
    assert not TAKEN
