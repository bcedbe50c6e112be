"""A person's own proxies, and no proxy."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.exit_network import FakeConnection
from ytsb_tui.adapters.egress.plain_exit import connected
from ytsb_tui.adapters.egress.proxies import DirectNetwork, ProxyNetwork, proxy_label
from ytsb_tui.core.jobs.failures import ExitFailure, FailureKind, SetupFailure
from ytsb_tui.core.state.events import EgressKind, TorPhase
from ytsb_tui.engine.ports.connections import Connection, Route

SOCKS, HTTP = "socks5://me:secret@gate.example:1080", "http://proxy.example:3128"


class Opener:
    """Notes the routes that it is given."""

    def __init__(self) -> None:
        self.routes: list[Route] = []
        self.made: list[FakeConnection] = []

    def __call__(self, route: Route) -> Connection:
        self.routes.append(route)
        self.made.append(FakeConnection())
        return self.made[-1]


async def phases(network: ProxyNetwork | DirectNetwork) -> list[tuple[TorPhase, int, str]]:
    told: list[tuple[TorPhase, int, str]] = []
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await network.run(lambda *said: told.append(said))
    return told


async def test_each_proxy_is_an_exit_of_its_own() -> None:
    opener = Opener()
    network = ProxyNetwork(opener, [SOCKS, HTTP, SOCKS])
    assert network.egress is EgressKind.PROXIES
    assert await phases(network) == [(TorPhase.READY, 100, "3 proxies")]
    relays = await network.relays()
    assert relays is not None
    assert [relay.address for relay in relays] == ["gate.example:1080", "proxy.example:3128", "gate.example:1080 (2)"]
    assert len({relay.fingerprint for relay in relays}) == 3
    opened = [await network.open(f"e{n}", relay) for n, relay in enumerate(relays)]
    assert [route.proxy for route in opener.routes] == [SOCKS, HTTP, SOCKS]
    assert all(route.pins is None for route in opener.routes)
    assert [one.exit.ip for one in opened] == [relay.address for relay in relays]
    assert {one.exit.fingerprint for one in opened} == {None}
    assert opened[0].trouble() is None
    await opened[0].close()
    await opened[0].close()
    assert opener.made[0].closed
    assert not any("secret" in repr(one.exit) for one in opened)


async def test_direct_is_one_exit() -> None:
    opener = Opener()
    network = DirectNetwork(opener)
    assert network.egress is EgressKind.DIRECT
    assert await phases(network) == [(TorPhase.READY, 100, "no proxy")]
    relays = await network.relays()
    assert relays is not None
    (relay,) = relays
    opened = await network.open("e1", relay)
    assert opened.exit.ip == "this machine"
    assert opener.routes == [Route(proxy=None)]
    await opened.close()


async def test_one_proxy_is_told_as_one() -> None:
    assert await phases(ProxyNetwork(Opener(), [HTTP])) == [(TorPhase.READY, 100, "1 proxy")]


def test_none_is_refused() -> None:
    with pytest.raises(SetupFailure, match="No proxies are configured"):
        ProxyNetwork(Opener(), [])


@pytest.mark.parametrize(
    "text", ["gate.example:1080", "ftp://a:1", "socks5://host", "socks5://h:99999", "http://[::1:80"]
)
def test_what_is_none_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(SetupFailure) as refused:
        proxy_label(text)
    assert text not in str(refused.value)


@given(st.text(max_size=60))
def test_any_text_has_a_label_or_is_refused(text: str) -> None:
    try:
        label = proxy_label(text)
    except SetupFailure:
        return
    assert "@" not in label


async def test_a_connection_that_comes_too_late_is_closed() -> None:
    loop = asyncio.get_running_loop()
    begun, go_on = asyncio.Event(), asyncio.Event()
    made = FakeConnection()

    def slow(_: Route) -> Connection:
        loop.call_soon_threadsafe(begun.set)
        asyncio.run_coroutine_threadsafe(go_on.wait(), loop).result()
        return made

    waiting = loop.create_task(connected(slow, Route(proxy=None)))
    await asyncio.wait_for(begun.wait(), 10)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    assert not made.closed
    go_on.set()
    async with asyncio.timeout(2):
        while not made.closed:
            await asyncio.sleep(0.001)


async def test_a_failure_of_the_way_is_told() -> None:
    def refuse(_: Route) -> Connection:
        raise ExitFailure(FailureKind.EXIT_LOST, "The proxy refused.")

    network = ProxyNetwork(refuse, [HTTP])
    relays = await network.relays()
    assert relays is not None
    with pytest.raises(ExitFailure, match="The proxy refused"):
        await network.open("e1", relays[0])
