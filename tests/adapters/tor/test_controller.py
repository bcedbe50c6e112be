"""Pinned exits, against a fake control port."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.fakes.control_port import ControlPort
from tests.fakes.exit_network import FakeConnection, relay
from ytsb_tui.adapters.tor import controller as tor_controller
from ytsb_tui.adapters.tor.controller import TorController
from ytsb_tui.adapters.tor.controllers import TorControllers
from ytsb_tui.adapters.tor.events import Address, ControlLost, ControlRefused
from ytsb_tui.core.jobs.failures import ExitFailure, FailureKind
from ytsb_tui.core.videos.hosts import HOSTS
from ytsb_tui.engine.ports.connections import Connection, Route

RELAY, OTHER = relay(1), relay(2)


class Opener:
    """Connects; the control port then reports that the stream left through `exit_` (None: reports nothing)."""

    def __init__(self, port: ControlPort, exit_: str | None = RELAY.fingerprint) -> None:
        self.port = port
        self.exit = exit_
        self.routes: list[Route] = []
        self.made = FakeConnection()
        self.failure: ExitFailure | None = None
        self.stuck: threading.Event | None = None
        self._loop = asyncio.get_running_loop()

    def __call__(self, route: Route) -> Connection:
        self.routes.append(route)
        if self.stuck is not None:
            self._loop.call_soon_threadsafe(self.emit, f'STREAM 9 NEW 0 alias:443 SOCKS_USERNAME="{route.username}"')
            self.stuck.wait(10)
            raise ExitFailure(FailureKind.EXIT_LOST, "The connection was closed.")
        if self.failure is not None:
            raise self.failure
        if self.exit is not None:
            self._loop.call_soon_threadsafe(self.emit, f"CIRC 4 BUILT $AAAA{'0' * 36}~guard,${self.exit}~exit")
            self._loop.call_soon_threadsafe(
                self.emit, f'STREAM 9 SUCCEEDED 4 192.0.2.1:443 SOCKS_USERNAME="{route.username}"'
            )
        return self.made

    def emit(self, event: str) -> None:
        self.port.emit(event)


@asynccontextmanager
async def attached(tmp_path: Path) -> AsyncIterator[tuple[TorController, ControlPort, Opener]]:
    port = ControlPort(tmp_path / "control")
    opener = Opener(port)
    async with port.listening():
        controller = await TorController.attach(port.address, None, None, opener, lambda _: None, seconds=2.0)
        port.asked.clear()
        try:
            yield controller, port, opener
        finally:
            controller.close("the test is over")


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(2):
        while not condition():
            await asyncio.sleep(0.001)


async def test_pins_every_host_to_the_relay_under_its_own_names(tmp_path: Path) -> None:
    async with attached(tmp_path) as (controller, port, opener):
        one = await controller.open("e1", RELAY)
        await controller.open("e2", RELAY)
        assert (one.exit.key, one.exit.ip, one.exit.fingerprint) == ("e1", RELAY.address, RELAY.fingerprint)
        assert (one.exit.country, one.exit.nickname) == (RELAY.country, RELAY.nickname)
        assert one.trouble() is None
        first, second = opener.routes
        assert first.proxy == "socks5://127.0.0.1:9050"
        assert first.pins is not None
        assert second.pins is not None
        assert tuple(first.pins) == HOSTS
        assert not set(first.pins.values()) & set(second.pins.values())
        assert first.username != second.username
        assert first.password != second.password
        mapping = port.asked[0]
        assert mapping.startswith("MAPADDRESS ")
        for host, alias in first.pins.items():
            assert f" {alias}={host}.{RELAY.fingerprint}.exit" in mapping
        assert controller.open_exits == 2


async def test_closing_releases_everything(tmp_path: Path) -> None:
    async with attached(tmp_path) as (controller, port, opener):
        opened = await controller.open("e1", RELAY)
        port.asked.clear()
        await opened.close()
        await opened.close()
        alias = (opener.routes[0].pins or {})["www.youtube.com"]
        assert port.asked[:2] == ["CLOSESTREAM 9 1", "CLOSECIRCUIT 4"]
        assert f"{alias}={alias}" in port.asked[2]
        assert len(port.asked) == 3
        assert opener.made.closed
        assert controller.open_exits == 0


async def test_closing_goes_on_when_tor_has_closed_the_circuit_already(tmp_path: Path) -> None:
    async with attached(tmp_path) as (controller, port, opener):
        opened = await controller.open("e1", RELAY)
        port.answers["CLOSECIRCUIT"] = "552 Unknown circuit"
        await opened.close()
        assert port.asked[-1].startswith("MAPADDRESS")
        port.hang_up()
        gone = controller.open("e2", RELAY)
        with pytest.raises(ExitFailure) as failed:
            await gone
        assert failed.value.kind is FailureKind.TOR
        assert opener.made.closed


async def test_another_exit_than_the_chosen_one_is_refused(tmp_path: Path) -> None:
    async with attached(tmp_path) as (controller, _, opener):
        opener.exit = OTHER.fingerprint
        with pytest.raises(ExitFailure, match="moved to another exit"):
            await controller.open("e1", RELAY)
        assert opener.made.closed
        assert controller.open_exits == 0


async def test_an_exit_that_tor_does_not_name_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tor_controller, "CONFIRM_SECONDS", 0.05)
    async with attached(tmp_path) as (controller, _, opener):
        opener.exit = None
        with pytest.raises(ExitFailure, match="did not report which exit"):
            await controller.open("e1", RELAY)
        assert opener.made.closed


async def test_a_build_that_hangs_is_ended_with_its_stream(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tor_controller, "BUILD_SECONDS", 0.2)
    async with attached(tmp_path) as (controller, port, opener):
        opener.stuck = threading.Event()
        with pytest.raises(ExitFailure, match="relay1 could not be reached within") as failed:
            await controller.open("e1", RELAY)
        opener.stuck.set()
        assert failed.value.kind is FailureKind.EXIT_LOST
        assert "CLOSESTREAM 9 1" in port.asked


async def test_a_cancelled_build_releases_everything(tmp_path: Path) -> None:
    async with attached(tmp_path) as (controller, port, opener):
        opener.stuck = threading.Event()
        building = asyncio.get_running_loop().create_task(controller.open("e1", RELAY))
        await until(lambda: bool(opener.routes))
        building.cancel()
        with pytest.raises(asyncio.CancelledError):
            await building
        opener.stuck.set()
        assert port.asked[-1].startswith("MAPADDRESS")
        assert controller.open_exits == 0


async def test_a_failed_connection_keeps_its_reason(tmp_path: Path) -> None:
    async with attached(tmp_path) as (controller, _, opener):
        opener.failure = ExitFailure(FailureKind.EXIT_LOST, "The host is unreachable.")
        with pytest.raises(ExitFailure, match="The host is unreachable"):
            await controller.open("e1", RELAY)


async def test_a_refused_pin_is_reported(tmp_path: Path) -> None:
    async with attached(tmp_path) as (controller, port, _):
        port.answers["MAPADDRESS"] = "512 syntax error: invalid address"
        with pytest.raises(ExitFailure, match="tor refused relay1: syntax error"):
            await controller.open("e1", RELAY)


async def test_the_end_of_tor_is_trouble_and_not_the_relays_fault(tmp_path: Path) -> None:
    async with attached(tmp_path) as (controller, port, opener):
        opened = await controller.open("e1", RELAY)
        watching = asyncio.get_running_loop().create_task(controller.watch())
        port.hang_up()
        with pytest.raises(ControlLost):
            await watching
        controller.close("tor ended")
        assert opened.trouble() == "tor ended"
        opener.failure = ExitFailure(FailureKind.EXIT_LOST, "The proxy is gone.")
        with pytest.raises(ExitFailure) as failed:
            await controller.open("e2", RELAY)
        assert failed.value.kind is FailureKind.TOR
        await opened.close()


async def test_a_silent_tor_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tor_controller, "PROBE_EVERY", 0.01)
    monkeypatch.setattr(tor_controller, "PROBE_SECONDS", 0.05)
    async with attached(tmp_path) as (controller, port, _):
        watching = asyncio.get_running_loop().create_task(controller.watch())
        await until(lambda: port.asked.count("GETINFO version") > 2)
        port.answers["GETINFO version"] = None
        with pytest.raises(ControlLost, match="has not answered"):
            await watching


async def test_the_consensus_is_read_once_until_a_new_one_comes(tmp_path: Path) -> None:
    entry = "r one " + "A" * 27 + " AAAA 2038-01-01 00:00:00 192.0.2.1 9001 0\ns Exit Fast Running Valid"
    async with attached(tmp_path) as (controller, port, _):
        assert await controller.relays() == ()
        port.answers["GETINFO ns/all"] = f"250+ns/all=\n{entry}\n.\n250 OK"
        (known,) = await controller.relays()
        assert known.nickname == "one"
        port.answers["GETINFO ns/all"] = f"250+ns/all=\n{entry.replace(' one ', ' two ')}\n.\n250 OK"
        assert await controller.relays() == (known,)
        port.emit("STATUS_CLIENT NOTICE CONSENSUS_ARRIVED")
        await until(lambda: controller._relays is None)
        (new,) = await controller.relays()
        assert new.nickname == "two"


@pytest.mark.parametrize(
    ("listeners", "found"),
    [
        ('"127.0.0.1:9050"', Address(host="127.0.0.1", port=9050)),
        ('"unix:/run/socks" "[::1]:9150"', Address(host="::1", port=9150)),
        ('"0.0.0.0:9050"', Address(host="127.0.0.1", port=9050)),
        ('"unix:/run/socks"', None),
        ("", None),
    ],
)
async def test_the_socks_port_is_asked_for(tmp_path: Path, listeners: str, found: Address | None) -> None:
    port = ControlPort(tmp_path / "control")
    port.answers["GETINFO net/listeners/socks"] = f"250-net/listeners/socks={listeners}\n250 OK"
    attach = TorController.attach(port.address, None, None, Opener(port), lambda _: None, seconds=2.0)
    async with port.listening():
        if found is None:
            with pytest.raises(ControlRefused, match="no SOCKS port on TCP"):
                await attach
        else:
            controller = await attach
            assert controller.socks == found
            controller.close("done")


class TestControllers:
    async def test_without_a_tor_nothing_is_built(self) -> None:
        with pytest.raises(ExitFailure, match="not running") as failed:
            await TorControllers().open("e1", RELAY, HOSTS)
        assert failed.value.kind is FailureKind.TOR

    async def test_relays_waits_for_a_tor_that_answers(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("ytsb_tui.adapters.tor.controllers.RETRY_SECONDS", 0.01)
        controllers = TorControllers()
        asking = asyncio.get_running_loop().create_task(controllers.relays())
        async with attached(tmp_path) as (controller, port, _):
            port.answers["GETINFO ns/all"] = "551 not yet"
            controllers.add(controller)
            await until(lambda: len(port.asked) > 2)
            port.answers["GETINFO ns/all"] = "250+ns/all=\n.\n250 OK"
            assert await asking == ()
            assert len(controllers) == 1
            controllers.remove(controller)
            controllers.remove(controller)
            assert len(controllers) == 0


async def test_the_path_of_a_circuit_has_countries(tmp_path: Path) -> None:
    async with attached(tmp_path) as (controller, port, _):
        guard = f"AAAA{'0' * 36}"
        line = "r guard AAAA BBBB 2038-01-01 00:00:00 192.0.2.77 9001 0"
        port.answers = {
            f"GETINFO ns/id/{guard}": f"250+ns/id/{guard}=\n{line}\ns Fast Guard\n.\n250 OK",
            "GETINFO ip-to-country/192.0.2.77": "250-ip-to-country/192.0.2.77=CH\n250 OK",
            **port.answers,
        }
        opened = await controller.open("e1", RELAY)
        path = [(hop.nickname, hop.country) for hop in opened.exit.path]
        assert path == [("guard", "ch"), ("exit", RELAY.country)]
        port.asked.clear()
        await controller.open("e2", RELAY)
        assert not [line for line in port.asked if line.startswith("GETINFO")]


async def test_a_relay_without_a_known_country_has_none(tmp_path: Path) -> None:
    async with attached(tmp_path) as (controller, _, _):
        opened = await controller.open("e1", RELAY)
        assert [hop.country for hop in opened.exit.path] == ["??", RELAY.country]
