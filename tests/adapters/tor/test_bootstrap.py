"""The bootstrap of a tor."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fakes.control_port import ControlPort
from ytsb_tui.adapters.tor import bootstrap as tor_bootstrap
from ytsb_tui.adapters.tor.bootstrap import Bootstrap
from ytsb_tui.adapters.tor.control import TorControl
from ytsb_tui.adapters.tor.events import StatusEvent
from ytsb_tui.core.jobs.failures import SetupFailure


@pytest.fixture
async def control(tmp_path: Path) -> AsyncIterator[TorControl]:
    port = ControlPort(tmp_path / "control")
    port.answers["GETINFO status/bootstrap-phase"] = (
        '250-status/bootstrap-phase=NOTICE BOOTSTRAP PROGRESS=10 TAG=conn SUMMARY="Connected to a relay"\n250 OK'
    )
    async with port.listening():
        connection = await TorControl.connect(port.address, None, lambda _: None, seconds=2.0)
        yield connection
        connection.close()


def progress(percent: int, summary: str = "Loading", **more: str) -> StatusEvent:
    return StatusEvent(action="BOOTSTRAP", arguments={"PROGRESS": str(percent), "SUMMARY": summary, **more})


def skew(seconds: str) -> StatusEvent:
    return StatusEvent(action="CLOCK_SKEW", arguments={"SKEW": seconds, "SOURCE": "CONSENSUS"})


async def test_every_step_is_reported_until_it_is_ready(control: TorControl) -> None:
    bootstrap = Bootstrap()
    reports: list[tuple[int, str]] = []

    def report(percent: int, text: str) -> None:
        reports.append((percent, text))
        loop = asyncio.get_running_loop()
        loop.call_soon(bootstrap.on_event, StatusEvent(action="CIRCUIT_ESTABLISHED"))
        loop.call_soon(bootstrap.on_event, progress(50 if percent == 10 else 100, "Loading relays"))

    await bootstrap.wait_until_ready(control, report)
    assert reports == [(10, "Connected to a relay"), (50, "Loading relays")]


async def test_warnings_do_not_count_as_progress(control: TorControl, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tor_bootstrap, "STUCK_SECONDS", 0.1)
    bootstrap = Bootstrap()

    def report(percent: int, text: str) -> None:
        asyncio.get_running_loop().call_later(
            0.05, bootstrap.on_event, progress(percent, text, WARNING="No route\x1b[0m")
        )

    with pytest.raises(SetupFailure) as stuck:
        await bootstrap.wait_until_ready(control, report)
    assert stuck.value.reason == "tor made no progress beyond 10 % (Connected to a relay) for 1s: No route."
    assert "YTSB_TOR_TORRC" in stuck.value.action


@pytest.mark.parametrize(("seconds", "words"), [("3700", "2h ahead"), ("-1800", "30m behind")])
async def test_a_wrong_clock_is_named(
    control: TorControl, monkeypatch: pytest.MonkeyPatch, seconds: str, words: str
) -> None:
    monkeypatch.setattr(tor_bootstrap, "SKEWED_SECONDS", 0.05)
    bootstrap = Bootstrap()

    def report(percent: int, text: str) -> None:
        asyncio.get_running_loop().call_soon(bootstrap.on_event, skew(seconds))

    with pytest.raises(SetupFailure, match=words) as wrong:
        await bootstrap.wait_until_ready(control, report)
    assert wrong.value.action == "Set the clock, then try again."


async def test_a_clock_that_is_slightly_wrong_is_accepted(control: TorControl) -> None:
    bootstrap = Bootstrap()
    bootstrap.on_event(skew("90"))
    bootstrap.on_event(skew("nonsense"))
    assert bootstrap.skew == 90

    def report(percent: int, text: str) -> None:
        asyncio.get_running_loop().call_soon(bootstrap.on_event, progress(100))

    await bootstrap.wait_until_ready(control, report)


async def test_a_circuit_of_tors_own_is_not_waited_for(control: TorControl) -> None:
    bootstrap = Bootstrap()
    reports: list[int] = []

    def report(percent: int, text: str) -> None:
        reports.append(percent)
        assert percent < 90, "tor is connected to a guard, and can build our circuits"
        asyncio.get_running_loop().call_soon(bootstrap.on_event, progress(90 if percent == 85 else 85))

    await bootstrap.wait_until_ready(control, report)
    assert reports == [10, 85]
