"""A tor without a control port: the exit's address, and what is not Tor."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.fakes.exit_network import FakeConnection, relay
from ytsb_tui.adapters.egress import plain_exit
from ytsb_tui.adapters.tor import unpinned as tor_unpinned
from ytsb_tui.adapters.tor.events import Address
from ytsb_tui.adapters.tor.unpinned import ECHO_URL, UnpinnedTor
from ytsb_tui.core.jobs.failures import ExitFailure, FailureKind
from ytsb_tui.core.state.events import TorPhase
from ytsb_tui.engine.ports.connections import Connection, Reply, Route


class Echo(FakeConnection):
    """Answers the check with `body`."""

    def __init__(self, body: bytes) -> None:
        super().__init__()
        self.body = body
        self.asked: list[str] = []

    def send(
        self, method: str, url: str, *, headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> Reply:
        self.asked.append(url)
        return Reply(status=200, url=url, headers={}, body=self.body)


class Opener:
    def __init__(self, body: bytes) -> None:
        self.body = body
        self.routes: list[Route] = []
        self.made: list[Echo] = []

    def __call__(self, route: Route) -> Connection:
        self.routes.append(route)
        self.made.append(Echo(self.body))
        return self.made[-1]


def answer(ip: str = "192.0.2.7", *, is_tor: bool = True) -> bytes:
    return json.dumps({"IsTor": is_tor, "IP": ip}).encode()


@asynccontextmanager
async def running(opener: Opener, *paths: Path) -> AsyncIterator[tuple[UnpinnedTor, list[TorPhase]]]:
    network = UnpinnedTor(opener, [Address(path=str(path)) for path in paths])
    phases: list[TorPhase] = []
    loop = asyncio.get_running_loop().create_task(network.run(lambda phase, percent, text: phases.append(phase)))
    try:
        async with asyncio.timeout(2):
            assert await network.relays() is None
        yield network, phases
    finally:
        loop.cancel()
        await asyncio.gather(loop, return_exceptions=True)


@asynccontextmanager
async def listening(path: Path) -> AsyncIterator[asyncio.Server]:
    async with await asyncio.start_unix_server(lambda _, writer: writer.close(), path) as server:
        yield server


async def test_every_exit_has_its_own_credentials_and_ports_take_turns(tmp_path: Path) -> None:
    opener = Opener(answer())
    async with (
        listening(tmp_path / "one"),
        listening(tmp_path / "two"),
        running(opener, tmp_path / "one", tmp_path / "two") as (network, phases),
    ):
        opened = [await network.open(f"e{n}", None) for n in range(4)]
        assert phases == [TorPhase.STARTING, TorPhase.READY]
        assert {one.exit.ip for one in opened} == {"192.0.2.7"}
        assert {one.exit.fingerprint for one in opened} == {None}
        assert len({(route.username, route.password) for route in opener.routes}) == 4
        assert [route.proxy for route in opener.routes[:2]] == [route.proxy for route in opener.routes[2:]]
        assert len({route.proxy for route in opener.routes}) == 2
        assert opener.made[0].asked == [ECHO_URL]
        assert opened[0].trouble() is None


async def test_an_exit_grows_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tor_unpinned, "LIFETIME", -1.0)
    async with listening(tmp_path / "one"), running(Opener(answer()), tmp_path / "one") as (network, _):
        opened = await network.open("e1", None)
        assert opened.trouble() == "it is too old"
        assert isinstance(opened, plain_exit.PlainExit)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<html>", "could not be determined"),
        (b"[]", "could not be determined"),
        (b'{"IsTor": true}', "could not be determined"),
        (answer("not an address"), "could not be determined"),
        (answer(is_tor=False), "does not lead through Tor"),
    ],
)
async def test_an_address_that_cannot_be_trusted(tmp_path: Path, body: bytes, words: str) -> None:
    opener = Opener(body)
    async with listening(tmp_path / "one"), running(opener, tmp_path / "one") as (network, _):
        with pytest.raises(ExitFailure, match=words):
            await network.open("e1", None)
        await asyncio.sleep(0)  # it is closed once its thread has released it
        assert opener.made[0].closed


async def test_a_build_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tor_unpinned, "BUILD_SECONDS", 0.05)
    loop = asyncio.get_running_loop()
    proceed = asyncio.Event()

    class Slow(Opener):
        def __call__(self, route: Route) -> Connection:
            asyncio.run_coroutine_threadsafe(proceed.wait(), loop).result()
            return super().__call__(route)

    opener = Slow(answer())
    async with listening(tmp_path / "one"), running(opener, tmp_path / "one") as (network, _):
        with pytest.raises(ExitFailure, match="No exit could be reached"):
            await network.open("e1", None)
        proceed.set()
        async with asyncio.timeout(2):
            while not (opener.made and opener.made[0].closed):
                await asyncio.sleep(0.001)


async def test_a_closed_port_is_reported_and_found_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tor_unpinned, "LOOK_EVERY", 0.01)

    async def comes(phases: list[TorPhase], count: int) -> None:
        async with asyncio.timeout(2):
            while len(phases) < count:
                await asyncio.sleep(0.001)

    server = await asyncio.start_unix_server(lambda _, writer: writer.close(), tmp_path / "one")
    async with running(Opener(answer()), tmp_path / "one") as (network, phases):
        server.close()
        await comes(phases, 3)
        asking = asyncio.get_running_loop().create_task(network.relays())
        (tmp_path / "one").unlink(missing_ok=True)
        async with listening(tmp_path / "one"):
            await comes(phases, 4)
            assert await asking is None
    assert phases == [TorPhase.STARTING, TorPhase.READY, TorPhase.DOWN, TorPhase.READY]


async def test_before_it_runs_nothing_is_built() -> None:
    with pytest.raises(ExitFailure) as failed:
        await UnpinnedTor(Opener(answer()), [Address(host="127.0.0.1", port=1)]).open("e1", relay(1))
    assert failed.value.kind is FailureKind.TOR
