from __future__ import annotations

import asyncio
import threading
import time

import pytest

from ytsb_tui.core.jobs.failures import ExitFailure
from ytsb_tui.core.state.events import EgressKind, TorPhase
from ytsb_tui.demo.network import UNBUILDABLE, SimulatedConnection, SimulatedNetwork


async def test_it_says_that_it_is_simulated_and_comes_up() -> None:
    network = SimulatedNetwork(tempo=0.0, seed=1)
    reports: list[tuple[TorPhase, int, str]] = []
    running = asyncio.ensure_future(network.run(lambda *report: reports.append(report)))
    relays = await network.relays()
    running.cancel()
    assert network.egress is EgressKind.DEMO
    assert len(relays) == 48
    assert reports[-1][:2] == (TorPhase.READY, 100)
    assert all("simulated" in text for _, _, text in reports)


async def test_every_exit_but_one_is_built() -> None:
    network = SimulatedNetwork(tempo=0.0, seed=1)
    running = asyncio.ensure_future(network.run(lambda *_: None))
    relays = await network.relays()
    for number, relay in enumerate(relays[:8], start=1):
        if number == UNBUILDABLE:
            with pytest.raises(ExitFailure, match="did not answer"):
                await network.open(f"e{number}", relay)
            continue
        opened = await network.open(f"e{number}", relay)
        assert (opened.exit.ip, opened.exit.country, opened.trouble()) == (relay.address, relay.country, None)
        assert 0.3 <= opened.exit.seconds <= 2.0
        await opened.close()
    running.cancel()


def test_an_abort_ends_a_request_at_once() -> None:
    connection = SimulatedConnection(30.0)
    threading.Timer(0.05, connection.abort).start()
    begun = time.monotonic()
    with pytest.raises(ExitFailure):
        connection.send("GET", "https://lectures.invalid/")
    assert time.monotonic() - begun < 5
